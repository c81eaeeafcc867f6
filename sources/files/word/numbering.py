"""The numbers that Word computes: a page prints "Artikel 3." or "2.1", and the file only says which list it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.markup.numerals import numeral
from sources.files.word.names import W, number, toggle, value

_FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_LEVELS = 9
_BULLETS = frozenset({"bullet", "none"})
_PLACE = re.compile(r"%([1-9])")
_WORDS = {
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "ordinal": "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde",
}


@dataclass(frozen=True)
class Level:
    """How one level of a list counts and is printed."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True)
class Numbered:
    """What stands before a paragraph: its printed label, whether it counts, how deep its list stands."""

    label: str
    ordered: bool
    level: int
    name: str = ""


@dataclass
class _List:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a file and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, _List] = {}
        self._numbers: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._by_style: dict[str, str] = {}
        if root is None:
            return
        linked: dict[str, str] = {}
        for abstract in root.findall(f"{W}abstractNum"):
            identity = abstract.get(f"{W}abstractNumId", "")
            levels = {number(each.get(f"{W}ilvl")): _level(each) for each in abstract.findall(f"{W}lvl")}
            self._abstract[identity] = _List(levels)
            if style := value(abstract.find(f"{W}styleLink")):
                self._by_style[style] = identity
            if style := value(abstract.find(f"{W}numStyleLink")):
                linked[identity] = style
        for identity, style in linked.items():
            self._abstract[identity] = self._abstract.get(self._by_style.get(style, ""), _List({}))
        for listed in root.findall(f"{W}num"):
            self._add(listed)

    def _add(self, listed: etree._Element) -> None:
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for change in listed.findall(f"{W}lvlOverride"):
            place = number(change.get(f"{W}ilvl"))
            if (own := change.find(f"{W}lvl")) is not None:
                levels[place] = _level(own)
            if (start := change.find(f"{W}startOverride")) is not None:
                starts[place] = number(value(start), 1)
        abstract = value(listed.find(f"{W}abstractNumId"))
        self._numbers[listed.get(f"{W}numId", "")] = (abstract, levels, starts)

    def level_of_style(self, identity: str, style: str) -> int | None:
        """The level of a list that is tied to a style of paragraphs."""
        abstract, own, _starts = self._numbers.get(identity, ("", {}, {}))
        levels = (self._abstract[abstract].levels if abstract in self._abstract else {}) | own
        return next((place for place, level in levels.items() if style and level.style == style), None)

    def count(self, identity: str, place: int) -> Numbered | None:
        """The label of the next paragraph of a list at a level; the list counts on from there."""
        abstract, own, starts = self._numbers.get(identity, ("", {}, {}))
        listed = self._abstract.get(abstract)
        if listed is None or not 0 <= place < _LEVELS:
            return None
        levels = listed.levels | own
        level = levels.get(place, Level())
        if place in starts and (identity, place) not in self._begun:
            listed.counters[place] = starts[place] - 1
            level = replace(level, start=starts[place])
        self._begun.add((identity, place))
        current = listed.counters.get(place, level.start - 1) + 1
        listed.counters[place] = current
        for deeper in [each for each in listed.counters if each > place]:
            behind = levels.get(deeper, Level()).restart
            if behind is None or (behind and place < behind):
                del listed.counters[deeper]
        if level.format in _BULLETS and not _PLACE.search(level.text):
            return (
                Numbered("•", ordered=False, level=place, name=abstract)
                if level.format == "bullet"
                else _bare(level, place)
            )
        label = _PLACE.sub(lambda found: self._number(listed, levels, int(found[1]) - 1, level.legal), level.text)
        return Numbered(label.strip(), ordered=True, level=place, name=abstract) if label.strip() else None

    def _number(self, listed: _List, levels: dict[int, Level], place: int, legal: bool) -> str:
        level = levels.get(place, Level())
        count = listed.counters.get(place, level.start)
        return str(count) if legal else _printed(count, level.format)


def _bare(level: Level, place: int) -> Numbered | None:
    """A level that prints words and no number."""
    return Numbered(level.text.strip(), ordered=True, level=place) if level.text.strip() else None


def _printed(count: int, style: str) -> str:
    if style == "decimalZero":
        return f"{count:02}"
    if style in {"cardinalText", "ordinalText"}:
        words = _WORDS["nl" if style == "cardinalText" else "ordinal"].split()
        return words[count - 1].capitalize() if 0 < count <= len(words) else str(count)
    if style == "none":
        return ""
    if style in {"lowerLetter", "upperLetter"} and count > 26:
        # Word goes on with "aa, bb" where a web page has "aa, ab".
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    return numeral(count, _FORMATS.get(style, "1"))


def _level(element: etree._Element) -> Level:
    restart = element.find(f"{W}lvlRestart")
    text = element.find(f"{W}lvlText")
    return Level(
        start=number(value(element.find(f"{W}start")), 1),
        format=value(element.find(f"{W}numFmt"), "decimal"),
        text=value(text),
        restart=None if restart is None else number(value(restart)),
        legal=bool(toggle(element, "isLgl")),
        style=value(element.find(f"{W}pStyle")),
    )
