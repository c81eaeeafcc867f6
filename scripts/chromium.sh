#!/bin/sh
# Prints the path of a Chromium for the browser tests: $CHROMIUM, the known places, Playwright's own. Fails without one.
set -eu
able() {
    # Ubuntu's chromium-browser is a script that asks for the snap, and then fails.
    [ -x "$1" ] && ! grep -qs 'snap install' "$1" 2>/dev/null
}
if [ -n "${CHROMIUM:-}" ]; then
    able "$CHROMIUM" && echo "$CHROMIUM" && exit 0
    echo "CHROMIUM=$CHROMIUM cannot be run." >&2
    exit 1
fi
for candidate in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome /usr/bin/google-chrome-stable \
    /snap/bin/chromium /opt/google/chrome/chrome \
    "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome; do
    able "$candidate" && echo "$candidate" && exit 0
done
exit 1
