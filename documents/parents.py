"""From which version a reader comes to another one: what a version is a change of."""

from __future__ import annotations

from documents import order
from documents.models import DocumentVersion
from documents.rows.ancestry import ancestor_of


def parent_of(version: DocumentVersion) -> DocumentVersion | None:
    """The version before this one on its line: of a draft by its date, of a published version by the stored order.

    The first of a line is a change of the version of another line that it was made from. None for the first version of
    a document.
    """
    if not version.is_published:
        return order.proposed_predecessor(version) or ancestor_of(version)
    versions = order.in_order(version.line)
    place = next((index for index, other in enumerate(versions) if other.pk == version.pk), 0)
    return versions[place - 1] if place else ancestor_of(version, elsewhere=True)
