"""The pictures of the Dutch pages, made from the demo: ``python -m scripts.screenshots`` (``make docs-pictures``).

It loads the demo into a database of its own under var/, serves it on a free port, walks through it in Chromium as an
officer and as a member, and writes PNG files into docs/nl/beelden, which are not tracked: whoever builds the site makes
them anew, so that no picture is older than its page. It ends what it started. With the address of a demo that runs
already (``python -m scripts.screenshots http://localhost:8000``) it takes that one.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import film
from scripts.children import dies_with_parent, stop

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "nl" / "beelden"
DATA = ROOT / "var" / "pictures"
# As demo/loading.py has it; importing that needs the settings.
PASSWORD = "demo-wachtwoord"
OFFICER, MEMBER = "officer@example.org", "zandwolde@example.org"

# The name of a picture → who looks, the address, and the words of a button that is pressed first.
SHOTS: dict[str, tuple[str, str, str]] = {
    "overzicht": (OFFICER, "/admin/", ""),
    "documenten": (OFFICER, "/admin/documents/overzicht/", ""),
    "importeren": (OFFICER, "/admin/documents/importedsource/add/", ""),
    "gepubliceerde-versie": (OFFICER, "/admin/terms/termsversion/4/change/", ""),
    "nieuwe-klant": (OFFICER, "/admin/customers/customer/add/", ""),
    "klant": (OFFICER, "/admin/customers/customer/3/", ""),
    "ontvangst": (OFFICER, "/admin/agreements/receipt/add/?customers=3", ""),
    "rollen": (OFFICER, "/admin/people/overzicht/", ""),
    "bezwaar": (OFFICER, "/admin/notices/objection/1/change/", ""),
    "kennisgeving": (MEMBER, "/klant/zandwolde/kennisgevingen/2/", ""),
    "journaal": (OFFICER, "/admin/uitleg/journaal/", ""),
    "mijn-overeenkomst": (MEMBER, "/klant/zandwolde/", ""),
    "ontvangen": (MEMBER, "/klant/zandwolde/ontvangen/", ""),
    "tijdmachine": (MEMBER, "/klant/zandwolde/tijdlijn/", ""),
    "afschriften": (MEMBER, "/klant/zandwolde/kopieen/", ""),
    "gebruikers": (MEMBER, "/klant/zandwolde/leden/", ""),
    "controleren": (MEMBER, "/verifieren/", ""),
    "uw-account": (MEMBER, "/account/", ""),
}


def main() -> int:
    """Make them all; 1 when a page did not come."""
    chromium = subprocess.run([ROOT / "scripts/chromium.sh"], capture_output=True, text=True, check=True).stdout.strip()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        _the_demo() if len(sys.argv) < 2 else nullcontext(sys.argv[1].rstrip("/")) as site,
        sync_playwright() as started,
    ):
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=chromium, args=flags)
        missing = [*_make(browser, site, OFFICER), *_make(browser, site, MEMBER)]
        steps = film.take(_signed_in(browser, site, OFFICER), site, PICTURES)
        browser.close()
    for name in missing:
        print(f"{name}: the page did not come.", file=sys.stderr)
    print(f"{len(SHOTS) - len(missing) + steps} pictures in {PICTURES.relative_to(ROOT)}")
    return int(bool(missing))


@contextmanager
def _the_demo() -> Iterator[str]:
    """A demo of its own, served for as long as the pictures are made: its address."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    port = _free_port()
    site = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DPA_ENV": "demo",
        "DPA_DATA_DIR": str(DATA),
        "DATABASE_URL": f"sqlite:///{DATA / 'demo.sqlite3'}",
        "DPA_PUBLIC_URL": site,
    }
    for command in ("migrate", "createcachetable", "load_demo"):
        subprocess.run([sys.executable, "manage.py", command, "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    )
    try:
        _wait_for(site)
        yield site
    finally:
        stop(server, signal.SIGTERM, 30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(site: str) -> None:
    for _ in range(120):
        try:
            urlopen(f"{site}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit("The demo did not start.")


def _make(browser: Browser, site: str, who: str) -> list[str]:
    """The pictures of one person; returns the names of those whose page did not come."""
    page = _signed_in(browser, site, who)
    wanted = {name: (address, press) for name, (person, address, press) in SHOTS.items() if person == who}
    missing = [name for name, (address, press) in wanted.items() if not _make_one(page, site + address, name, press)]
    page.context.close()
    return missing


def _signed_in(browser: Browser, site: str, who: str) -> Page:
    # As wide as the office shows its side bar.
    context = browser.new_context(locale="nl-NL", viewport={"width": 1300, "height": 860}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{site}/account/login/")
    page.locator("#id_login").fill(who)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda address: "/account/login" not in address)
    return page


def _make_one(page: Page, address: str, name: str, press: str) -> bool:
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return False
    if press:
        page.locator("form button", has_text=press).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    return True


if __name__ == "__main__":
    sys.exit(main())
