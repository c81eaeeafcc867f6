"""The names of the elements of WordprocessingML."""

from __future__ import annotations

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NO = frozenset({"0", "false", "off", "none"})


def value(element: etree._Element | None, default: str = "") -> str:
    """The ``w:val`` of an element."""
    return default if element is None else element.get(f"{W}val", default)


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """Whether a property is on or off; None where nothing is said."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else value(found, "1").lower() not in _NO


def number(text: str | None, default: int = 0) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
