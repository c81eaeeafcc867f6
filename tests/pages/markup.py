"""A page as elements that can be asked for."""

from __future__ import annotations

from typing import Any

from lxml import html


def parsed(text: str) -> Any:
    """The page's document element. Untyped on purpose: XPath answers with whatever is asked for."""
    return html.fromstring(text)
