"""What the page showed of a row when it was changed, and whose change a conflict meets: records of the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from documents.models import DocumentVersion
from documents.rows.schema import RowSchema
from office.versions.editor.merging import Conflict
from office.versions.editor.rows import Rows, Stored, columns_of, key_of, records_of
from office.versions.editor.sent import Problem, SentRow, Unfit


class Bases:
    """Records of a draft, read with a query for each table of which any is wanted."""

    def __init__(self, version: DocumentVersion) -> None:
        self.version = version
        self._wanted: dict[Any, set[int]] = defaultdict(set)
        self._found: dict[Any, dict[int, Any]] = {}

    def want(self, model: Any, rev: int) -> None:
        """Say beforehand which records will be asked for."""
        if rev:
            self._wanted[model].add(rev)

    def of(self, model: Any, rev: int, key: str = "") -> Any:
        """The record with this number, if it is one of this draft and of the row with that key; else None."""
        if model not in self._found:
            wanted = self._wanted.get(model)
            records = records_of(model, self.version).filter(history_id__in=wanted) if wanted else ()
            self._found[model] = {record.history_id: record for record in records}
        record = self._found[model].get(rev)
        return record if record is None or not key or key_of(record) == key else None


class Missing:
    """Rows that the page names and the draft does not have: somebody removed them, or there never were any."""

    def __init__(self, rows: Rows, sent: Iterable[SentRow]) -> None:
        self.rows = rows
        above = {each.child.name: each for each in rows.schema.rows if each.child is not None}
        lost: dict[Any, set[str]] = defaultdict(set)
        for row in sent:
            if row.place not in rows.by_place:
                lost[row.collection.model].add(row.key)
            over = above.get(row.collection.name)
            if over is not None and row.parent and f"{over.name}/{row.parent}" not in rows.by_place:
                lost[over.model].add(row.parent)
        self._records: dict[tuple[Any, str], Any] = {}
        for model, keys in lost.items():
            lineages = [UUID(key) for key in keys]
            records = records_of(model, rows.version).filter(lineage__in=lineages).order_by("history_id")
            for record in records.select_related("history_user"):
                self._records[model, key_of(record)] = record

    def conflict(self, row: SentRow) -> Conflict:
        """Of a row that was changed here and removed by somebody else. Raises ``Unfit`` for an unknown key."""
        record = self._record(row.collection, row.key)
        if record is None:
            raise Unfit(Problem(row.place, "", _("There is no row with the key “%(key)s”.") % {"key": row.key}))
        return self._removed(row.collection, row.place, record, dict(row.fields))

    def conflict_above(self, over: RowSchema, parent: str, row: SentRow) -> Conflict:
        """Of a row that was added under one that somebody else removed. Raises ``Unfit`` for an unknown one."""
        record = self._record(over, parent)
        if record is None:
            raise Unfit(Problem(row.place, "", _("The row under which this one stands does not exist.")))
        return self._removed(over, f"{over.name}/{parent}", record, {})

    def refuse_taken_keys(self, added: Iterable[SentRow]) -> None:
        """A key names one row of its table. Raises ``Unfit``."""
        taken = {(type(each.row), each.key): each.collection.name for each in self.rows.by_place.values()}
        for row in added:
            if taken.setdefault((row.collection.model, row.key), row.collection.name) != row.collection.name:
                raise Unfit(Problem(row.place, "", _("Another row has this key.")))

    def _record(self, collection: RowSchema, key: str) -> Any:
        record = self._records.get((collection.model, key))
        fits = record is not None and all(getattr(record, name) == value for name, value in collection.where.items())
        return record if fits else None

    def _removed(self, collection: RowSchema, place: str, record: Any, yours: dict[str, Any]) -> Conflict:
        base = {name: getattr(record, name) for name in columns_of(collection)}
        return Conflict(place, "", base, None, yours, record.history_id, record=record)


def tell_who(conflicts: Iterable[Conflict], version: DocumentVersion, person: Any) -> None:
    """Say of each conflict whose change it meets: a query for each table that has any."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for conflict in conflicts:
        if conflict.record is None and conflict.model is not None:
            wanted[conflict.model].add(conflict.rev)
    for model, revs in wanted.items():
        records = records_of(model, version).filter(history_id__in=revs).select_related("history_user")
        found = {record.history_id: record for record in records}
        for conflict in conflicts:
            if conflict.model is model and conflict.record is None:
                conflict.record = found.get(conflict.rev)
    for conflict in conflicts:
        conflict.tell_who(person)


def removals(rows: Rows, removed: Iterable[SentRow], bases: Bases) -> tuple[dict[str, Stored], list[Conflict]]:
    """The rows that go, by place, and the conflicts. A row that somebody else changed stays; so does one under which
    another stays, or under which something stands that the page did not name, and so did not know.
    """
    wanted = {row.place: row for row in removed if row.place in rows.by_place}
    kept: dict[str, Conflict] = {}
    for place, row in wanted.items():
        stored = rows.by_place[place]
        base = bases.of(row.collection.model, row.rev, row.key)
        if stored.rev != row.rev and (base is None or _differs(stored, base)):
            kept[place] = _kept(stored, base)
    parents = {each.name: each.child.name for each in rows.schema.rows if each.child is not None}
    for place, row in wanted.items():
        below = rows.under(parents[row.collection.name], row.key) if row.collection.name in parents else []
        if any(each.place not in wanted or each.place in kept for each in below):
            kept.setdefault(place, _kept(rows.by_place[place], None))
    stay = {f"{each.collection.name}/{each.key}" for place, each in rows.by_place.items() if place in kept}
    gone = {
        place: rows.by_place[place]
        for place in wanted
        if place not in kept and _place_above(rows, rows.by_place[place]) not in stay
    }
    return gone, list(kept.values())


def _place_above(rows: Rows, stored: Stored) -> str:
    names = {each.child.name: each.name for each in rows.schema.rows if each.child is not None}
    return f"{names[stored.collection.name]}/{stored.parent}" if stored.collection.name in names else ""


def _differs(stored: Stored, record: Any) -> bool:
    return any(value != getattr(record, name) for name, value in stored.values().items())


def _kept(stored: Stored, base: Any) -> Conflict:
    before = {name: getattr(base, name) for name in stored.values()} if base is not None else None
    return Conflict(stored.place, "", before, stored.values(), None, stored.rev, model=type(stored.row))
