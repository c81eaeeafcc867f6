"""A comparison of two versions, taken out."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.utils import translation

import pdf
from copies.reading import ComparisonSource
from customers.parties import the_processor
from documents.comparison.facts import compare_facts
from documents.comparison.report import as_data
from documents.comparison.report import as_text as text_of
from documents.comparison.versions import compare_versions
from documents.models import DocumentVersion
from documents.notes import notes_between, said_of_rows
from exports.formats import language_of
from exports.standalone import with_styles
from exports.tracked.document import tracked_document


def as_text(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """A summary and each change, as plain text (UTF-8)."""
    comparison = compare_versions(old, new)
    facts = compare_facts(old, new, comparison)
    said = said_of_rows(notes_between(old, new))
    return text_of(comparison, facts, exact=exact, title=f"{old} → {new}", said=said).encode()


def as_json(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """Counts and changes, for machines."""
    data = as_data(compare_versions(old, new), exact=exact)
    said = said_of_rows(notes_between(old, new))
    data["notes"] = [{"row": row, "says": says} for row, says in said.items()]
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def as_html(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """One HTML file with its style and typeface inside, in the language of the new text."""
    return with_styles(_page(old, new, exact=exact, paper=False), (*ComparisonSource.stylesheets, "css/export.css"))


def _page(old: DocumentVersion, new: DocumentVersion, *, exact: bool, paper: bool) -> str:
    with translation.override(language_of(new)):
        return ComparisonSource(old, new, exact).html(paper=paper)


def as_docx(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """A Word document with tracked changes; letters are always told apart, so that rejecting all gives the old text."""
    with translation.override(language_of(new)):
        comparison = compare_versions(old, new)
        processor = the_processor()
        return tracked_document(
            comparison,
            title=f"{old} → {new}",
            author=processor.name if processor is not None else str(new.document),
            language=new.language,
            at=new.published_at or new.created_at,
            remarks=said_of_rows(notes_between(old, new)),
        )


def as_pdf(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """The page as PDF/A and PDF/UA."""
    return pdf.render(_page(old, new, exact=exact, paper=True), stylesheets=ComparisonSource.stylesheets)


FORMATS: dict[str, Callable[..., bytes]] = {
    "text": as_text,
    "json": as_json,
    "html": as_html,
    "pdf": as_pdf,
    "docx": as_docx,
}
