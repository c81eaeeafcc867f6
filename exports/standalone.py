"""A page as one file: its style sheets and typeface come along, and nothing is fetched."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import mark_safe

# The copies' typeface, cut down to what Dutch and English texts need, by weight and style.
_FACES = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (700, "normal"): "Bold",
    (700, "italic"): "BoldItalic",
}


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
