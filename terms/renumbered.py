"""References in the terms to numbers that moved: how each would read with the new one. Nothing is changed by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from terms.references import REFERENCE, leads_elsewhere, numbers_in

# A sentence ends before a capital; “art. 8” does not.
_END = re.compile(r"[.;:!?]\s+(?=[A-Z“(])")
# An article, and a numbered paragraph of it; without one, the article itself.
type Clause = tuple[str, str]


@dataclass(frozen=True)
class Swap:
    """A number in a sentence, at its place there, and the one that it becomes."""

    at: int
    was: str
    now: str


@dataclass(frozen=True)
class Proposal:
    """A sentence that refers to a number that moved, and the same with the new one."""

    sentence: str
    swaps: tuple[Swap, ...]

    @property
    def proposal(self) -> str:
        text = self.sentence
        for swap in reversed(self.swaps):
            text = text[: swap.at] + swap.now + text[swap.at + len(swap.was) :]
        return text


def proposals(text: str, moved: Mapping[Clause, Clause]) -> Iterator[Proposal]:
    """Those of one line of text; ``moved`` is what each clause was called, and is now."""
    swaps = list(_swaps(text, moved))
    for start, end in _sentences(text):
        own = tuple(Swap(each.at - start, each.was, each.now) for each in swaps if start <= each.at < end)
        if own:
            yield Proposal(text[start:end].rstrip(), own)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        yield start, found.end()
        start = found.end()
    yield start, len(text)


def _swaps(text: str, moved: Mapping[Clause, Clause]) -> Iterator[Swap]:
    for found in REFERENCE.finditer(text):
        if leads_elsewhere(text, found):
            continue
        numbers = numbers_in(found)
        member = found["member"] or ""
        for place, (at, number) in enumerate(numbers):
            article, dot, part = number.partition(".")
            named = part or (member if place == len(numbers) - 1 else "")
            now = moved.get((article, named)) if named else None
            target = now[0] if now else moved.get((article, ""), (article, ""))[0]
            part_now = now[1] if now and part else part
            if (written := f"{target}{dot}{part_now}") != number:
                yield Swap(at, number, written)
            if member and not part and place == len(numbers) - 1 and now and now[1] != member:
                yield Swap(found.start("member"), member, now[1])
