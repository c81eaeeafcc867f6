"""Whose text it is, in what language, of what day: proposed from what it prints, and asked where that is uncertain."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from copies.reading import VersionSource
from documents import lifecycle
from documents.models import Document, DocumentVersion
from imports.drafts import ImportReport, import_source
from tests.texts import NOW

pytestmark = pytest.mark.django_db

ENGLISH = """# Data Processing Addendum of Mill Ltd

Last updated: 3 May 2024

## 1. Definitions

The controller is the customer of the services. The processor is the supplier of them.

## 2. Confidentiality

Persons who are authorised to process the personal data are bound to confidentiality by this agreement.

## Annex 1: Measures

The doors of the building are locked.
"""
DUTCH = """Verwerkersovereenkomst

Versie 2/2023, datum 29-08-2023

1. Doel

De verwerker verwerkt persoonsgegevens zoals in bijlage 1 staat.

2. Duur

Een jaar.
"""
CHANGES = "# Changelog\n\n## 1.2.0\n\n- The customer sees fees\n\n## 1.1.0\n\n- A contract of a party can be shown\n"


def imported(text: str) -> ImportReport:
    return import_source(text.encode(), name="text.md", by=None, at=NOW)


def _codes(report: ImportReport) -> list[str]:
    return [warning.code for warning in report.reading.warnings]


def test_the_title_of_a_first_text_names_its_document() -> None:
    report = imported(ENGLISH)
    assert Document.objects.get().title == "Data Processing Addendum of Mill Ltd"
    assert report.drafts[0].version.subject == "Data Processing Addendum of Mill Ltd"
    assert "other-title" not in _codes(report)


def test_another_text_filed_under_the_same_document_is_asked_about() -> None:
    imported(DUTCH)
    report = imported(ENGLISH)
    assert Document.objects.count() == 1
    assert "other-title" in _codes(report)
    asked = report.drafts[0].version.doubts.filter(message__contains="Mill Ltd").first()
    assert asked is not None
    assert "Verwerkersovereenkomst" in asked.message


def test_the_date_and_number_are_those_that_the_text_prints() -> None:
    version = imported(DUTCH).drafts[0].version
    assert (str(version.number), version.date.isoformat() if version.date else None) == ("2/2023", "2023-08-29")
    assert version.doubts.filter(where="date").exists()


def test_a_date_that_no_word_calls_the_texts_own_stays_unknown() -> None:
    version = (
        imported(DUTCH.replace("Versie 2/2023, datum 29-08-2023", "Gelet op de wet van 16-05-2018")).drafts[0].version
    )
    assert (version.number, version.date) == (None, None)


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (DUTCH, "nl")])
def test_the_language_of_a_text_belongs_to_its_version(text: str, language: str) -> None:
    assert imported(text).drafts[0].version.language == language


def test_page_and_pdf_say_in_what_language_the_text_is(client: Client, officer: User) -> None:
    draft = imported(ENGLISH).drafts[0].version
    version = lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW).version
    page = client.get(reverse("public:version", args=[version.reference])).content.decode()
    for html in (page, VersionSource(DocumentVersion.objects.get(pk=version.pk)).html()):
        assert '<div class="contract" lang="en">' in html


def test_a_copy_keeps_the_language(officer: User) -> None:
    draft = imported(ENGLISH).drafts[0].version
    version = lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW).version
    assert lifecycle.copy_to_draft(version, by=officer, at=NOW).language == "en"


def test_annexes_behind_the_articles_are_named_and_counted_apart() -> None:
    report = imported(ENGLISH)
    assert "annexes-kept" in _codes(report)
    assert report.drafts[0].rows == {"articles": 2, "numbered_paragraphs": 0}


def test_a_text_that_speaks_of_an_annex_it_lacks_says_so() -> None:
    assert "annexes-not-found" in _codes(imported(DUTCH))


@pytest.mark.usefixtures("in_english")
def test_a_text_that_is_no_agreement_is_refused_with_the_reason_and_taken_on_the_officers_word(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGES)
    with pytest.raises(CommandError, match="list of changes"):
        call_command("import_documents", path, stdout=StringIO())
    assert not DocumentVersion.objects.exists()
    call_command("import_documents", path, anyway=True, stdout=StringIO())
    assert DocumentVersion.objects.count() == 1


def test_the_report_offers_the_next_best_division_and_the_command_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "text.md"
    path.write_text(
        "# A\n\nSteps of both parties.\n\n# B\n\n## Artikel 1 Doel\n\nDe verwerker werkt.\n\n"
        "## Artikel 2 Slot\n\nEinde.\n"
    )
    out = StringIO()
    call_command("import_documents", path, stdout=out)
    assert "--scheme" in out.getvalue()
    used = DocumentVersion.objects.get()
    labels = [row.label for row in used.articlerow_rows.filter(level=1)]
    assert labels == ["Artikel 1", "Artikel 2"]
    used.delete()
    call_command("import_documents", path, scheme="markdown", stdout=StringIO())
    again = DocumentVersion.objects.get()
    assert [row.title for row in again.articlerow_rows.filter(level=1)] == ["A", "B"]
