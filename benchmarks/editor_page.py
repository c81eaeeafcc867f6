"""How fluent the editor is in a text of 400 articles, in a real Chromium: ``python -m benchmarks.editor_page``.

Timed are the opening of the page, each key until the frame that shows it, and a save until the page says so.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks import setting  # isort: skip # the settings come first

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Page, sync_playwright

from documents.rows.drafting import create_draft
from office.addresses import version_address
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories

CHROMIUM = Path(__file__).resolve().parents[1] / "scripts" / "chromium.sh"
WORDS = "De verwerker verwerkt persoonsgegevens uitsluitend in opdracht van de verwerkingsverantwoordelijke. " * 3
# A key that shows within this is felt as at once.
MOST_FOR_A_KEY = 0.1

# Of each key the moment of its event, and that of the frame behind it.
_WATCH = """() => {
    window.keys = [];
    document.addEventListener("keydown", () => {
        const begun = performance.now();
        requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => window.keys.push(performance.now() - begun);
            port2.postMessage(0);
        });
    }, true);
}"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: Any) -> None:
        return


def _content(articles: int) -> TermsContent:
    return TermsContent(
        articles=tuple(
            Article(
                f"Artikel {number}.",
                f"Onderwerp {number}",
                tuple(Paragraph(f"{lid}.", f"<p>{WORDS} Lid {number}.{lid}.</p>") for lid in range(1, 5)),
            )
            for number in range(1, articles + 1)
        )
    )


def _measure(page: Page, address: str, keys: int) -> dict[str, float]:
    begun = time.perf_counter()
    page.goto(address)
    page.locator("#ed-text[data-ready]").wait_for(timeout=120_000)
    opened = time.perf_counter() - begun
    articles = page.locator("section.article")
    articles.nth(articles.count() // 2).locator(".paragraph p").first.click()
    page.wait_for_timeout(1500)
    page.evaluate(_WATCH)
    page.keyboard.type("Er wordt hier getypt. "[: keys % 22] + "Woord na woord. " * (keys // 16), delay=70)
    page.wait_for_timeout(500)
    found = sorted(each / 1000 for each in page.evaluate("window.keys"))
    begun = time.perf_counter()
    page.keyboard.press("Control+s")
    page.locator("#ed-state[data-state=saved]").wait_for(timeout=120_000)
    return {
        "open": opened,
        "key, median": statistics.median(found),
        "key, 95 of 100": found[int(len(found) * 0.95)],
        "key, slowest": found[-1],
        "save": time.perf_counter() - begun,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--keys", type=int, default=120)
    options = parser.parse_args()
    setting.prepare_empty()
    draft = create_draft(_content(options.articles), factories.linear(TERMS), by=cast.officer(), at=factories.NOW)
    settings.ALLOWED_HOSTS = ["*"]
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_address[1]}"
    session = cast.signed_in(cast.officer()).cookies[settings.SESSION_COOKIE_NAME].value
    chromium = subprocess.run([CHROMIUM], capture_output=True, text=True, check=True).stdout.strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
        found = _measure(page, site + version_address(draft, "edit"), options.keys)
        browser.close()
    server.shutdown()
    sys.stdout.write(f"{options.articles} articles with {options.articles * 4} paragraphs\n")
    for name, seconds in found.items():
        sys.stdout.write(f"  {name:15} {seconds * 1000:8.0f} ms\n")
    return int(found["key, 95 of 100"] > MOST_FOR_A_KEY)


if __name__ == "__main__":
    sys.exit(main())
