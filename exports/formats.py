"""One version, taken out: as text, canonical JSON, a page that needs nothing else, PDF, Akoma Ntoso or linked data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import translation

import pdf
from copies.reading import VersionSource, find_or_ask, forget_file, read_stored, render_and_store
from copies.reading.layout import STYLESHEETS
from documents.models import DocumentVersion
from documents.proof.digest import canonical_json
from documents.rows.drafting import content_of
from exports.akn.document import as_akn
from exports.linked.version import as_dpv
from exports.standalone import with_styles


def language_of(version: DocumentVersion) -> str:
    """A version is printed in the language of its text, as far as the registry speaks it; pages follow their reader."""
    return version.language if version.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def as_text(version: DocumentVersion, *, at: datetime) -> bytes:
    """Every block of the content in reading order, footnotes included, one a line, and nothing else (UTF-8).

    The numbers and letters of list items are written out, since a text may refer to them.
    """
    return "".join(f"{block.printed}\n" for block in content_of(version).blocks()).encode()


def as_json(version: DocumentVersion, *, at: datetime) -> bytes:
    """The canonical JSON: of a published version the sealed bytes themselves, of a draft what they would be."""
    if version.is_published:
        return version.publication.canonical.encode()
    return canonical_json(content_of(version)).encode()


def as_html(version: DocumentVersion, *, at: datetime) -> bytes:
    """The pages of the PDF as one HTML file with its style and typeface inside, of a width that can be read."""
    with translation.override(language_of(version)):
        html = VersionSource(version).html()
    return with_styles(html, (*STYLESHEETS, "css/export.css"))


def as_pdf(version: DocumentVersion, *, at: datetime) -> bytes:
    """The PDF; that of a published version is stored, and rendered at its first use only."""
    source = VersionSource(version)
    if not version.is_published:
        with translation.override(language_of(version)):
            return pdf.render(source.html(), stylesheets=STYLESHEETS)
    rendering, _is_new = find_or_ask(source, language_of(version), now=at)
    render_and_store(rendering, now=at)
    rendering.refresh_from_db()
    if (data := read_stored(rendering)) is None:
        forget_file(rendering, now=at)
        render_and_store(rendering, now=at)
        rendering.refresh_from_db()
        data = read_stored(rendering)
    assert data is not None
    return data


FORMATS: dict[str, Callable[..., bytes]] = {
    "text": as_text,
    "json": as_json,
    "html": as_html,
    "pdf": as_pdf,
    "akn": as_akn,
    "dpv": as_dpv,
}
