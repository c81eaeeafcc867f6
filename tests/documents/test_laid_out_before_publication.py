"""What can be published can be laid out: the pages are made first, and a refusal names the row."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from copies.reading import VersionSource
from documents import lifecycle
from documents.errors import NotPublishable
from documents.findings.validation import findings
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from imports.drafts import import_source
from pdf import render
from terms.content import Article, Paragraph, TermsContent
from tests.texts import NOW, content, line_for

SENTENCES = """# Algemene voorwaarden

## Definities

Opdrachtgever is de wederpartij bij deze overeenkomst.

## Aansprakelijkheid

### De verwerker is aansprakelijk voor wat hij zelf doet.

### Partijen zijn niet aansprakelijk voor gevolgschade.
"""
NAMELESS = Article("", "", (Paragraph("", "<p>Hier staat een bepaling zonder kop.</p>"),))


def _with(article: Article) -> DocumentVersion:
    terms = content("terms")
    return create_draft(replace(terms, articles=(*terms.articles, article)), line_for("terms"), by=None, at=NOW)


def test_an_article_without_number_and_title_is_refused_by_its_text(officer: User) -> None:
    draft = _with(NAMELESS)
    with pytest.raises(NotPublishable, match="Hier staat een bepaling zonder kop"):
        lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW)
    assert not DocumentVersion.objects.get(pk=draft.pk).is_published


def test_a_link_without_a_text_says_nothing_and_is_not_stored(officer: User) -> None:
    text = '<p>Zie de lijst van sub-verwerkers <a href="https://example.org/lijst"></a> van de verwerker.</p>'
    draft = _with(Article("Artikel 99", "Lijst", (Paragraph("", text),)))
    published = lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW)
    assert "Zie de lijst van sub-verwerkers" in published.canonical
    assert "example.org" not in published.canonical


def test_the_command_refuses_it_too_and_says_where(officer: User) -> None:
    draft = _with(NAMELESS)
    with pytest.raises(CommandError, match="bepaling zonder kop"):
        call_command("publish_version", draft.reference, by=officer.email, stdout=StringIO())


def test_a_heading_with_headings_below_it_needs_no_title(officer: User) -> None:
    articles = (
        Article("Section I", "", level=1),
        Article("Clause 1", "Purpose", (Paragraph("", "<p>They apply.</p>"),), level=2),
    )
    terms = TermsContent(preamble="<p>Standard clauses.</p>", articles=articles)
    draft = create_draft(terms, line_for("terms"), by=officer, at=NOW)
    assert lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW).version.is_published


def test_an_imported_text_of_headings_that_are_sentences_is_published_and_becomes_a_pdf(officer: User) -> None:
    (draft,) = import_source(SENTENCES.encode(), name="voorwaarden.md", by=officer, at=NOW).drafts
    version = lifecycle.publish(draft.version, by=officer, at=NOW, recorded_at=NOW).version
    pages = render(
        VersionSource(version).html(), stylesheets=("css/tokens-print.css", "css/document.css", "css/pdf.css")
    )
    assert pages.startswith(b"%PDF")


def test_the_officer_is_told_before_publishing(officer: User) -> None:
    errors = [finding for finding in findings(_with(NAMELESS)) if finding.level == "error"]
    assert [finding.code for finding in errors] == ["nameless_heading"]
    assert errors[0].where == "Hier staat een bepaling zonder kop."
