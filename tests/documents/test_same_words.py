"""Page, text export, sealed JSON and PDF of a rich text have the same words, whatever was typed or pasted."""

from __future__ import annotations

import json
import re

import pytest
import tinyhtml5
from django.core.exceptions import ValidationError
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pdf
from characters import clean
from documents import richtext
from documents.fields import RichTextField
from documents.proof.digest import canonical_json
from documents.proof.reading import sealed_content
from pdf.wording import Element, read_words
from terms.content import Article, Paragraph, TermsContent

FIELD = RichTextField(name="text", blank=True)
BULLETS = "•◦▪"

WORDS = st.sampled_from(
    ["één", "twee", "drie", " ", "&amp;", "&lt;b&gt;", "vier vijf", "e&#x301;", "&shy;", "fi", "-", "j́"]
)
TAGS = [f"<{end}{tag}>" for tag in ("p", "ul", "ol", "li", "em", "strong", "br") for end in ("", "/")]
LINKS = [
    '<a href="https://example.org/?a=1&amp;b">',
    "<a href='mailto:a@example.org' target=_blank rel=noopener>",
    "</a>",
]
LISTS = ['<ol start="3">', "<ol type=a>", '<ol type="I" start=0>', "<li/>", "<p/>", "<OL>", "</Li >"]
HIDING = [
    "<!-- weg -->",
    "<![CDATA[weg]]>",
    "<![1]>",
    "<?weg?>",
    "<!doctype weg>",
    "<p title='",
    "<s>",
    "<table><tr><td>",
]
SOUP = st.lists(st.one_of(WORDS, st.sampled_from(TAGS + LINKS + LISTS)), max_size=14).map("".join)
HOSTILE = st.lists(st.one_of(WORDS, st.sampled_from(TAGS + LINKS + LISTS + HIDING)), max_size=14).map("".join)


def squeeze(text: str) -> str:
    return clean(re.sub(r"\s+", "", text))


def words_on_the_page(markup: str) -> str:
    """The words that a browser shows: read by the specification's own algorithm."""
    return squeeze("".join(text for text in tinyhtml5.parse(f"<body>{markup}</body>").itertext()))


def page(markup: str) -> str:
    return Template("{% load registry %}{{ text|rich }}").render(Context({"text": markup}))


def words_in_the_export(markup: str) -> str:
    return squeeze("".join(richtext.lines(markup)))


@settings(max_examples=400, deadline=None)
@given(HOSTILE)
def test_what_is_accepted_says_everywhere_what_a_browser_shows_of_it(typed: str) -> None:
    try:
        stored = FIELD.clean(typed, None)
    except ValidationError:
        return
    assert FIELD.clean(stored, None) == stored
    sealed = json.loads(canonical_json(TermsContent(preamble=stored)))["preamble"]
    assert (
        words_on_the_page(sealed)
        == words_on_the_page(page(stored))
        == words_in_the_export(stored)
        == words_on_the_page(typed)
    )


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_text_of_before_is_shown_with_the_words_that_its_export_has(stored: str) -> None:
    """A row of before the rule may hold anything; its page and its text are made from one tree all the same."""
    assert words_on_the_page(page(stored)) == words_in_the_export(stored)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SOUP, min_size=25, max_size=40))
def test_the_pdf_says_it_too(typed: list[str]) -> None:
    texts = [text for text in map(FIELD.meaning_of, typed) if not richtext.read(text).foreign]
    expected = "".join(label + line for text in texts for label, line in richtext.labelled_lines(text))
    html = f"<html lang='nl'><head><title>t</title></head><body><h1>t</h1>{''.join(map(page, texts))}</body></html>"
    tree = read_words(pdf.render(html, stylesheets=["css/document.css", "css/pdf.css"]))
    assert "".join(pieces(tree)) == "t" + squeeze(expected)
    # ISO 14289-1, 7.6: an item is a label and a body.
    for item in (element for element in tree.elements() if element.kind == "LI"):
        assert [piece.kind for piece in item.content if isinstance(piece, Element)] == ["Lbl", "LBody"]


def pieces(element: Element) -> list[str]:
    """The text of a structure tree without bullets."""
    found = []
    for piece in element.content:
        if isinstance(piece, str):
            found.append(squeeze(piece))
        elif piece.kind != "Lbl" or piece.text().strip() not in BULLETS:
            found += pieces(piece)
    return found


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<ol><li>a</li><li>b</li></ol>", [("1.", "a"), ("2.", "b")]),
        ('<ol type="a" start="26"><li>a</li><li>b</li></ol>', [("z.", "a"), ("aa.", "b")]),
        ('<ol type="I" start="8"><li>a</li><li>b</li></ol>', [("VIII.", "a"), ("IX.", "b")]),
        ('<ol><li>a<ol type="i"><li>b</li></ol></li></ol>', [("1.", "a"), ("i.", "b")]),
        ("<ol><li><p>a</p><p>b</p></li></ol>", [("1.", "a"), ("", "b")]),
        ("<ul><li>a</li></ul>", [("", "a")]),
    ],
)
def test_items_keep_their_numbers_and_letters(markup: str, lines: list[tuple[str, str]]) -> None:
    assert list(richtext.labelled_lines(markup)) == lines


def test_what_was_sealed_is_read_back_without_the_rows() -> None:
    content = TermsContent(
        articles=(Article("Artikel 1.", "Duur", (Paragraph("1.", '<ol type="a"><li>x</li></ol>'),)),)
    )
    assert sealed_content(canonical_json(content)) == content


def test_what_follows_a_list_in_an_item_is_read_after_it() -> None:
    text = "<ol><li>een<ol><li>twee</li></ol><p>drie</p></li></ol>"
    html = f"<html lang='nl'><head><title>t</title></head><body><h1>t</h1>{page(text)}</body></html>"
    tree = read_words(pdf.render(html, stylesheets=["css/document.css", "css/pdf.css"]))
    assert "".join(pieces(tree)) == "t1.een1.tweedrie"
