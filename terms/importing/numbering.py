"""The running lists of labels inside an article: which label goes on with which list, and how deep it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from sources.labels import Label

_MAXIMUM_STEP = 20
_MAXIMUM_DEPTH = 8
_FEW = 2


@dataclass(frozen=True)
class _List:
    kind: str
    style: str
    numbers: tuple[int, ...]
    roman: int | None
    indent: int

    def precedes(self, label: Label) -> bool:
        """Whether the label is the next of this list; "i." follows "h.", and otherwise begins Roman numerals.

        ``roman`` is the last number of a list that began as Roman numerals, None for any other list.
        """
        if self.roman is not None:
            return label.roman == self.roman + 1
        if label.inserted and label.numbers == self.numbers:
            return True
        return label.numbers == (*self.numbers[:-1], self.numbers[-1] + 1)

    def holds(self, label: Label) -> bool:
        return (self.kind, self.style, len(self.numbers)) == (label.kind, label.style, len(label.numbers))


def is_first(label: Label) -> bool:
    """Whether a list begins with this label."""
    return label.numbers[-1] == 1 or (len(label.numbers) == 1 and label.roman == 1)


@dataclass
class Numbering:
    """The lists that are open in an article, outermost first.

    ``announced``: what was read last ends with a colon, so a list that begins now stands below it.
    """

    lists: list[_List] = field(default_factory=list)
    announced: bool = False

    def is_exact(self, label: Label, indent: int) -> bool:
        """Whether the label is the next of a list that is open."""
        position = self._position(label, indent)
        return position is not None and self.lists[position].precedes(label)

    def is_near(self, label: Label, indent: int) -> bool:
        """Whether the label is not too far from the last of its list to be one at all."""
        position = self._position(label, indent)
        last = self.lists[position].numbers[-1] if position is not None else 0
        return abs(label.numbers[-1] - last) <= _MAXIMUM_STEP

    def skips_few(self, label: Label, indent: int) -> bool:
        """Whether one or two labels are missing between the last of a list, or its beginning, and this one."""
        position = self._position(label, indent)
        last = self.lists[position].numbers[-1] if position is not None else 0
        return 1 < label.numbers[-1] - last <= _FEW + 1

    def add(self, label: Label, indent: int) -> tuple[int, bool]:
        """Place a label: its level below the article, from 1, and whether it follows from what went before."""
        position = self._position(label, indent)
        known = self.lists[position] if position is not None else None
        precedes = known is not None and known.precedes(label)
        follows = is_first(label) or precedes
        counts_on = known is not None and known.roman is not None and precedes
        begins_roman = label.kind != "decimal" and label.roman == 1 and not precedes
        if position is not None:
            del self.lists[position:]
        if len(label.numbers) > 1:
            # "2.1" stands one level below "2.", whatever stood between.
            while self.lists and (
                self.lists[-1].kind != "decimal" or len(self.lists[-1].numbers) >= len(label.numbers)
            ):
                self.lists.pop()
        as_roman = label.roman if begins_roman or counts_on else None
        self.lists.append(_List(label.kind, label.style, label.numbers, as_roman, indent))
        return len(self.lists), follows

    def _position(self, label: Label, indent: int) -> int | None:
        """The list, innermost first, that the label goes on with or starts over; None when it begins one of its own."""
        for position in range(len(self.lists) - 1, -1, -1):
            known = self.lists[position]
            # "(b)" behind "(a) … (i) … (ii)" goes on with "(a)".
            if known.holds(label) and known.indent <= indent + 1 and known.precedes(label):
                return position
        for position in range(len(self.lists) - 1, -1, -1):
            known = self.lists[position]
            if not known.holds(label) or known.indent > indent + 1:
                continue
            below = is_first(label) and (self.announced or indent > known.indent + 1)
            return None if below and len(self.lists) < _MAXIMUM_DEPTH else position
        return None
