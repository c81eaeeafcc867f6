"""What a PDF depends on besides its content: templates, style, fonts, wording and WeasyPrint itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

STYLESHEETS = ("css/tokens-print.css", "css/document.css", "css/pdf.css")
_BASE = Path(settings.BASE_DIR)
_CODE = (
    "pdf",
    "documents/text/outline.py",
    "documents/display/presentation.py",
    "documents/text/richtext.py",
    "documents/templatetags",
    "annexes/presentation.py",
    "terms/presentation.py",
    "agreements/bundle.py",
    "agreements/applicability/reasons.py",
)


@cache
def layout_digest(language: str) -> str:
    """The SHA-256 over all of it, for one language; computed once per process, since it changes with a release."""
    digest = hashlib.sha256()
    for distribution in ("weasyprint", "pydyf", "django"):
        digest.update(f"{distribution} {version(distribution)}\n".encode())
    for path in _files(language):
        digest.update(f"{path.relative_to(_BASE).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(language: str) -> Iterator[Path]:
    yield from sorted((_BASE / "templates" / "documents").rglob("*.html"))
    yield from sorted((_BASE / "static" / "fonts" / "lato").glob("*.ttf"))
    yield from (_BASE / "static" / name for name in STYLESHEETS)
    for name in _CODE:
        path = _BASE / name
        yield from sorted(path.glob("*.py")) if path.is_dir() else [path]
    catalogue = _BASE / "locale" / language / "LC_MESSAGES" / "django.mo"
    if catalogue.exists():
        yield catalogue
