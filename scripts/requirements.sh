#!/bin/sh
# Writes requirements.txt, requirements-dev.txt and those of the tools (audit, docs), pinned and hashed, from pyproject.toml.
# UPGRADE=1 takes the newest allowed versions; without it, pins only move where pyproject.toml makes them.
set -eu
cd "$(dirname "$0")/.."
uv=.cache/uv/bin/uv
[ -x "$uv" ] || { .venv/bin/python -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv; }
upgrade=${UPGRADE:+--upgrade}
common="--quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url"
# shellcheck disable=SC2086  # the options are words
"$uv" pip compile pyproject.toml $common $upgrade --output-file requirements.txt
# shellcheck disable=SC2086
"$uv" pip compile pyproject.toml --extra dev --constraint requirements.txt $common $upgrade \
    --output-file requirements-dev.txt
for group in audit docs; do
    # shellcheck disable=SC2086
    "$uv" pip compile --group "$group" $common $upgrade --output-file "requirements-$group.txt"
done
