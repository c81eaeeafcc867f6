"""What belongs to pages and not to the text: page numbers, running heads and feet. Taken out, and listed.

A page ends at a form feed, or where a line says that it is a page's number. A line that stands at several page ends
and hardly anywhere else is a running head or foot. A number alone may be the label of a clause: it is a page's number
at a page end only, or where it counts on and breaks a sentence in two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sources.findings import Furniture
from sources.inline import plain
from sources.labels import read_label
from sources.laid_out.layout import TextLine, has_room, line_width

_PAGE = r"(?:pagina|page|seite|blz\.?|bladzijde|blatt|side|sida|pag\.?|p\.|s\.)"
_OF = r"(?:van|of|von|aus|de|av|af|/|\|)"
_SAID = re.compile(
    rf"[-–|([]?\s?{_PAGE}\s?:?\s?\d{{1,4}}(?:\s?{_OF}\s?\d{{1,4}})?\s?[-–|)\]]?|\d{{1,4}}\s?\|\s?{_PAGE}|"
    rf"\d{{1,4}}\s?(?:{_OF}\s?\d{{1,4}})(?:\s{_PAGE})?|[-–—]\s?\d{{1,4}}\s?[-–—]",
    re.IGNORECASE,
)
_YEAR = re.compile(r".*\D(?:19|20)\d\d\D*", re.DOTALL)
_ALONE = re.compile(r"\d{1,4}")
_AT_END = re.compile(rf"(?:{_PAGE}|[|•·/–-]|\s\s)\s?\d{{1,4}}(?:\s?{_OF}\s?\d{{1,4}})?$", re.IGNORECASE)
_AT_START = re.compile(rf"^(?:{_PAGE}\s?)?\d{{1,4}}(?:\s?{_OF}\s?\d{{1,4}})?\s?[|•·–-]\s", re.IGNORECASE)
_LONGEST = 40
_WIDEST = 150
_EDGE = 3
_OFTEN = 3


def without_running_text(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[Furniture]]:
    """``lines`` without what belongs to pages, and that."""
    if not lines:
        return [], []
    texts = [plain(line.text) if len(line.text) <= _WIDEST else "" for line in lines]
    taken = _Pages(lines, texts).find()
    kept: list[TextLine] = []
    width = line_width(lines)
    removed = gap = False
    for index, line in enumerate(lines):
        if index in taken:
            removed, gap = True, gap or line.gap
            continue
        kept.append(_rejoin(kept[-1] if kept else None, line, gap, width) if removed else line)
        removed = gap = False
    return kept, [Furniture(taken[index], shown_line(lines[index]), lines[index].number) for index in sorted(taken)]


def shown_line(line: TextLine) -> str:
    """A line as the furniture lists it."""
    return plain(line.text)


def _rejoin(previous: TextLine | None, line: TextLine, gap: bool, width: int) -> TextLine:
    """The first line behind what was taken out: whether a sentence goes on with it is seen from the text alone."""
    if previous is None:
        return replace(line, gap=True)
    if line.text[0].islower() and not previous.complete:
        return replace(line, gap=False, page=True)
    open_line = not previous.complete and not has_room(previous, line, width)
    return replace(line, gap=(line.gap or gap) and not open_line, page=open_line or line.page)


class _Pages:
    def __init__(self, lines: Sequence[TextLine], texts: Sequence[str]) -> None:
        self.lines, self.texts = lines, texts
        self.taken: dict[int, str] = {}
        self.numbers: dict[int, int] = {}

    def find(self) -> dict[int, str]:
        """What each line that belongs to a page is, by its place."""
        for index, text in enumerate(self.texts):
            if text and len(text) <= _LONGEST and not self._is_text(index):
                if _SAID.fullmatch(text) and not _YEAR.fullmatch(text):
                    self.taken[index] = "page_number"
                elif _ALONE.fullmatch(text):
                    self.numbers[index] = int(text)
        self._take_numbers_at_page_ends()
        for _pass in range(2):
            self._take_repeated_lines()
            self._take_numbers_that_count_on()
        self._take_numbers_in_sentences()
        self._take_lines_in_sentences()
        return self.taken

    def _is_text(self, index: int) -> bool:
        line = self.lines[index]
        return bool(line.depth or line.cells or line.marker)

    def _ends_page(self, index: int) -> bool:
        """Whether a page begins with this line or behind it."""
        behind = index + 1
        return self.lines[index].page or (behind < len(self.lines) and self.lines[behind].page)

    # Numbers

    def _take_numbers_at_page_ends(self) -> None:
        labels = sum(not self._ends_page(index) for index in self.numbers)
        label: int | None = None
        pages: set[int] = set()
        for index, number in sorted(self.numbers.items()):
            if not self._ends_page(index):
                label = number
                continue
            if labels < 2 or label is None or number != label + 1 or number - 1 in pages:
                self.taken[index] = "page_number"
            pages.add(number)

    def _take_numbers_that_count_on(self) -> None:
        """Numbers beside what was taken, or at the very end, that are one more than the page before's."""
        last: int | None = None
        for index in sorted(self.numbers):
            if index in self.taken:
                last = self.numbers[index]
                continue
            beside = index - 1 in self.taken or index + 1 in self.taken or index == len(self.lines) - 1
            follows = last is not None and self.numbers[index] == last + 1
            if beside and (follows or (last is None and self._is_beside_running_text(index))):
                self.taken[index] = "page_number"
                last = self.numbers[index]

    def _is_beside_running_text(self, index: int) -> bool:
        return any(self.taken.get(other, "").startswith("running") for other in (index - 1, index + 1))

    def _take_numbers_in_sentences(self) -> None:
        """Numbers that count on through the text, at least one of which breaks a sentence in two."""
        run: list[int] = []
        for index in [*(index for index in sorted(self.numbers) if index not in self.taken), -1]:
            if run and (index < 0 or self.numbers[index] != self.numbers[run[-1]] + 1):
                if any(self._breaks_sentence(place) for place in run):
                    self.taken.update(dict.fromkeys(run, "page_number"))
                run = []
            if index >= 0:
                run.append(index)

    def _breaks_sentence(self, index: int) -> bool:
        if not 0 < index < len(self.lines) - 1:
            return False
        before, behind = self.lines[index - 1], self.lines[index + 1]
        return not before.complete and behind.text[0].islower() and before.text[-1:].islower()

    # Lines

    def _take_repeated_lines(self) -> None:
        total = Counter(key for index in range(len(self.lines)) if (key := self._key(index)))
        for kind, behind in (("running_foot", False), ("running_head", True)):
            edges = list(self._edges(behind))
            seen = {(end, key) for end, index in [*edges, (-1, 0)] if (key := self._key(index))}
            at_edge = Counter(key for _end, key in seen)
            for index in {index for _end, index in edges if index} - set(self.taken):
                key = self._key(index)
                if key and at_edge[key] >= 2 and at_edge[key] == total[key]:
                    self.taken[index] = kind

    def _key(self, index: int) -> str:
        """What makes two lines the same: their text, a page's number in it apart. Labels and headings are no such."""
        text = self.texts[index]
        if not text or self._is_text(index) or index in self.numbers:
            return ""
        bare = _AT_END.sub("#", _AT_START.sub("#", text))
        label = read_label(text)
        if bare == text and label is not None and (label.kind in {"keyword", "part"} or not label.rest):
            return ""
        return bare.casefold() if any(character.isalpha() for character in bare) else ""

    def _edges(self, behind: bool) -> Iterator[tuple[int, int]]:
        """The lines next to each page's end on one side, with the nearest of them; what was taken is left aside."""
        ends = {index for index in range(1, len(self.lines)) if self.lines[index].page}
        ends |= {index for index, kind in self.taken.items() if kind == "page_number"}
        if ends and not behind:
            ends.add(len(self.lines))
        step = 1 if behind else -1
        for end in ends:
            place, seen, first = end if behind else end - 1, 0, -1
            while 0 <= place < len(self.lines) and seen < _EDGE and abs(place - end) <= 2 * _EDGE:
                if place not in self.taken:
                    seen += 1
                    # Several ends with nothing between them are one.
                    first = place if first < 0 else first
                    yield first, place
                place += step

    def _take_lines_in_sentences(self) -> None:
        """Lines that come back and break a sentence in two, where nothing says where the pages end."""
        places: dict[str, list[int]] = {}
        for index in range(len(self.lines)):
            if index not in self.taken and (key := self._key(index)):
                places.setdefault(key, []).append(index)
        for found in places.values():
            # What may be a sentence's own words stays in it: a foot begins with a capital or bears a page's number.
            stands_apart = self.texts[found[0]][0].isupper() or "#" in self._key(found[0])
            if len(found) >= _OFTEN and stands_apart and all(map(self._breaks_sentence, found)):
                self.taken.update(dict.fromkeys(found, "running_foot"))
