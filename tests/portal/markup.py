"""A page as elements that can be asked for."""

from __future__ import annotations

import re
from typing import Any

from lxml import html


def parse(text: str) -> Any:
    """The page's document element. Untyped on purpose: XPath answers with whatever is asked for."""
    return html.fromstring(text)


def contract(text: str) -> Any:
    """The contract's text in a page, without what only a screen needs."""
    [found] = parse(text).xpath("//div[@class='contract']")
    for extra in found.xpath(".//a[@class='pilcrow' or @class='footnote__back'] | .//sup"):
        extra.drop_tree()
    return found


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))
