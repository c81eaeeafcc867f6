"""The journal: entries, the states that they commit to, and the tree over them."""

from journal.models.entry import Entry, RowState
from journal.models.verification import Verification

__all__ = ["Entry", "RowState", "Verification"]
