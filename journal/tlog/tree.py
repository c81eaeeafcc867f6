"""The Merkle tree of RFC 9162, section 2.1: its hash, what proves that it holds an entry or extends an older tree.

Pure arithmetic over hashes (SHA-256). Which hashes a proof consists of is said as ranges of leaves; ``tiles`` knows the
hash of a range.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

SIZE_OF_HASH = 32
EMPTY_ROOT = hashlib.sha256().digest()

type Range = tuple[int, int]
"""The leaves from the first number up to, and without, the second."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what stands above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root above these hashes, which all stand at one height (section 2.1.1)."""
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        # One without a neighbour goes up as it is: the same tree as by the halving of the RFC.
        above = [node_hash(row[place], row[place + 1]) for place in range(0, len(row) - 1, 2)]
        row = above + row[len(above) * 2 :]
    return row[0]


def join(hashes: Sequence[bytes]) -> bytes:
    """The root above whole subtrees that stand beside each other, the greatest first."""
    if not hashes:
        return EMPTY_ROOT
    *others, root = hashes
    for left in reversed(others):
        root = node_hash(left, root)
    return root


def whole_subtrees(leaves: Range) -> Iterator[tuple[int, int]]:
    """The whole subtrees of which a range consists, the greatest first: the height of each and its place in that row.

    The range begins where a subtree of its size may: each range that is named here does.
    """
    start, end = leaves
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The hashes that prove leaf ``index`` to be in the tree of that size, the lowest first (section 2.1.3.1).

    Raises ``ValueError`` where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} has no leaf {index}.")
    found: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """The hashes that prove the tree of that size to extend the one of size ``old``, the lowest first (2.1.4.1).

    Nothing has to be proved of the same tree, and of the empty one. Raises ``ValueError`` where ``old`` is greater.
    """
    if not 0 <= old <= size:
        raise ValueError(f"A tree of {size} extends none of {old}.")
    if old in (0, size):
        return []
    found: list[Range] = []
    start, end = 0, size
    while end != old:
        middle = start + _half(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    if start:
        found.append((start, end))
    return found[::-1]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the hash of leaf ``index`` to the root of the tree of that size (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of that size and root extends the one of size ``old`` (section 2.1.4.2)."""
    if old == size:
        return not proof and old_root == root
    if not 0 <= old < size:
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps or not proof:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _half(count: int) -> int:
    """The greatest power of two below the count."""
    return 1 << ((count - 1).bit_length() - 1)
