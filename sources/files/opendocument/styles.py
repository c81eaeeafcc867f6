"""The styles of an OpenDocument file: how words look, whether they are shown, and how lists count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from documents.markup.numerals import numeral
from sources.files.opendocument.names import FO, STYLE, TEXT, number

_DEEPEST = 20


@dataclass(frozen=True)
class Look:
    strong: bool | None = None
    emphasis: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    capitals: bool | None = None
    raised: str = ""


@dataclass(frozen=True)
class Level:
    """How one level of a list is printed; no format for a bullet."""

    format: str | None = None
    before: str = ""
    behind: str = ""
    shown: int = 1
    start: int = 1


class Styles:
    """The styles of a file and of its pages."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                self._styles.setdefault(style.get(f"{STYLE}name", ""), style)
            for listed in root.iter(f"{TEXT}list-style"):
                self._lists.setdefault(listed.get(f"{STYLE}name", ""), _levels(listed))
            for outline in root.iter(f"{TEXT}outline-style"):
                self.outline = _levels(outline)
        self._looks: dict[str, Look] = {}

    def list_of(self, name: str) -> dict[int, Level]:
        return self._lists.get(name, {})

    def list_name(self, style: str) -> str:
        """The list style that a style of paragraphs brings along."""
        for element in self._chain(style):
            if found := element.get(f"{STYLE}list-style-name"):
                return found
        return ""

    def pages_of(self, style: str) -> str:
        """The sort of pages that begins with a paragraph or table of this style, nothing when they go on."""
        element = self._styles.get(style)
        return "" if element is None else element.get(f"{STYLE}master-page-name", "")

    def is_contents(self, style: str) -> bool:
        return any((each.get(f"{STYLE}name") or "").startswith("Contents_20_") for each in self._chain(style))

    def _chain(self, name: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while name in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[name])
            name = chain[-1].get(f"{STYLE}parent-style-name", "")
        return chain

    def look(self, name: str) -> Look:
        """What a style says of words; None where it says nothing."""
        if name not in self._looks:
            self._looks[name] = self._read_look(name)
        return self._looks[name]

    def _read_look(self, name: str) -> Look:
        found: dict[str, str] = {}
        for element in self._chain(name):
            properties = element.find(f"{STYLE}text-properties")
            for key, value in ({} if properties is None else properties.attrib).items():
                found.setdefault(str(key), str(value))

        def said(key: str, *yes: str) -> bool | None:
            return found[key] in yes if key in found else None

        position = found.get(f"{STYLE}text-position", "").split(" ")[0]
        raised = "super" if position == "super" or (position.rstrip("%").isdecimal() and position != "0%") else ""
        return Look(
            strong=said(f"{FO}font-weight", "bold", "600", "700", "800", "900"),
            emphasis=said(f"{FO}font-style", "italic", "oblique"),
            hidden=said(f"{TEXT}display", "none"),
            struck=None if (line := found.get(f"{STYLE}text-line-through-style")) is None else line != "none",
            capitals=said(f"{FO}text-transform", "uppercase"),
            raised="sub" if position == "sub" or position.startswith("-") else raised,
        )


def _levels(listed: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in listed:
        place = number(element.get(f"{TEXT}level"))
        bullet = str(element.tag) in {f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"}
        found[place] = Level(
            format=None if bullet else element.get(f"{STYLE}num-format", ""),
            before=element.get(f"{STYLE}num-prefix", ""),
            behind=element.get(f"{STYLE}num-suffix", ""),
            shown=number(element.get(f"{TEXT}display-levels")),
            start=number(element.get(f"{TEXT}start-value")),
        )
    return found


@dataclass
class Counter:
    """How far a list has counted, by level."""

    counts: dict[int, int] = field(default_factory=dict)

    def next(self, levels: dict[int, Level], place: int, start: int | None = None) -> str | None:
        """The label of the next item at a level (from 1): "•" for a bullet, None where nothing is printed."""
        level = levels.get(place, Level(format=None))
        before = self.counts.get(place)
        self.counts[place] = start if start is not None else level.start if before is None else before + 1
        for deeper in [each for each in self.counts if each > place]:
            del self.counts[deeper]
        if level.format is None:
            return "•"
        if not level.format:
            return None
        first = place - level.shown + 1
        pieces = []
        for each in range(max(first, 1), place + 1):
            own = levels.get(each, Level(format="1"))
            if own.format:
                pieces.append(numeral(self.counts.get(each, own.start), own.format if own.format in "1aAiI" else "1"))
        return f"{level.before}{'.'.join(pieces)}{level.behind}".strip()
