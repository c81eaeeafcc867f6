#!/bin/sh
# Whether flaws are known in the pinned packages: pip-audit over requirements.txt, from PyPI's data.
# Ends with 0 none known, 1 some, 2 not asked: the data could not be reached.
set -eu
cd "$(dirname "$0")/.."
tools=.cache/audit
[ -x "$tools/bin/pip-audit" ] || {
    .venv/bin/python -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement requirements-audit.txt
}
# A mirror may serve packages and not what is known of them; asked of each it would say “none”. So it is asked first of
# an old pip, of which flaws are known.
probe=$(mktemp)
trap 'rm -f "$probe"' EXIT
echo "pip==21.0" >"$probe"
"$tools/bin/pip-audit" --no-deps --disable-pip --progress-spinner off --format json --requirement "$probe" 2>/dev/null \
    | grep -q '"id"' || { echo "Not audited: the data of known flaws can't be reached from here." >&2; exit 2; }
"$tools/bin/pip-audit" --strict --disable-pip --require-hashes --progress-spinner off \
    --requirement "${1:-requirements.txt}"
