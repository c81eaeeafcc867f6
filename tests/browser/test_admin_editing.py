"""The admin in a real browser: the text editor, the order of rows, folding; without a refused script or style."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import DocumentVersion
from documents.rows.drafting import content_of, create_draft
from office.roles import ensure_groups
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories

PASSPHRASE = "correct-horse-battery"


@pytest.fixture
def draft(transactional_db: None) -> DocumentVersion:
    content = TermsContent(
        articles=tuple(
            Article(
                f"Artikel {n}.",
                title,
                (Paragraph("1.", f"<p>Tekst van {title}.</p>"), Paragraph("2.", "<p>Slot.</p>")),
            )
            for n, title in enumerate(["Begrippen", "Duur", "Kosten"], start=1)
        )
    )
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.local("2023-03-01"))


@pytest.fixture
def desk(live_server: LiveServer, page: Page, draft: DocumentVersion) -> Iterator[Page]:
    """The form of the draft, opened by an officer; nothing may be refused by the page's policy meanwhile."""
    ensure_groups()
    officer = cast.officer()
    officer.set_password(PASSPHRASE)
    officer.save()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/admin/terms/termsversion/{draft.pk}/change/")
    page.locator("input[name=login]").fill(officer.email)
    page.locator("input[name=password]").fill(PASSPHRASE)
    # Until all is loaded, a button that a script answers does nothing.
    with page.expect_navigation(url="**/change/"):
        page.locator("input[name=password]").press("Enter")
    page.locator("a[href='#articlerow_rows']").click()
    yield page
    assert complaints == []


def _save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[name=_continue]").click()
    expect(page.locator("#articlerow_rows-group")).to_be_visible()


def test_articles_are_folded_and_open_with_the_keyboard(desk: Page) -> None:
    paragraph = desk.locator("#articlerow_rows-1-paragraphs-data")
    expect(paragraph).to_be_hidden()
    title = desk.locator("h3 strong", has_text="Artikel 2. Duur")
    expect(title).to_have_attribute("aria-expanded", "false")
    title.focus()
    desk.keyboard.press("Enter")
    expect(paragraph).to_be_visible()
    expect(title).to_have_attribute("aria-expanded", "true")


def test_text_is_typed_in_the_editor_and_saved_as_the_allowed_markup(desk: Page, draft: DocumentVersion) -> None:
    desk.locator("h3 strong", has_text="Artikel 1. Begrippen").click()
    editor = desk.locator("#articlerow_rows-0-paragraphs-data .ProseMirror").first
    editor.click()
    desk.keyboard.press("Control+End")
    # The editor learns of the new place of the cursor from an event that comes a moment later.
    desk.wait_for_function("getSelection().anchorOffset > 0")
    desk.wait_for_timeout(200)
    desk.keyboard.press("Enter")
    desk.keyboard.press("Control+b")
    desk.keyboard.type("Vet & zeker")
    _save(desk)
    [first, *_others] = content_of(draft).articles
    assert first.paragraphs[0].text == "<p>Tekst van Begrippen.</p><p><strong>Vet &amp; zeker</strong></p>"
    assert first.paragraphs[1].text == "<p>Slot.</p>"


def test_an_article_moves_with_the_arrow_buttons(desk: Page, draft: DocumentVersion) -> None:
    row = desk.locator("#articlerow_rows-data > .form-group").filter(has_text="Artikel 3. Kosten")
    row.locator("> .form-row > h3 [data-move=up]").click()
    row.locator("> .form-row > h3 [data-move=up]").click()
    _save(desk)
    assert [article.title for article in content_of(draft).articles] == ["Kosten", "Begrippen", "Duur"]


def test_an_article_is_dragged_to_another_place(desk: Page, draft: DocumentVersion) -> None:
    handles = desk.locator("#articlerow_rows-data > .form-group.original > .form-row > h3 .registry-handle__drag")
    start, end = handles.nth(2).bounding_box(), handles.nth(0).bounding_box()
    assert start
    assert end
    desk.mouse.move(start["x"] + 8, start["y"] + 8)
    desk.mouse.down()
    for step in range(1, 21):
        desk.mouse.move(end["x"] + 8, start["y"] + (end["y"] - start["y"]) * step / 20)
        desk.wait_for_timeout(30)  # the drag looks for its new place between frames
    desk.mouse.move(end["x"] + 8, end["y"] + 2)
    desk.wait_for_timeout(200)
    desk.mouse.up()
    _save(desk)
    assert [article.title for article in content_of(draft).articles] == ["Kosten", "Begrippen", "Duur"]


def test_a_new_paragraph_gets_an_editor_and_comes_last(desk: Page, draft: DocumentVersion) -> None:
    desk.locator("h3 strong", has_text="Artikel 2. Duur").click()
    desk.locator("#articlerow_rows-1-paragraphs-data .add-row").click()
    new = desk.locator("#articlerow_rows-1-paragraphs-data > .form-group:not(.empty-form)").nth(2)
    new.locator("input[name$='-label']").fill("3.")
    new.locator(".ProseMirror").click()
    desk.keyboard.type("Nieuw lid.")
    _save(desk)
    assert [(p.label, p.text) for p in content_of(draft).articles[1].paragraphs][2] == ("3.", "<p>Nieuw lid.</p>")


def test_a_new_article_with_a_paragraph_is_saved_at_once(desk: Page, draft: DocumentVersion) -> None:
    desk.locator("#articlerow_rows-data > .form-actions .add-row").click()
    new = desk.locator("#articlerow_rows-data > .form-group:not(.empty-form)").nth(3)
    new.locator("input[name='articlerow_rows-3-title']").fill("Geschillen")
    new.locator(".form-nested .add-row").click()
    new.locator(".form-nested .ProseMirror").click()
    desk.keyboard.type("De rechter.")
    _save(desk)
    last = content_of(draft).articles[-1]
    assert (last.title, [p.text for p in last.paragraphs]) == ("Geschillen", ["<p>De rechter.</p>"])
