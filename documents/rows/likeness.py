"""Which of two sets of texts belong together: by their names first, then by the words that they share.

Each text is looked at beside a few others only, those with which it has rare words in common, so that the time grows
with the text and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Below this likeness two texts are taken for different ones; found on the two source texts, where reworded paragraphs
# reach 0.6 and more, and unrelated ones stay under 0.35.
SIMILAR = 0.5
_RARE_WORDS = 12
_POSTINGS = 20
_CANDIDATES = 8


@dataclass(frozen=True)
class Words:
    """The words of a text, and its pairs of neighbours, each counted."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, text: str) -> Words:
        words = text.split()
        return cls(Counter(words), Counter(pairwise(words)))

    def likeness(self, other: Words) -> float:
        """How much two texts share, from 0 to 1: half by their words, half by the pairs, which keep the order."""
        words, pairs = _shared_part(self.words, other.words), _shared_part(self.pairs, other.pairs)
        return words if not self.pairs or not other.pairs else (words + pairs) / 2


def match_same(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new key the place of an equal old one, each given once, in order."""
    places: dict[Any, deque[int]] = defaultdict(deque)
    for index, key in enumerate(old):
        places[key].append(index)
    return [places[key].popleft() if places.get(key) else None for key in new]


def match_alike(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new text the place of the old one that is most like it, each given once; None where none is."""
    matches: list[int | None] = [None] * len(new)
    if not old or not new:
        return matches
    likeness = _likeness([Words.of(text) for text in old], [Words.of(text) for text in new])
    used: set[int] = set()
    for _ratio, place, index in sorted(likeness, key=lambda item: (-item[0], item[2], item[1])):
        if matches[index] is None and place not in used:
            used.add(place)
            matches[index] = place
    return matches


def _shared_part(first: Counter[Any], second: Counter[Any]) -> float:
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 1.0


def _likeness(old: Sequence[Words], new: Sequence[Words]) -> list[tuple[float, int, int]]:
    """The likeness of each new text to the few old ones with which it shares rare words."""
    postings: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(old):
        for word in text.words:
            postings[word].append(place)
    found: list[tuple[float, int, int]] = []
    for index, text in enumerate(new):
        rare = sorted((word for word in text.words if word in postings), key=lambda word: (len(postings[word]), word))
        votes = Counter(place for word in rare[:_RARE_WORDS] for place in postings[word][:_POSTINGS])
        for place, _count in votes.most_common(_CANDIDATES):
            if (ratio := text.likeness(old[place])) >= SIMILAR:
                found.append((ratio, place, index))
    return found
