"""The names of the elements of OpenDocument."""

from __future__ import annotations

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE, STYLE, FO, DRAW, SVG = (
    f"{{{_BASE}{name}:1.0}}"
    for name in ("text", "table", "office", "style", "xsl-fo-compatible", "drawing", "svg-compatible")
)
LINK = "{http://www.w3.org/1999/xlink}"


def number(text: str | None, default: int = 1) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
