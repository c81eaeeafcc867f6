"""Two people in one draft, field by field: what only one of them changed is taken from that one; what both changed is a
conflict, which is shown to the second before anything is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.moments import utc_text
from office.versions.editor.rows import wire


@dataclass
class Conflict:
    """Something that both changed. ``rev`` is the record of theirs: sent again with it, yours is taken.

    ``field`` is empty for a row that one removed and the other changed, whose missing side is None; ``parent`` for one
    that both moved elsewhere, ``order`` for a list of which both moved rows.
    """

    place: str
    field: str
    base: Any
    theirs: Any
    yours: Any
    rev: int = 0
    collection: str = ""
    by: str = ""
    at: str = ""
    is_me: bool = False
    # Whose change it meets: that record, or the table in which ``rev`` is one.
    record: Any = None
    model: Any = None

    def as_json(self) -> dict[str, Any]:
        found = {
            "place": self.place,
            "field": self.field,
            "base": _wire(self.base),
            "theirs": _wire(self.theirs),
            "yours": _wire(self.yours),
            "rev": self.rev,
            "by": self.by,
            "at": self.at,
            "is_me": self.is_me,
        }
        return found | ({"collection": self.collection} if self.collection else {})

    def tell_who(self, person: Any) -> None:
        """Say whose change it meets, by the newest record in the history."""
        if (record := self.record) is not None:
            self.by, self.at = str(record.history_user or ""), utc_text(record.history_date)
            self.is_me = record.history_user_id == person.pk


def _wire(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: wire(one) for name, one in value.items()}
    return list(value) if isinstance(value, tuple | list) else wire(value)


def merge_fields(
    place: str, sent: Mapping[str, Any], now: Mapping[str, Any], base: Any, *, is_fresh: bool, rev: int, model: Any
) -> tuple[dict[str, Any], list[Conflict]]:
    """The fields to be written, and the conflicts. ``now`` is what is stored, ``base`` the record of what the page
    showed (None: unknown); ``is_fresh``: nobody else wrote since.
    """
    taken: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name, yours in sent.items():
        theirs = now[name]
        if yours == theirs:
            continue
        known = base is not None
        before = getattr(base, name) if known else None
        if is_fresh or (known and before == theirs):
            taken[name] = yours
        elif not (known and before == yours):
            conflicts.append(Conflict(place, name, before, theirs, yours, rev, model=model))
    return taken, conflicts
