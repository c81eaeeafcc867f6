"""One journey from a file to the board of its notices, a picture of each step: part of ``make docs-pictures``.

A text is imported as the next version, corrected in the editor, led to its publication and announced. A step that does
not come ends the journey with an error, so that the pages of the documentation show what works.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

# A text as somebody else's word processor left it, worded for this.
SOURCE = """Privacy Voorwaarden Elzenvoort

DATUM: 01-12-2026
VERSIE: 1/2026

Artikel 1. Toepasselijkheid

1. Deze voorwaarden horen bij elke overeenkomst over software van Elzenvoort.

Artikel 2. Melden van een lek

1. Verwerker meldt een inbreuk binnen vierentwintig uur nadat hij haar ontdekt.

2. De melding noemt wat er gebeurde, wie het aangaat en wat er is gedaan.
"""


def take(page: Page, site: str, folder: Path) -> int:
    """Walk the journey as the officer who is signed in; returns how many pictures it gave."""
    taken = 0

    def picture(name: str) -> None:
        nonlocal taken
        taken += 1
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"film-{taken:02}-{name}.png")

    page.goto(f"{site}/admin/documents/importedsource/add/")
    source = {"name": "voorwaarden.txt", "mimeType": "text/plain", "buffer": SOURCE.encode()}
    page.locator("input[type=file]").set_input_files(source)  # type: ignore[arg-type]
    picture("bestand")
    page.get_by_role("button", name="Importeren").click()
    # The page looks again by itself until a worker has read the file.
    page.get_by_role("button", name="Concepten maken").wait_for(timeout=60_000)
    picture("wat-het-is")
    page.get_by_role("button", name="Concepten maken").click()
    page.get_by_role("link", name="Verbeteren").wait_for(timeout=60_000)
    picture("wat-ervan-kwam")
    page.get_by_role("link", name="De bron naast het resultaat").click()
    picture("bron-naast-resultaat")
    page.go_back()
    page.get_by_role("link", name="Verbeteren").click()
    page.locator("#ed-text[data-ready]").wait_for()
    page.locator("section.article").nth(1).locator(".paragraph p").last.click()
    page.keyboard.press("End")
    page.keyboard.type(" Wat later bekend wordt, volgt zo spoedig mogelijk.")
    page.wait_for_timeout(800)
    picture("bewerken")
    page.get_by_role("link", name="Naar publicatie").click()
    page.locator("textarea[name=meaning]").wait_for(timeout=60_000)
    picture("naar-publicatie")
    page.locator("input[name=does][value=announce]").check()
    page.locator("textarea[name=meaning]").fill("Een inbreuk wordt eerder gemeld, en de melding zegt meer.")
    page.locator("textarea[name=meaning]").scroll_into_view_if_needed()
    picture("aankondigen")
    page.get_by_role("button", name="Aankondigen").click()
    page.wait_for_url("**/notices/announcement/**")
    picture("bord")
    return taken
