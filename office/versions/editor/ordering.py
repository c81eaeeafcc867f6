"""The order of a list that two people may have changed: new rows of both stand behind what they were put behind; of
moved ones, who moved them decides, and where both did that is a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from office.versions.places import insert_rows


@dataclass(frozen=True)
class MergedOrder:
    """The keys of a list in the order in which they are to stand; ``both_moved``: it is theirs, and ours is another."""

    keys: tuple[str, ...]
    both_moved: bool = False


def merge_order(now: Sequence[str], base: Sequence[str], wanted: Sequence[str], fresh: Set[str]) -> MergedOrder:
    """``now`` is the list as stored, ``base`` as the page read it, ``wanted`` as it is to be; ``fresh`` are rows of
    ``wanted`` that this very save puts into the list.
    """
    here = set(now)
    mine = [key for key in wanted if key in fresh or key in here]
    ours = [key for key in mine if key in fresh]
    sent = [key for key in mine if key not in fresh]
    shared = set(sent)
    theirs = [key for key in now if key in shared]
    before = [key for key in base if key in shared]
    known = set(before)
    others = [key for key in now if key not in shared]

    def old(keys: Sequence[str]) -> list[str]:
        return [key for key in keys if key in known]

    if sent == theirs or old(sent) == before:
        return MergedOrder(tuple(insert_rows(now, ours, mine)))
    if old(theirs) == before:
        return MergedOrder(tuple(insert_rows(mine, others, now)))
    return MergedOrder(tuple(insert_rows(now, ours, mine)), both_moved=True)
