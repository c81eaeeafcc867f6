"""The tree as C2SP's tlog-tiles stores it: rows of 256 hashes, each row above a full one.

A tree is read from few tiles: those at its right edge, and those above what is asked for. None is believed: what leads
to the root of a checkpoint is the tree that was signed, anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from journal.tlog.tree import (
    SIZE_OF_HASH,
    Range,
    consistency_ranges,
    inclusion_ranges,
    join,
    root_of,
    whole_subtrees,
)

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL = WIDTH * SIZE_OF_HASH
# More rows than any tree will have, and as many as the format can name.
LEVELS = 64
_PATH = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}")


class TileAt(NamedTuple):
    """Which tile: its row, counted from the leaves, and its place in the row."""

    level: int
    place: int

    @property
    def above(self) -> TileAt:
        """The tile that holds the hash of this one."""
        return TileAt(self.level + 1, self.place >> HEIGHT)


class DamagedTree(Exception):
    """What is stored is not the tree that was signed. The message says where."""


def path_of(index: int) -> str:
    """The place of a tile in an address: 1234067 → ``x001/x234/067``."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *first, last = (digits[place : place + 3] for place in range(0, len(digits), 3))
    return "/".join([*(f"x{part}" for part in first), last])


def index_at(path: str) -> int:
    """The place of a tile from an address. Raises ``ValueError`` for anything that :func:`path_of` does not write."""
    if len(path) <= 40 and _PATH.fullmatch(path):
        index = int(path.replace("x", "").replace("/", ""))
        if path_of(index) == path:
            return index
    raise ValueError(path)


def width_in(tile: TileAt, size: int) -> int:
    """How many hashes the tile has in a tree of that size; 0 where it is not there."""
    return max(0, min(WIDTH, (size >> (HEIGHT * tile.level)) - (tile.place << HEIGHT)))


def edge(size: int) -> list[TileAt]:
    """The tiles at the right of a tree that are not full: all that its root is made of."""
    found = []
    for level in range(LEVELS):
        count = size >> (HEIGHT * level)
        if not count:
            break
        if count % WIDTH:
            found.append(TileAt(level, count >> HEIGHT))
    return found


def root_over(size: int, stored: Mapping[TileAt, bytes]) -> bytes:
    """The root of the tree of that size over the tiles at its edge. Raises :class:`DamagedTree` if one is missing."""
    subtrees = []
    for tile in reversed(edge(size)):
        if tile not in stored:
            raise DamagedTree(f"tile {tile.level}/{path_of(tile.place)} is missing")
        hashes = split(_cut(tile, stored[tile], size))
        subtrees += [root_of(hashes[start : start + (1 << height)]) for height, start in _parts(len(hashes))]
    return join(subtrees)


def extended(size: int, stored: Mapping[TileAt, bytes], leaves: Iterable[bytes]) -> dict[TileAt, bytes]:
    """The tiles that change when these leaf hashes come behind a tree of that size, of which ``stored`` is the edge."""
    changed: dict[TileAt, bytes] = {}
    level, added = 0, list(leaves)
    while added:
        index, width = divmod(size >> (HEIGHT * level), WIDTH)
        tile = TileAt(level, index)
        row = bytearray(stored[tile][: width * SIZE_OF_HASH] if width else b"")
        row += b"".join(added)
        added = []
        for start in range(0, len(row), FULL):
            hashes = bytes(row[start : start + FULL])
            changed[tile] = hashes
            if len(hashes) == FULL:
                added.append(root_of(split(hashes)))
            tile = TileAt(level, tile.place + 1)
        level += 1
    return changed


def split(hashes: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [hashes[start : start + SIZE_OF_HASH] for start in range(0, len(hashes), SIZE_OF_HASH)]


@dataclass(frozen=True)
class Question:
    """What is to be read from a tree: hashes of ranges, or whole tiles."""

    size: int
    ranges: Sequence[Range] = ()
    tiles: Sequence[TileAt] = ()

    def needs(self) -> set[TileAt]:
        """The tiles that answer it and those that vouch for them: as many as the tree has rows, some times over."""
        asked = {_holder(height, place)[0] for leaves in self.ranges for height, place in whole_subtrees(leaves)}
        found = set(edge(self.size))
        for tile in (*asked, *self.tiles):
            vouched = tile
            while vouched not in found and width_in(vouched, self.size) == WIDTH:
                found.add(vouched)
                vouched = vouched.above
        return found


class Tree:
    """A tree of a certain size and root, over the tiles that were read of it.

    Raises :class:`DamagedTree` when made of tiles that are not those under the root.
    """

    def __init__(self, size: int, root: bytes, stored: Mapping[TileAt, bytes]) -> None:
        self.size = size
        self._tiles = {tile: split(_cut(tile, hashes, size)) for tile, hashes in stored.items()}
        if root_over(size, stored) != root:
            raise DamagedTree(f"the tiles at the edge of the tree of {size} do not lead to its root")
        for tile, hashes in self._tiles.items():
            if len(hashes) == WIDTH and self._said_above(tile) != root_of(hashes):
                raise DamagedTree(f"tile {tile.level}/{path_of(tile.place)} is not what stands in the tile above it")

    def hashes(self, tile: TileAt) -> bytes:
        """The hashes of a tile that was asked for."""
        return b"".join(self._tile(tile))

    def root_at(self, size: int) -> bytes:
        """The root that the tree had at a size; of a smaller one its edge must have been asked for."""
        return self.hash_of((0, size))

    def hash_of(self, leaves: Range) -> bytes:
        """The hash of a range of leaves that was asked for."""
        return join([self._node(height, place) for height, place in whole_subtrees(leaves)])

    def _node(self, height: int, place: int) -> bytes:
        tile, start = _holder(height, place)
        return root_of(self._tile(tile)[start : start + (1 << height % HEIGHT)])

    def _tile(self, tile: TileAt) -> list[bytes]:
        if tile not in self._tiles:
            raise DamagedTree(f"tile {tile.level}/{path_of(tile.place)} is missing")
        return self._tiles[tile]

    def _said_above(self, tile: TileAt) -> bytes:
        return self._tile(tile.above)[tile.place % WIDTH]


def inclusion_question(index: int, size: int) -> Question:
    """What proves that a tree of that size holds leaf ``index``. Raises ``ValueError``."""
    return Question(size, inclusion_ranges(index, size))


def consistency_question(old: int, size: int) -> Question:
    """What proves that a tree of that size extends one of size ``old``. Raises ``ValueError``."""
    return Question(size, consistency_ranges(old, size))


def _holder(height: int, place: int) -> tuple[TileAt, int]:
    """The tile under which a subtree is whole, and where in the tile it begins."""
    level, above = divmod(height, HEIGHT)
    first = place << above
    return TileAt(level, first >> HEIGHT), first % WIDTH


def _parts(count: int) -> Iterator[tuple[int, int]]:
    """The whole subtrees over that many hashes beside each other: height, and where each begins."""
    for height, place in whole_subtrees((0, count)):
        yield height, place << height


def _cut(tile: TileAt, hashes: bytes, size: int) -> bytes:
    """The tile as it was when the tree had that size."""
    length = width_in(tile, size) * SIZE_OF_HASH
    if len(hashes) < length:
        raise DamagedTree(f"tile {tile.level}/{path_of(tile.place)} is too short")
    return hashes[:length]
