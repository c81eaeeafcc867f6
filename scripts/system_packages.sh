#!/bin/sh
# Makes sure of what pip cannot bring: libraries for the PDF, for tests PostgreSQL's programs and a Chromium, and for the
# reference validators a Java and Maven.
# Usage: system_packages.sh run|test|conformance. As root it installs what is missing; otherwise it prints the line to run.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?run, test or conformance}
missing=""

has_library() {
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q "$1"
}

# The system's name for a JDK: 17 where it has that, else the one that it prefers, which is newer.
jdk() {
    if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
        echo openjdk-17-jdk-headless
    else
        echo default-jdk-headless
    fi
}

has_library libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
has_library libharfbuzz-subset.so.0 || missing="$missing libharfbuzz-subset0"
# The process that reads PDFs of strangers is shut in with it; without it, seccomp does that alone.
if [ "$(id -u)" -eq 0 ]; then
    command -v bwrap >/dev/null || missing="$missing bubblewrap"
fi
# Debian's Python comes without these two; any other Python has them.
if [ -x /usr/bin/python3 ] && ! /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null \
    && ! scripts/find_python.sh >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
if [ "$purpose" = test ]; then
    scripts/postgres_bin.sh >/dev/null || missing="$missing postgresql"
    # The words of a PDF are compared with those of its page.
    command -v pdftotext >/dev/null || missing="$missing poppler-utils"
    # A device with a sealing key, in software.
    command -v softhsm2-util >/dev/null || missing="$missing softhsm2"
    # Ubuntu's package of that name only fetches a snap; there Playwright brings its own (scripts/chromium.sh).
    if ! scripts/chromium.sh >/dev/null && ! grep -qi '^ID=ubuntu' /etc/os-release; then
        missing="$missing chromium"
    fi
fi
if [ "$purpose" = conformance ]; then
    command -v pdfsig >/dev/null || missing="$missing poppler-utils"
    # A runtime alone has no compiler; a JDK newer than 17 compiles for 17 as well.
    release=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ "${release:-0}" -ge 17 ] || missing="$missing $(jdk)"
    command -v mvn >/dev/null || missing="$missing maven"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Missing, under Debian's names:$missing. Install your system's equivalents and run make again." >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Some system packages are missing. Run this, and then make again:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of names
apt-get install -qq --no-install-recommends $missing >/dev/null
