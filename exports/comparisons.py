"""A comparison of two versions, taken out."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils import translation

from customers.parties import the_processor
from documents.comparison.facts import compare_facts
from documents.comparison.report import as_data
from documents.comparison.report import as_text as text_of
from documents.comparison.versions import compare_versions
from documents.display.compared import view_of
from documents.models import DocumentVersion
from exports.formats import language_of, with_styles

STYLESHEETS = ("css/tokens-print.css", "css/document.css", "css/pdf.css", "css/comparison.css")


def as_text(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """A summary and each change, as plain text (UTF-8)."""
    comparison = compare_versions(old, new)
    facts = compare_facts(old, new, comparison)
    return text_of(comparison, facts, exact=exact, title=f"{old} → {new}").encode()


def as_json(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """Counts and changes, for machines."""
    data = as_data(compare_versions(old, new), exact=exact)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def as_html(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """One HTML file with its style and typeface inside, in the language of the new text."""
    return with_styles(_page(old, new, exact=exact, paper=False), (*STYLESHEETS, "css/export.css"))


def _page(old: DocumentVersion, new: DocumentVersion, *, exact: bool, paper: bool) -> str:
    with translation.override(language_of(new)):
        comparison = compare_versions(old, new)
        facts = compare_facts(old, new, comparison)
        compared = view_of(comparison, facts, exact=exact, language=new.language)
        context = {"compared": compared, "old": old, "new": new, "paper": paper, "processor": the_processor()}
        return render_to_string("comparison/document.html", context)


FORMATS: dict[str, Callable[..., bytes]] = {"text": as_text, "json": as_json, "html": as_html}
