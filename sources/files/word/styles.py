"""The styles of a Word file, as far as they say what a paragraph is or hide its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from sources.files.word.names import W, number, toggle, value

_DEEPEST = 20
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:[1-9]|heading)", re.IGNORECASE)


@dataclass(frozen=True)
class ParagraphStyle:
    """What a style says of its paragraphs: the depth of a heading (0: none), its list, whether it lists contents."""

    depth: int = 0
    number: str = ""
    level: int | None = None
    contents: bool = False


class Styles:
    """The styles of a file, by their identity."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        defaults = [s for s in found if s.get(f"{W}default") in {"1", "true"} and s.get(f"{W}type") == "paragraph"]
        self._default = defaults[0].get(f"{W}styleId", "") if defaults else ""
        self.paragraph = cache(self._paragraph)
        self.look = cache(self._look)

    def _chain(self, identity: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while identity in self._styles and len(chain) < _DEEPEST:
            style = self._styles[identity]
            chain.append(style)
            identity = value(style.find(f"{W}basedOn"))
        return chain

    def _paragraph(self, identity: str) -> ParagraphStyle:
        depth, numbered, level, contents = 0, "", None, False
        for style in reversed(self._chain(identity or self._default)):
            name = value(style.find(f"{W}name"))
            contents = contents or bool(_CONTENTS.fullmatch(name))
            if heading := _HEADING.fullmatch(name):
                depth = min(int(heading[1]), 6)
            elif name.lower() == "title":
                depth = 1
            properties = style.find(f"{W}pPr")
            if properties is None:
                continue
            outline = properties.find(f"{W}outlineLvl")
            if outline is not None:
                found = number(value(outline), 9)
                depth = found + 1 if found < 6 else 0
            if (listed := properties.find(f"{W}numPr")) is not None:
                own = value(listed.find(f"{W}numId"))
                numbered = own or numbered
                level = (
                    number(value(listed.find(f"{W}ilvl")), level or 0) if listed.find(f"{W}ilvl") is not None else level
                )
        return ParagraphStyle(depth, numbered, level, contents)

    def _look(self, identity: str, name: str) -> bool | None:
        """What a style, or one that it is based on, says of a property of its words."""
        for style in self._chain(identity):
            said = toggle(style.find(f"{W}rPr"), name)
            if said is not None:
                return said
        return None

    def level_of(self, identity: str) -> str:
        """The identity of a paragraph's style, with the default for none."""
        return identity or self._default
