#!/bin/sh
# Writes the bill of materials of the running program (CycloneDX, JSON), from the pinned packages with their digests.
set -eu
cd "$(dirname "$0")/.."
tools=.cache/audit output=${1:-var/sbom.cdx.json}
[ -x "$tools/bin/cyclonedx-py" ] || {
    .venv/bin/python -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement requirements-audit.txt
}
mkdir -p "$(dirname "$output")"
"$tools/bin/cyclonedx-py" requirements --pyproject pyproject.toml --output-reproducible --output-format JSON \
    --output-file "$output" requirements.txt
"$tools/bin/python" - "$output" <<'PYTHON'
import json, pathlib, re, sys

listed = {part["name"].lower() for part in json.loads(pathlib.Path(sys.argv[1]).read_text())["components"]}
pinned = {name.lower() for name in re.findall(r"^([\w.-]+)==", pathlib.Path("requirements.txt").read_text(), re.M)}
missing = pinned - listed
sys.exit(f"Not in the bill: {', '.join(sorted(missing))}") if missing else print(f"{sys.argv[1]}: {len(listed)} packages")
PYTHON
