"""One version, taken out: as text, canonical JSON, a page that needs nothing else, a PDF, or Akoma Ntoso."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe

import pdf
from copies.reading import VersionSource, find_or_ask, forget_file, read_stored, render_and_store
from copies.reading.layout import STYLESHEETS
from documents.models import DocumentVersion
from documents.proof.digest import canonical_json
from documents.rows.drafting import content_of
from exports.akn.document import as_akn

# The copies' typeface, cut down to what Dutch and English texts need, by weight and style.
_FACES = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (700, "normal"): "Bold",
    (700, "italic"): "BoldItalic",
}


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


def with_styles(html: str, stylesheets: Sequence[str]) -> bytes:
    """A page with its style sheets and typeface inside, so that it needs nothing else."""
    style = "".join([*_faces(), *(_stylesheet(name) for name in stylesheets)])
    # The style sheets are the project's own; a page that is taken out can't fetch them.
    return html.replace("</head>", format_html("<style>{}</style></head>", mark_safe(style)), 1).encode()  # noqa: S308


def _faces() -> Iterator[str]:
    for (weight, style), name in _FACES.items():
        data = base64.b64encode(_static(f"fonts/registry-sans/RegistrySans-{name}.woff2").read_bytes()).decode()
        source = f'url("data:font/woff2;base64,{data}") format("woff2")'
        yield f'@font-face {{ font-family: "Lato"; font-weight: {weight}; font-style: {style}; src: {source}; }}\n'


def _stylesheet(name: str) -> str:
    return _static(name).read_text(encoding="utf-8")


def _static(name: str) -> Path:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path)


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
}
