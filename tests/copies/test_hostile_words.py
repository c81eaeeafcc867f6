"""A copy of a registry in which every writer of text was hostile: all letters, in order, and no empty box."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement, Arrangement
from annexes.content import Activity, Annex1Content, Annex2Content, Interface, MeasureCategory, SubProcessor
from annexes.kinds import ANNEX2
from annexes.models import Product
from characters import missing_glyphs, unfit
from copies.models import IssuedCopy
from customers.models import Customer, Processor
from documents.errors import NotPublishable
from documents.models import DocumentVersion, Line
from documents.rows.drafting import create_draft
from documents.text.content import Footnote, LogEntry, VersionContent, VersionNumber
from pdf.wording import read_words
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.copies.issued import copy_of, read
from tests.texts import stored_before

# What Word, a Mac and a web page leave behind, and letters that share a glyph or have none of their own.
HOSTILE = (
    "af\u00adbreken off\u00aderte\u200b zwa\u200drt \ufb01jn e\u0301\u0301n j\u0301a sub\u2010verwerker e\u2011mail "
    "\uf0b7 punt \u202aRe\u202c Αθήνα Ω\u2126 10\u202f000 \u2032x\u02b9"
)
LONG = "Verwerkersovereenkomst_Gemeente_Waterakker_2026_definitief_ondertekend_" * 3


def _rich(tail: str = "") -> str:
    return (
        f"<p>{HOSTILE} <em>{HOSTILE}</em><br><strong>{LONG}</strong></p>"
        f'<ol type="a" start="3"><li>{HOSTILE}</li><li>x<ol type="i"><li>{LONG}</li></ol></li></ol>'
        f"<ul><li>{HOSTILE}<p>{tail}</p></li></ul>"
    )


def _contents(number: VersionNumber) -> list[VersionContent]:
    head: dict[str, Any] = {"subject": f"{HOSTILE} {LONG[:100]}", "date": date(2023, 7, 4), "number": number}
    log = (LogEntry("04-07-2023", _rich()),)
    return [
        TermsContent(
            **head,
            preamble=_rich(),
            articles=(
                Article(
                    HOSTILE[:40], f"{HOSTILE} {LONG}", (Paragraph("1.", _rich()), Paragraph(HOSTILE[:30], _rich()))
                ),
            ),
            closing=_rich(),
        ),
        Annex1Content(
            **head,
            preamble=_rich(),
            log_heading=HOSTILE,
            log=log,
            data_heading=HOSTILE,
            identifying=(HOSTILE, LONG),
            additional=(HOSTILE,),
            data_closing=_rich(),
            activities_heading=HOSTILE,
            activities=(Activity(HOSTILE, _rich()),),
            sub_processors_heading=HOSTILE,
            sub_processors=(SubProcessor(LONG[:200], HOSTILE, HOSTILE),),
            interfaces_heading=HOSTILE,
            interfaces=(Interface(LONG[:200], _rich(), marks=HOSTILE, data_items=(HOSTILE, LONG), text_after=_rich()),),
            footnotes=(Footnote("1", _rich(), "identifying"),),
        ),
        Annex2Content(
            **head,
            preamble=_rich(),
            log_heading=HOSTILE,
            log=log,
            measures_heading=HOSTILE,
            categories=(MeasureCategory(LONG[:200], (_rich("slot"), HOSTILE)),),
            closing=_rich(),
        ),
    ]


@pytest.fixture
def hostile_copy(db: None) -> IssuedCopy:
    return copy_of(bind_hostile_customer())


def bind_hostile_customer() -> Customer:
    """A customer with an agreement, after every writer wrote as badly as the rule lets it."""
    words, lines = f"{HOSTILE} {LONG[:90]}"[:199], f"{HOSTILE}\n{LONG}"
    Processor.objects.create(name=words, address=lines, contact_name=words, dpo_name=words, operating_companies=lines)
    product: Product = factories.product("Balans", "9.10")
    Product.objects.filter(pk=product.pk).update(name=f"Balans {HOSTILE}"[:120])
    places: dict[str, Line] = {
        "terms": factories.linear(TERMS),
        "annex1": product.document.lines.get(),
        "annex2": factories.linear(ANNEX2),
    }
    for content in _contents(VersionNumber(1, 2023, f"sub\u2010{LONG[:40]}")):
        draft = create_draft(content, places[content.kind], by=cast.officer(), at=factories.NOW)
        factories.publish(draft, "2023-07-04")
    customer = factories.customer(
        name=words,
        address=lines,
        contact_name=words,
        dpo_name=words,
        contact_phone="06\u2011123",
        kvk_number="1\u200b2",
    )
    agreement: Agreement = factories.agreement(customer, product, reference=f"OVK {LONG[:50]}")
    Arrangement.objects.create(agreement=agreement, article="8", title=words, text=_rich(), agreed_on=date(2023, 7, 10))
    factories.install(customer, product, "9.10", "2022-01-01")
    for version in DocumentVersion.objects.published():
        factories.receive(customer, version, "2023-07-10", evidence=lines)
    return customer


def test_every_letter_is_printed_and_read_and_none_is_an_empty_box(hostile_copy: IssuedCopy) -> None:
    data = read(hostile_copy)
    text = read_words(data).text()
    assert unfit(text) == []
    assert missing_glyphs(text.replace("\n", "")) == []
    assert unicodedata.is_normalized("NFC", text)
    for words in (
        "afbreken",
        "offerte",
        "zwart",
        "fijn",
        "sub-verwerker",
        "e-mail",
        "Αθήνα",
        "j́a",
        "VerwerkersovereenkomstX",
    ):
        squeezed = text.replace(" ", "")
        assert (words in squeezed) is not words.endswith("X"), words
    with pikepdf.Pdf.open(io.BytesIO(data)) as opened:
        fonts = {str(font.BaseFont) for page in opened.pages for font in page.obj.Resources.Font.values()}
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"Lato"}


def test_nothing_is_wider_than_the_page(hostile_copy: IssuedCopy) -> None:
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=read(hostile_copy), capture_output=True, check=True
    ).stdout.decode()
    edges = [float(part.split('xMax="')[1].split('"')[0]) for part in boxes.splitlines() if "<word" in part]
    # A4 less the margin of 24 mm, with a hair for the last letter's own width.
    assert max(edges) <= (210 - 24) / 25.4 * 72 + 1


@pytest.mark.parametrize(("text", "named"), [("Jan 😀", "U+1F600"), ("स्वागत", "U+0938"), ("a\ufffdb", "U+FFFD")])
def test_a_draft_of_before_with_words_that_no_copy_can_print_is_not_published(db: None, text: str, named: str) -> None:
    draft = factories.draft(factories.linear(TERMS))
    article = draft.articlerow_rows.get()
    stored_before(article, title=text)
    stored_before(article.paragraphs.get(), text=f"<p>{text}</p>")
    with pytest.raises(NotPublishable) as refusal:
        factories.publish(draft, "2023-07-04")
    found = [finding for finding in refusal.value.findings if named in finding.message]
    assert len(found) >= 2
    assert all("Artikel 1." in finding.where or text in finding.where or "1." in finding.where for finding in found)


def test_people_and_parties_are_refused_at_once(db: None) -> None:
    with pytest.raises(ValidationError, match=r"U\+1F600"):
        Customer.objects.create(code="emoji", name="Gemeente 😀")
