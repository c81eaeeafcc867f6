"""The one word-level comparison: which tokens of two sequences are the same, joined into phrases as a reader would.

As few words as possible are marked first: a longest common subsequence of the words (rapidfuzz, bit-parallel), and of
the signs between them. Then changes with little between them become one phrase, as long as the marked words stay
within ``MOST_MARKED`` times that smallest number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from documents.comparison.tokens import BREAK_KEY, Token

# How many words may be marked for each one that has to be: what reading in phrases costs.
MOST_MARKED = 1.3
# The exact method keeps a bit for each pair of words: 32 MB. Beyond, one that keeps little and is nearly as exact.
_MOST_PAIRS = 2**28
# So many unchanged words between two changes may be taken into one phrase, if both changes have more words than these.
_AROUND_ISLAND = {0: 0, 1: 2, 2: 6}


class Span(NamedTuple):
    """Tokens ``i:j`` of the old sequence and ``k:m`` of the new one: the same, or gone and new."""

    same: bool
    i: int
    j: int
    k: int
    m: int


def spans(old: Sequence[Token], new: Sequence[Token]) -> list[Span]:
    """Both sequences from begin to end, in turn the same and changed."""
    before, after = [token.key for token in old], [token.key for token in new]
    if before == after:
        return [Span(True, 0, len(old), 0, len(new))] if old else []
    start = _shared_start(before, after)
    end = _shared_start(before[start:][::-1], after[start:][::-1])
    matches = [(place, place) for place in range(start)]
    matches += [(i + start, k + start) for i, k in _matches(old[start : len(old) - end], new[start : len(new) - end])]
    matches += [(len(old) - place, len(new) - place) for place in range(end, 0, -1)]
    found = slide(list(_spans(matches, len(old), len(new))), _Side.of(old), _Side.of(new))
    return _phrases(found, old, new)


def _shared_start(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _matches(old: Sequence[Token], new: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The pairs of tokens that stay: as many words as possible, and between them as many signs as possible."""
    i = k = 0
    for word in [*_words_that_stay(old, new), (len(old), len(new))]:
        if i < word[0] and k < word[1]:
            yield from _longest(
                [(place, old[place].key) for place in range(i, word[0]) if not old[place].is_word],
                [(place, new[place].key) for place in range(k, word[1]) if not new[place].is_word],
            )
        if word != (len(old), len(new)):
            yield word
        i, k = word[0] + 1, word[1] + 1


def _words_that_stay(old: Sequence[Token], new: Sequence[Token]) -> list[tuple[int, int]]:
    before = [place for place, token in enumerate(old) if token.is_word]
    after = [place for place, token in enumerate(new) if token.is_word]
    matches = _longest(
        [(number, old[place].key) for number, place in enumerate(before)],
        [(number, new[place].key) for number, place in enumerate(after)],
    )
    found = slide(list(_spans(matches, len(before), len(after))), _Side.of(old).at(before), _Side.of(new).at(after))
    return [
        (before[i], after[k])
        for span in found
        if span.same
        for i, k in zip(range(span.i, span.j), range(span.k, span.m), strict=True)
    ]


def _longest(old: list[tuple[int, str]], new: list[tuple[int, str]]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence."""
    # What stands on one side only can't be in it, and would cost the most.
    known = {key for _place, key in old} & {key for _place, key in new}
    if not known:
        return []
    old, new = [item for item in old if item[1] in known], [item for item in new if item[1] in known]
    numbers = {key: number for number, key in enumerate(known)}
    before, after = [numbers[key] for _place, key in old], [numbers[key] for _place, key in new]
    method = LCSseq if len(before) * len(after) <= _MOST_PAIRS else Levenshtein
    return [
        (old[i][0], new[k][0])
        for operation in method.opcodes(before, after)
        if operation.tag == "equal"
        for i, k in zip(
            range(operation.src_start, operation.src_end),
            range(operation.dest_start, operation.dest_end),
            strict=True,
        )
    ]


def _spans(matches: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[Span]:
    i = k = 0
    place = 0
    while place < len(matches):
        j, m = matches[place]
        if j > i or m > k:
            yield Span(False, i, j, k, m)
        i, k = j, m
        while place < len(matches) and matches[place] == (j, m):
            place, j, m = place + 1, j + 1, m + 1
        yield Span(True, i, j, k, m)
        i, k = j, m
    if old > i or new > k:
        yield Span(False, i, old, k, new)


@dataclass(frozen=True)
class _Side:
    """The keys of a sequence, and how well a unit may begin at each place, the end included."""

    keys: Sequence[str]
    begins: Sequence[int]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> _Side:
        keys = [token.key for token in tokens]
        begins = [_beginning(before, key) for before, key in zip(["", *keys], keys, strict=False)]
        return cls(keys, [*begins, 4])

    def at(self, places: Sequence[int]) -> _Side:
        """Those at some of the places only: a word begins a line when only the line's beginning stands before it."""
        begins = []
        for place in places:
            is_first = place > 0 and self.keys[place - 1] == BREAK_KEY
            begins.append(4 if is_first else self.begins[place])
        return _Side([self.keys[place] for place in places], [*begins, 4])


def _beginning(before: str, key: str) -> int:
    if key == BREAK_KEY:
        return 4
    if before and before in ".;:!?":
        return 3
    return 1 if before and before in ",(–" else 0


def slide(found: list[Span], old: _Side, new: _Side) -> list[Span]:
    """What is only gone or only new may often begin a little earlier or later: it joins another such change where it
    can, or else begins with a line or a sentence.
    """
    done: list[Span] = []
    waiting = found[::-1]
    while waiting:
        span = waiting.pop()
        if span.same or (span.i < span.j and span.k < span.m) or not done or not waiting:
            done.append(span)
            continue
        left, right = done[-1], waiting[-1]
        side, start, end = (old, span.i, span.j) if span.i < span.j else (new, span.k, span.m)
        before = done[-2] if len(done) > 1 else None
        after = waiting[-2] if len(waiting) > 1 else None
        shift = _best_shift(side, start, end, (left.j - left.i, before), (right.j - right.i, after), span)
        span = Span(False, span.i + shift, span.j + shift, span.k + shift, span.m + shift)
        left = left._replace(j=left.j + shift, m=left.m + shift)
        right = right._replace(i=right.i + shift, k=right.k + shift)
        done.pop()
        if left.i < left.j:
            done.append(left)
        elif done:
            span = done.pop()._replace(j=span.j, m=span.m)
        waiting.pop()
        if right.i < right.j:
            waiting.append(right)
        elif waiting:
            waiting.append(span._replace(j=waiting[-1].j, m=waiting.pop().m))
            continue
        done.append(span)
    return done


def _best_shift(
    side: _Side, start: int, end: int, left: tuple[int, Span | None], right: tuple[int, Span | None], span: Span
) -> int:
    """How far to move a change so that it reads best. What stays beside it may vanish at the edge of the text, or where
    the change meets another of its sort.
    """
    best, best_score = 0, side.begins[start] + side.begins[end]
    for step, (size, other) in ((-1, left), (1, right)):
        may_vanish = other is None or _same_sort(other, span)
        for count in range(1, size + 1):
            shift = step * count
            first, last = (start + shift, end + shift) if step < 0 else (start + shift - 1, end + shift - 1)
            if side.keys[first] != side.keys[last] or (count == size and not may_vanish):
                break
            score = side.begins[start + shift] + side.begins[end + shift]
            if count == size and other is not None:
                score += 10
            if score > best_score:
                best, best_score = shift, score
    return best


def _same_sort(one: Span, other: Span) -> bool:
    """Whether both are only gone, or both only new."""
    return (one.i == one.j and other.i == other.j) or (one.k == one.m and other.k == other.m)


def _phrases(found: list[Span], old: Sequence[Token], new: Sequence[Token]) -> list[Span]:
    """Changes with little between them as one, while few enough words are marked."""
    if sum(not span.same for span in found) < 2:
        return found
    before = [0, *accumulate(token.is_word for token in old)]
    after = [0, *accumulate(token.is_word for token in new)]

    def marked(span: Span) -> int:
        return 0 if span.same else before[span.j] - before[span.i] + after[span.m] - after[span.k]

    smallest = sum(map(marked, found))
    spare = int(smallest * MOST_MARKED) - smallest
    if _is_rewritten(found, before, after, smallest, spare):
        return [Span(False, 0, len(old), 0, len(new))]
    for words, around in _AROUND_ISLAND.items():
        joined: list[Span] = []
        for number, span in enumerate(found):
            is_island = span.same and joined and number + 1 < len(found) and before[span.j] - before[span.i] == words
            if (
                is_island
                and 2 * words <= spare
                and _is_in_a_phrase(old[span.i : span.j], words)
                and _is_phrase(joined[-1], found[number + 1], [marked(joined[-1]), marked(found[number + 1])], around)
            ):
                spare -= 2 * words
                joined[-1] = joined[-1]._replace(j=span.j, m=span.m)
            elif joined and not span.same and not joined[-1].same:
                joined[-1] = joined[-1]._replace(j=span.j, m=span.m)
            else:
                joined.append(span)
        found = joined
    return found


def _is_in_a_phrase(island: Sequence[Token], words: int) -> bool:
    """Whether no line begins in it, and no words are parted by it."""
    return all(token.is_word or not words for token in island) and all(token.place is None for token in island)


def _is_phrase(left: Span, right: Span, sizes: Sequence[int], around: int) -> bool:
    """Whether the changes on both sides of an island together replace something, and weigh more than ``around``."""
    gone = left.j > left.i or right.j > right.i
    new = left.m > left.k or right.m > right.k
    return gone and new and min(sizes) > around


def _is_rewritten(found: list[Span], before: list[int], after: list[int], smallest: int, spare: int) -> bool:
    """Whether so little of both texts is left, in crumbs, that a reader takes one for a replacement of the other."""
    kept = sum(before[span.j] - before[span.i] for span in found if span.same)
    crumbs = sum(span.same for span in found)
    return crumbs > 2 and 2 * kept <= spare and 2 * kept < min(before[-1], after[-1])
