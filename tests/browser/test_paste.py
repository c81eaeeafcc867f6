"""What is pasted into the editor: kept as far as an agreement can carry it, and the rest is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from tests.browser.test_admin_editing import _save, desk, draft

__all__ = ["desk", "draft"]

PASTE = """([element, html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def editor(desk: Page) -> Locator:
    """The editor of the first paragraph of the second article, all its text selected."""
    desk.locator("h3 strong", has_text="Artikel 2. Duur").click()
    editor = desk.locator("#articlerow_rows-1-paragraphs-data .ProseMirror").first
    editor.click()
    desk.keyboard.press("Control+a")
    desk.wait_for_timeout(200)
    return editor


def _paste(editor: Locator, html: str, text: str = "") -> None:
    editor.page.evaluate(PASTE, [editor.element_handle(), html, text])


def _saved_text(desk: Page, draft: DocumentVersion) -> str:
    _save(desk)
    return str(content_of(draft).articles[1].paragraphs[0].text)


def _notice(editor: Locator) -> Locator:
    return editor.page.locator(".registry-paste")


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("<ol><li>eerste punt</li><li>tweede punt</li></ol>", "<ol><li>eerste punt</li><li>tweede punt</li></ol>"),
        (
            '<ol type="a" start="3"><li>derde<ol type="I"><li>onder</li></ol></li></ol>',
            '<ol start="3" type="a"><li>derde<ol type="I"><li>onder</li></ol></li></ol>',
        ),
        (
            '<p>Zie <a href="https://example.org/x" target="_blank" rel="noopener" title="t">de lijst</a>.</p>',
            '<p>Zie <a href="https://example.org/x">de lijst</a>.</p>',
        ),
        ("<p class='MsoNormal' style='color:red'>Tekst <b>vet</b></p>", "<p>Tekst <strong>vet</strong></p>"),
        ("<p>10 m<sup>2</sup> en CO<sub>2</sub></p>", "<p>10 m² en CO₂</p>"),
        (
            (
                "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·<i>&nbsp;</i></span>een</p>"
                "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·</span>twee</p>"
            ),
            "<ul><li>een</li><li>twee</li></ul>",
        ),
    ],
)
def test_what_an_agreement_can_carry_is_stored_as_pasted(
    desk: Page, draft: DocumentVersion, editor: Locator, pasted: str, stored: str
) -> None:
    _paste(editor, pasted)
    expect(_notice(editor)).to_have_count(0)
    assert _saved_text(desk, draft) == stored


def test_the_cells_of_a_pasted_table_stay_apart(desk: Page, draft: DocumentVersion, editor: Locator) -> None:
    _paste(
        editor,
        "<table><tr><th>Naam</th><th>Land</th></tr><tr><td>Host bv</td><td><p>Nederland</p></td></tr>"
        "<tr><td>Mail bv</td><td>Duitsland</td></tr></table>",
    )
    expect(_notice(editor)).to_contain_text("A table became")
    assert _saved_text(desk, draft) == "<p>Naam | Land</p><p>Host bv | Nederland</p><p>Mail bv | Duitsland</p>"


@pytest.mark.parametrize(
    "pasted",
    [
        "<p>De termijn is <del>tien</del><ins>vijf</ins> dagen en <s>niet</s> verlengbaar.</p>",
        (
            "<p>De termijn is <span style='text-decoration: line-through'>tien</span>vijf dagen en "
            "<strike>niet</strike> verlengbaar.</p>"
        ),
        (
            "<style>.c1{text-decoration:line-through}</style>"
            "<p>De termijn is <span class='c1'>tien</span>vijf dagen en "
            "<span class='msoDel'>niet</span> verlengbaar.</p>"
        ),
    ],
)
def test_what_was_struck_out_is_left_out_and_said(
    desk: Page, draft: DocumentVersion, editor: Locator, pasted: str
) -> None:
    _paste(editor, pasted)
    expect(_notice(editor)).to_contain_text("tien")
    expect(_notice(editor)).to_contain_text("niet")
    assert _saved_text(desk, draft) == "<p>De termijn is vijf dagen en verlengbaar.</p>"


def test_a_heading_a_picture_and_a_strange_link_are_said(desk: Page, draft: DocumentVersion, editor: Locator) -> None:
    _paste(
        editor,
        "<h2>Kop</h2><p>Zie <a href='file:///c:/x.doc'>bijlage</a><img src='x.png' alt='logo'>"
        "<span style='display:none'>verborgen</span>.</p>",
    )
    for words in ("Kop", "bijlage", "logo", "verborgen"):
        expect(_notice(editor)).to_contain_text(words)
    assert _saved_text(desk, draft) == "<p><strong>Kop</strong></p><p>Zie bijlage.</p>"


def test_the_notice_goes_with_the_next_paste(desk: Page, editor: Locator) -> None:
    _paste(editor, "<h2>Kop</h2>")
    expect(_notice(editor)).to_have_count(1)
    _paste(editor, "", "gewone tekst")
    expect(_notice(editor)).to_have_count(0)


def test_the_lists_own_numbers_and_letters_are_stored(desk: Page, draft: DocumentVersion, editor: Locator) -> None:
    desk.keyboard.type("punt")
    box = editor.locator("xpath=ancestor::*[contains(@class, 'prose-editor')][1]")
    box.locator("button[data-name='orderedList']").click()
    box.locator("button[data-name='orderedListProperties']").click()
    dialog = desk.locator("dialog[open]")
    dialog.locator("input[name=start]").fill("4")
    dialog.locator("select").select_option(index=1)
    dialog.locator("button[type=submit]").click()
    assert _saved_text(desk, draft) == '<ol start="4" type="a"><li>punt</li></ol>'


def test_an_address_without_a_scheme_gets_one_and_a_strange_one_is_refused(
    desk: Page, draft: DocumentVersion, editor: Locator
) -> None:
    box = editor.locator("xpath=ancestor::*[contains(@class, 'prose-editor')][1]")
    said: list[str] = []

    def read(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    desk.on("dialog", read)
    box.locator("button[data-name='link']").click()
    desk.locator("dialog[open] input[name=href]").fill("ftp://example.org")
    desk.locator("dialog[open] button[type=submit]").click()
    desk.locator("dialog[open] input[name=href]").fill("www.example.org/lijst")
    desk.locator("dialog[open] button[type=submit]").click()
    assert _saved_text(desk, draft) == '<p><a href="https://www.example.org/lijst">Tekst van Duur.</a></p>'
    assert len(said) == 1


@pytest.mark.parametrize("name", ["04-paste-ordered-list", "04b-paste-link-with-target", "05-paste-table"])
def test_samples_of_users_are_saved(desk: Page, draft: DocumentVersion, editor: Locator, name: str) -> None:
    cases = Path(__file__).parents[3] / "shared" / "cases"
    if not cases.is_dir():
        pytest.skip("the samples are not on this machine")
    _paste(editor, (cases / f"{name}.html").read_text())
    assert _saved_text(desk, draft)
