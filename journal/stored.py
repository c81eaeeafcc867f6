"""The tree as the database holds it: one query for the tiles that answer a question, none of which is believed."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterable
from functools import reduce

from django.db.models import Q

from journal.models import Checkpoint, Tile
from journal.tlog.tiles import Question, TileAt, Tree


def tiles(wanted: Iterable[TileAt]) -> dict[TileAt, bytes]:
    """These tiles, as far as they are stored."""
    rows = defaultdict(list)
    for tile in wanted:
        rows[tile.level].append(tile.place)
    if not rows:
        return {}
    which = reduce(operator.or_, (Q(level=level, index__in=places) for level, places in rows.items()))
    return {tile.at: bytes(tile.hashes) for tile in Tile.objects.filter(which)}


def tree_of(checkpoint: Checkpoint, question: Question | None = None) -> Tree:
    """The tree of a checkpoint, as much of it as answers a question about it; else its right edge.

    Raises ``DamagedTree`` where the tiles are not those that were signed.
    """
    question = question or Question(checkpoint.size)
    return Tree(checkpoint.size, bytes.fromhex(checkpoint.root), tiles(question.needs()))
