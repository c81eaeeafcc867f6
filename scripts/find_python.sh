#!/bin/sh
# Prints the path of a Python that can run the registry (3.12 or newer, with venv); says clearly when there is none.
# Order: $PYTHON, pyenv (which reads .python-version), python3.13, python3.12, newer ones, python3, and then uv.
set -eu
cd "$(dirname "$0")/.."

able() {
    [ -n "$1" ] && "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

print_path() {
    "$1" -c 'import sys; print(sys.executable)'
    exit 0
}

if [ -n "${PYTHON:-}" ]; then
    able "$PYTHON" && print_path "$PYTHON"
    echo "PYTHON=$PYTHON is no Python 3.12 or newer with the venv module." >&2
    exit 1
fi

for candidate in "$(pyenv which python 2>/dev/null || true)" python3.13 python3.12 python3.14 python3.15 python3; do
    able "$candidate" && print_path "$candidate"
done
for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python /usr/local/bin/python3.1[2-9]; do
    able "$candidate" && print_path "$candidate"
done

# uv brings a Python of its own; it is itself a package that any older Python can install.
echo "No Python 3.12 or newer found; trying to get one through uv." >&2
uv=$(command -v uv || true)
if [ -z "$uv" ] && python3 -m venv .cache/uv >/dev/null 2>&1 && .cache/uv/bin/pip install --quiet uv >&2; then
    uv=.cache/uv/bin/uv
fi
if [ -n "$uv" ] && "$uv" python install 3.13 >&2; then
    found=$("$uv" python find 3.13)
    able "$found" && print_path "$found"
fi

cat >&2 <<'MESSAGE'
The registry needs Python 3.12 or newer, with the venv module, and found none.
Install one of these and run make again:
  Debian 13, Ubuntu 24.04 and newer:  apt-get install python3 python3-venv
  elsewhere:                          pyenv install 3.13   or   uv python install 3.13
or point at one:                      make PYTHON=/path/to/python3.13 …
MESSAGE
exit 1
