"""What everybody may read of the journal (C2SP tlog-tiles): the newest checkpoint, the tiles, the leaves.

All of it is checked against the checkpoint before it is given away: a damaged tile is refused, never served.
"""

from __future__ import annotations

from journal import stored
from journal.models import Checkpoint, Entry
from journal.sequencing import leaf_data
from journal.tlog.tiles import WIDTH, DamagedTree, Question, TileAt, path_of, split, width_in
from journal.tlog.tree import SIZE_OF_HASH, leaf_hash


def newest_checkpoint() -> str | None:
    """The newest checkpoint with the signatures of its witnesses under it; None before the first."""
    newest = Checkpoint.objects.prefetch_related("cosignatures").newest()
    return None if newest is None else cosigned(newest)


def cosigned(checkpoint: Checkpoint) -> str:
    """The note of a checkpoint with the signatures of its witnesses under it."""
    return checkpoint.note + "".join(cosignature.line for cosignature in checkpoint.cosignatures.all())


def tile(at: TileAt, width: int = WIDTH) -> bytes | None:
    """The first ``width`` hashes of a tile; None where the newest checkpoint has fewer. Raises ``DamagedTree``."""
    newest = Checkpoint.objects.newest()
    if newest is None or width_in(at, newest.size) < width:
        return None
    return stored.tree_of(newest, Question(newest.size, tiles=[at])).hashes(at)[: width * SIZE_OF_HASH]


def entry_bundle(index: int, width: int = WIDTH) -> bytes | None:
    """The leaves under a tile of the lowest row, each with its length in front; None where they are not that many.

    Raises ``DamagedTree``.
    """
    at = TileAt(0, index)
    hashes = tile(at, width)
    if hashes is None:
        return None
    first = index * WIDTH
    rows = Entry.objects.filter(place__range=(first, first + width - 1)).order_by("place")
    leaves = [leaf_data(commitment) for commitment in rows.values_list("commitment", flat=True)]
    if [leaf_hash(leaf) for leaf in leaves] != split(hashes):
        raise DamagedTree(f"the entries under tile 0/{path_of(index)} are not those that were signed")
    return b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves)
