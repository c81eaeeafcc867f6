"""The journal: entries, the states that they commit to, and the tree over them."""

from journal.models.entry import Entry, RowState
from journal.models.log import Checkpoint, Cosignature, Sequencer, Tile
from journal.models.verification import Verification

__all__ = ["Checkpoint", "Cosignature", "Entry", "RowState", "Sequencer", "Tile", "Verification"]
