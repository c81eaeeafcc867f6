"""The document editor in a real browser: typing, rows, pasting, and everything that can go wrong while it is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from annexes.content import Annex1Content, Interface, SubProcessor
from annexes.models import SubProcessorFacts, SubProcessorRow
from documents.models import DocumentVersion
from documents.rows.drafting import content_of, create_draft
from office.addresses import version_address
from office.roles import ensure_groups
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.browser.axe import violations
from tests.browser.session import enter

HERE = re.compile("is-here")
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    const target = document.querySelector("#ed-text .ProseMirror");
    target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
TABLE = """<table class=MsoTableGrid><tr><td><p class=MsoNormal><b>Naam</b></p></td><td><p>Contactgegevens</p></td>
<td><p>Werkzaamheden</p></td></tr><tr><td><p class=MsoNormal>Druk bv</p></td><td><p>Laan 3<br>1234 AB Stad</p></td>
<td><p>Drukwerk</p><p>Verzending</p></td></tr>
<tr><td>Archief bv</td><td>Pad 4</td><td><p>Bewaring</p></td></tr></table>"""


@pytest.fixture
def draft(transactional_db: None) -> DocumentVersion:
    ensure_groups()
    content = TermsContent(
        subject="Voorwaarden",
        articles=tuple(
            Article(
                f"Artikel {n}.",
                title,
                (Paragraph("1.", f"<p>Tekst van {title}.</p>"), Paragraph("2.", f"<p>Slot van {title}.</p>")),
            )
            for n, title in enumerate(["Begrippen", "Duur", "Kosten"], start=1)
        ),
    )
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.local("2023-03-01"))


@pytest.fixture
def desk(live_server: LiveServer, page: Page, draft: DocumentVersion, complaints: list[str]) -> Iterator[Page]:
    """The editor with the draft, as an officer has it; the browser may complain of nothing meanwhile."""
    enter(page, live_server.url, cast.officer())
    _open(page, live_server, draft)
    yield page
    assert [words for words in complaints if "401" not in words and "400" not in words] == []


def _open(page: Page, site: LiveServer, draft: DocumentVersion) -> None:
    page.goto(f"{site.url}{version_address(draft, 'edit')}")
    page.locator("#ed-text[data-ready]").wait_for()


def _article(page: Page, number: int) -> Locator:
    return page.locator("section.article").nth(number - 1)


def _into(page: Page, article: int, paragraph: int) -> Locator:
    """The caret at the end of a paragraph."""
    place = _article(page, article).locator(".paragraph").nth(paragraph - 1)
    place.locator("p").last.click()
    expect(place).to_have_class(HERE)
    page.keyboard.press("End")
    # The browser tells of a moved caret a moment later.
    page.wait_for_timeout(60)
    return place


def _save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("#ed-state")).to_have_attribute("data-state", "saved")


def _texts(draft: DocumentVersion) -> list[tuple[str, list[str]]]:
    """What is stored: each article's heading, with its paragraphs."""
    content: Any = content_of(DocumentVersion.objects.get(pk=draft.pk))
    return [
        (f"{article.label} {article.title}", [f"{each.label} {each.text}" for each in article.paragraphs])
        for article in content.articles
    ]


def _paste(page: Page, html: str, text: str = "") -> None:
    page.evaluate(PASTE, [html, text])


def test_rows_are_typed_split_joined_and_moved_and_stored_as_they_stand(desk: Page, draft: DocumentVersion) -> None:
    _into(desk, 2, 1)
    desk.keyboard.type(" En meer.")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Een nieuw lid.")
    expect(_article(desk, 2).locator(".ed-label")).to_have_text(["Artikel 2.", "1.", "2.", "3."])
    desk.keyboard.press("Alt+ArrowUp")
    _into(desk, 3, 2)
    desk.keyboard.press("Home")
    desk.wait_for_timeout(60)
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Control+z")
    desk.keyboard.press("Backspace")
    _article(desk, 3).locator(".clause-heading").click()
    expect(_article(desk, 3)).to_have_class(HERE)
    desk.keyboard.press("Alt+ArrowUp")
    expect(desk.locator("#ed-references")).to_be_visible()
    _save(desk)
    assert _texts(draft) == [
        ("Artikel 1. Begrippen", ["1. <p>Tekst van Begrippen.</p>", "2. <p>Slot van Begrippen.</p>"]),
        ("Artikel 2. Kosten", ["1. <p>Tekst van Kosten.Slot van Kosten.</p>"]),
        (
            "Artikel 3. Duur",
            ["1. <p>Een nieuw lid.</p>", "2. <p>Tekst van Duur. En meer.</p>", "3. <p>Slot van Duur.</p>"],
        ),
    ]
    desk.reload()
    desk.locator("#ed-text[data-ready]").wait_for()
    expect(_article(desk, 3).locator(".paragraph").first).to_contain_text("Een nieuw lid.")
    expect(desk.locator("#ed-restore")).to_be_hidden()
    assert violations(desk) == []
    desk.set_viewport_size({"width": 375, "height": 700})
    assert desk.evaluate("document.documentElement.scrollWidth") == 375


def test_a_refused_save_goes_to_the_first_place_and_keeps_everything(desk: Page, draft: DocumentVersion) -> None:
    _into(desk, 1, 2)
    desk.keyboard.type(" Blijft staan.")
    _into(desk, 3, 1)
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Delete")
    desk.keyboard.press("Control+s")
    expect(desk.locator("#ed-problems")).to_contain_text("Artikel 3")
    expect(_article(desk, 3).locator(".paragraph").first).to_have_class(HERE)
    assert _texts(draft)[0][1][1] == "2. <p>Slot van Begrippen.</p>"
    desk.keyboard.type("Nu wel.")
    _save(desk)
    expect(desk.locator("#ed-problems")).to_be_hidden()
    assert _texts(draft)[0][1][1] == "2. <p>Slot van Begrippen. Blijft staan.</p>"
    assert _texts(draft)[2][1][0] == "1. <p>Nu wel.</p>"


def test_unsaved_work_outlives_a_closed_browser_and_an_expired_session(
    desk: Page, browser: Browser, live_server: LiveServer, draft: DocumentVersion
) -> None:
    _into(desk, 1, 1)
    desk.keyboard.type(" Nooit bewaard.")
    expect(desk.locator("#ed-state")).to_have_attribute("data-state", "kept")
    other = browser.new_context()
    try:
        again = other.new_page()
        enter(again, live_server.url, cast.officer())
        _open(again, live_server, draft)
        again.locator("#ed-restore button[value=take]").click()
        expect(_article(again, 1)).to_contain_text("Nooit bewaard.")
        _save(again)
        assert _texts(draft)[0][1][0] == "1. <p>Tekst van Begrippen. Nooit bewaard.</p>"
        Session.objects.all().delete()
        _into(again, 2, 1)
        again.keyboard.type(" Na het uitloggen.")
        again.keyboard.press("Control+s")
        expect(again.locator("#ed-sign-in")).to_be_visible()
        # What else asks the server meanwhile, such as who is here, doesn't push the save aside.
        with again.expect_response(lambda response: "/presence/" in response.url and response.status == 401):
            again.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        enter(again, live_server.url, cast.officer())
        expect(again.locator("#ed-sign-in")).to_be_hidden()
        expect(again.locator("#ed-state")).to_have_attribute("data-state", "saved")
        assert _texts(draft)[1][1][0] == "1. <p>Tekst van Duur. Na het uitloggen.</p>"
    finally:
        other.close()


def test_two_people_overwrite_nothing_of_each_other(
    desk: Page, browser: Browser, live_server: LiveServer, draft: DocumentVersion
) -> None:
    context = browser.new_context()
    try:
        colleague = context.new_page()
        enter(colleague, live_server.url, cast.second_officer())
        _open(colleague, live_server, draft)
        expect(colleague.locator("#ed-others")).to_contain_text(str(cast.officer()))
        _into(desk, 1, 1)
        desk.keyboard.type(" Van de een.")
        _into(desk, 2, 1)
        desk.keyboard.type(" Van de een.")
        _into(colleague, 1, 2)
        colleague.keyboard.type(" Van de ander.")
        _into(colleague, 2, 1)
        colleague.keyboard.type(" Van de ander.")
        _save(desk)
        colleague.keyboard.press("Control+s")
        # Rows apart are both there; the row of both waits for a choice, and what was saved first stands meanwhile.
        sides = colleague.locator("#ed-conflicts .ed-side")
        expect(sides).to_have_count(3)
        for side, words in zip((0, 1, 2), ("Tekst van Duur.", "Van de een.", "Van de ander."), strict=True):
            expect(sides.nth(side)).to_contain_text(words)
        expect(_article(colleague, 1)).to_contain_text("Van de een.")
        assert [text for _heading, texts in _texts(draft)[:2] for text in texts][:3] == [
            "1. <p>Tekst van Begrippen. Van de een.</p>",
            "2. <p>Slot van Begrippen. Van de ander.</p>",
            "1. <p>Tekst van Duur. Van de een.</p>",
        ]
        colleague.locator("#ed-conflicts button", has_text="Take mine").click()
        expect(colleague.locator("#ed-state")).to_have_attribute("data-state", "saved")
        assert _texts(draft)[1][1][0] == "1. <p>Tekst van Duur. Van de ander.</p>"
    finally:
        context.close()


def test_what_comes_from_word_keeps_its_structure_and_loses_its_deleted_text_aloud(
    desk: Page, draft: DocumentVersion
) -> None:
    _into(desk, 2, 2)
    desk.keyboard.press("Enter")
    _paste(
        desk,
        "<p class=MsoNormal style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>De termijn is "
        "<del>tien</del><ins>vijf</ins> dagen:</p>"
        "<p class=MsoNormal style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>a.</span>werkdagen;</p>"
        "<p class=MsoNormal style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>b.</span>feestdagen.</p>"
        "<p class=MsoNormal style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Daarna niet.</p>"
        "<h2>Artikel 7 Geheim</h2><p>Partijen zwijgen.</p>",
    )
    dialog = desk.locator("#ed-paste")
    expect(dialog).to_contain_text("tien")
    expect(_article(desk, 2).locator(".paragraph")).to_have_count(3)
    dialog.locator("button[value=take]").click()
    expect(_article(desk, 3)).to_contain_text("Partijen zwijgen.")
    _save(desk)
    assert _texts(draft)[1:3] == [
        (
            "Artikel 2. Duur",
            [
                "1. <p>Tekst van Duur.</p>",
                "2. <p>Slot van Duur.</p>",
                '3. <p>De termijn is vijf dagen:</p><ol type="a"><li>werkdagen;</li><li>feestdagen.</li></ol>',
                "4. <p>Daarna niet.</p>",
            ],
        ),
        ("Artikel 3. Geheim", [" <p>Partijen zwijgen.</p>"]),
    ]


def test_an_annex_gets_a_sub_processor_and_an_interface_with_the_facts_beside_them(
    desk: Page, live_server: LiveServer, draft: DocumentVersion
) -> None:
    content = Annex1Content(
        sub_processors_heading="4. Sub-verwerkers",
        sub_processors=(SubProcessor("Host bv", "Kade 1", "Hosting"),),
        interfaces_heading="5. Interfaces",
        interfaces=(Interface("Zaakkoppeling", "<p>Wisselt uit.</p>", data_items=("Naam",)),),
    )
    line = factories.product("Balans").document.lines.get(from_release="9.10")
    annex = create_draft(content, line, by=cast.officer(), at=factories.NOW)
    _open(desk, live_server, annex)
    desk.locator("[data-add=sub_processors]").click()
    for words in ("Mail bv", "Straat 2", "Verzending"):
        desk.keyboard.type(words)
        desk.keyboard.press("Tab")
    desk.locator("[data-add=interfaces]").click()
    desk.keyboard.type("Postkoppeling")
    desk.locator("#ed-row-button").click()
    desk.get_by_role("menuitem", name="Add a data item").click()
    expect(desk.locator(".data-items").last.locator("li")).to_have_class(HERE)
    _paste(desk, "", "• Naam\n• Adres\n• Postcode")
    _save(desk)
    found: Any = content_of(DocumentVersion.objects.get(pk=annex.pk))
    assert found.sub_processors[1] == SubProcessor("Mail bv", "Straat 2", "Verzending")
    assert [(each.name, each.data_items) for each in found.interfaces] == [
        ("Zaakkoppeling", ("Naam",)),
        ("Postkoppeling", ("Naam", "Adres", "Postcode")),
    ]
    # A table with the columns of the list, as Word copies one, becomes rows of it.
    desk.locator("[data-add=sub_processors]").click()
    _paste(desk, TABLE)
    _save(desk)
    found = content_of(DocumentVersion.objects.get(pk=annex.pk))
    assert found.sub_processors[2:] == (
        SubProcessor("Druk bv", "Laan 3, 1234 AB Stad", "Drukwerk\nVerzending"),
        SubProcessor("Archief bv", "Pad 4", "Bewaring"),
    )
    desk.locator(".sub-processor").nth(1).locator(".ed-field").first.click()
    expect(desk.locator("#ed-row-title")).to_contain_text("Mail bv")
    desk.locator("#ed-beside select[name$=place]").first.select_option("eea")
    _save(desk)
    expect(desk.locator("#ed-beside [role=status]")).to_be_visible()
    row = SubProcessorRow.objects.get(version=annex, name="Mail bv")
    assert SubProcessorFacts.objects.get(row=row).place == "eea"
    assert violations(desk) == []
