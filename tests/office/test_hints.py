"""Numbers, dates and places that are wrong: said at the row while editing, and stopped where they would lie."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from lxml import html

from annexes.models import SubProcessorFacts
from documents.models import DocumentVersion, ImportedSource
from documents.rows.drafting import create_draft
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from terms.models import ParagraphRow
from tests import cast, factories
from tests.office.forms import open_form, text_of

FORM = "termsversion_form"


def terms(*labels: str, dated: str = "2024-01-01", **header: Any) -> DocumentVersion:
    """A draft of terms with one article, whose paragraphs bear these labels."""
    paragraphs = tuple(Paragraph(label, f"<p>Tekst {number}.</p>") for number, label in enumerate(labels or ("1.",)))
    articles = (Article("Artikel 1.", "Begrippen", paragraphs),)
    content = TermsContent(date=factories.day(dated), subject="Voorwaarden", articles=articles)
    draft = create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.NOW)
    for name, value in header.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def page(desk: Client, draft: DocumentVersion, name: str = "change", app: str = "terms/termsversion") -> Any:
    return html.fromstring(desk.get(f"/admin/{app}/{draft.pk}/{name}/").text)


def hints(desk: Client, draft: DocumentVersion, app: str = "terms/termsversion") -> dict[str, list[str]]:
    """The hints on the page of a draft: by the field that each leads to."""
    found: dict[str, list[str]] = {}
    for link in page(desk, draft, app=app).xpath("//a[@data-hint]"):
        found.setdefault(link.get("data-problem"), []).append(link.get("data-hint"))
    return found


def level(desk: Client, draft: DocumentVersion, words: str) -> str:
    """Whether the page of publishing has it among what stops it, or among what is to be read."""
    [found] = [item for item in page(desk, draft, "publish").xpath("//ul/li") if words in item.text_content()]
    return str(found.get("class")).rsplit("__", 1)[1]


def test_gaps_and_leaps_in_the_numbers_of_paragraphs_are_said_at_their_rows_and_stop_nothing(desk: Client) -> None:
    draft = terms("1.", "3.", "2.", "5.")
    prefix = "id_articlerow_rows-0-paragraphs"
    assert set(hints(desk, draft)) - {"id_ordinal"} == {f"{prefix}-{number}-label" for number in (1, 2, 3)}
    assert level(desk, draft, "3. stands behind 1.") == "warning"
    assert set(hints(desk, terms("1.", "2.", "2a.", "3."))) == {"id_ordinal"}
    assert set(hints(desk, terms("a.", "b.", "c."))) == {"id_ordinal"}


def test_a_double_number_stops_a_text_written_here_and_is_a_warning_in_what_was_imported(desk: Client) -> None:
    written = terms("1.", "2.", "2.", "3.")
    assert "occurs more than once" in hints(desk, written)["id_articlerow_rows-0-paragraphs-2-label"][0]
    assert {
        item.get("class") for item in page(desk, written, "publish").xpath("//ul/li[contains(., 'ambiguous')]")
    } == {"registry-findings__error"}
    source = ImportedSource.objects.create(sha256="0" * 64, imported_at=factories.NOW)
    imported = terms("1.", "2.", "2.", "3.", source=source)
    assert not page(desk, imported, "publish").find_class("registry-findings__error")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"ordinal": 0, "year": 2024}, "Numbers begin at 1"),
        ({"ordinal": 1, "year": 20260}, "20260 is not the year"),
        ({"ordinal": 1, "year": 2023}, "The number says 2023"),
        ({"ordinal": 1, "year": 2024}, "by its number before it"),
    ],
)
def test_a_number_that_contradicts_date_or_order_stops_publication(
    desk: Client, header: dict[str, int], words: str
) -> None:
    factories.publish(terms(dated="2023-12-01", ordinal=4, year=2023), "2023-12-02")
    factories.publish(terms(dated="2024-01-01", ordinal=2, year=2024), "2024-01-02")
    draft = terms(dated="2024-02-01", **header)
    assert level(desk, draft, words) == "error"
    assert "id_ordinal" in hints(desk, draft) or "id_year" in hints(desk, draft)


@pytest.mark.parametrize(("ordinal", "year"), [("0", "2024"), ("1", "20260")])
def test_a_number_that_can_be_none_is_refused_in_the_form(desk: Client, ordinal: str, year: str) -> None:
    address = f"/admin/terms/termsversion/{terms().pk}/change/"
    response = desk.post(address, open_form(desk, address, FORM) | {"ordinal": ordinal, "year": year})
    assert response.status_code == 200
    assert "Numbers begin at 1" in text_of(response) or "is not the year" in text_of(response)


def test_a_gap_in_the_numbers_of_versions_is_only_odd(desk: Client) -> None:
    factories.publish(terms(dated="2024-01-01", ordinal=1, year=2024), "2024-01-02")
    draft = terms(dated="2024-02-01", ordinal=3, year=2024)
    assert level(desk, draft, "the next one of that year is 2/2024") == "warning"


def test_a_version_without_a_date_gets_its_place_from_the_officer_not_by_default(desk: Client) -> None:
    newest = factories.terms("2023-07-04", dated="2023-07-04")
    draft = factories.draft(newest.line)
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    assert fields["after"] == ""
    assert desk.post(address, fields).status_code == 200
    with pytest.raises(CommandError):
        call_command("publish_version", draft.reference, by=cast.officer().email)
    assert DocumentVersion.objects.published().get() == newest
    assert desk.post(address, fields | {"after": str(newest.pk)}).status_code == 302
    assert list(DocumentVersion.objects.published().in_order()) == [newest, draft]


def test_a_date_before_that_of_what_was_published_warns(desk: Client) -> None:
    factories.publish(terms(dated="2024-03-01"), "2024-03-02")
    draft = terms(dated="2023-03-01")
    assert level(desk, draft, "nobody is to receive it any more") == "warning"
    assert any("nobody is to receive" in hint for hint in hints(desk, draft)["id_date"])


def test_a_sub_processor_without_a_place_is_named_at_its_row_until_the_place_is_known(
    desk: Client, annex1: DocumentVersion
) -> None:
    app = "annexes/annex1version"
    assert "is not known" in hints(desk, annex1, app)["id_subprocessorrow_rows-0-facts-0-place"][0]
    SubProcessorFacts.objects.filter(row__version=annex1).update(place="eea")
    assert "id_subprocessorrow_rows-0-facts-0-place" not in hints(desk, annex1, app)


def test_log_rows_out_of_order_are_said_at_their_row(desk: Client, annex1: DocumentVersion) -> None:
    annex1.logrow_rows.filter(date="25-02-2023").update(date="25-02-2020")
    assert "below a later date" in hints(desk, annex1, "annexes/annex1version")["id_logrow_rows-1-date"][0]


def test_the_hints_follow_what_was_saved(desk: Client) -> None:
    draft = terms("1.", "3.")
    address = f"/admin/terms/termsversion/{draft.pk}/change/"
    fields = open_form(desk, address, FORM) | {"articlerow_rows-0-paragraphs-1-label": "2."}
    assert desk.post(address, fields).status_code == 302
    assert set(hints(desk, draft)) == {"id_ordinal"}
    assert [row.label for row in ParagraphRow.objects.filter(version=draft)] == ["1.", "2."]
