"""What a comparison's sorts of row and of change are called."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from documents.comparison.result import TEXTS, Change
from documents.rows.schema import schemas

_CHANGES = {
    Change.ADDED: pgettext_lazy("row", "added"),
    Change.REMOVED: pgettext_lazy("row", "removed"),
    Change.REWORDED: pgettext_lazy("row", "reworded"),
    Change.RENAMED: pgettext_lazy("row", "renamed"),
    Change.MOVED: pgettext_lazy("row", "moved"),
    Change.RENUMBERED: pgettext_lazy("row", "renumbered"),
    Change.UNCHANGED: pgettext_lazy("row", "unchanged"),
}
# Texts that no kind has rows for.
_OWN_SORTS = {TEXTS: pgettext_lazy("rows", "Section texts")}


def change_label(change: Change) -> str:
    """“reworded”, in the reader's language."""
    return str(_CHANGES[change])


def sort_label(sort: str) -> str:
    """“Measures”, in the reader's language."""
    for schema in schemas():
        if sort in schema.sorts:
            return str(schema.sorts[sort])
    return str(_OWN_SORTS[sort])
