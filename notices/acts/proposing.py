"""What kind of notice a draft asks for, proposed from what its changes amount to; the officer decides."""

from __future__ import annotations

from documents.models import DocumentVersion
from documents.notes import VersionChanges, changes_of
from documents.significance import EDITORIAL, MOVED, RENUMBERED
from notices.models import Kind

# The version log tells of the other changes, and asks for nothing itself.
_LOG = "log_rows"
# The text says the same after these.
_SAYS_THE_SAME = frozenset({EDITORIAL, MOVED, RENUMBERED})
# A removal alone needs no notice of its own kind (domain, art. 10.1).
_REMOVED = "sub_processor.removed"


def proposed_kind(version: DocumentVersion) -> str:
    """The kind of notice that fits what ``version`` changes, by the classes that the officer confirmed or that are
    proposed: addition or replacement of a sub-processor, another change of one, words that say the same, or any other.
    """
    return kind_for(changes_of(version))


def kind_for(changes: VersionChanges) -> str:
    """The same, for changes that have been read already."""
    if changes.old is None:
        return Kind.NEW_VERSION
    classes = {change.change_class for change in changes.changes if change.row.counted_as != _LOG}
    if changes.opens_window:
        return Kind.SUB_PROCESSOR
    if any(each.startswith("sub_processor.") and each != _REMOVED for each in classes):
        return Kind.SUB_PROCESSOR_CHANGE
    return Kind.EDITORIAL if classes <= _SAYS_THE_SAME else Kind.NEW_VERSION
