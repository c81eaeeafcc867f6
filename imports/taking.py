"""A file as an update of a draft: of what differs, row by row, the officer accepts some; all else stays as it is."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents import journaled
from documents.comparison.elements import Lineages
from documents.comparison.result import Comparison, RowComparison
from documents.comparison.rows import compare
from documents.comparison.versions import lineages_of
from documents.errors import Refused
from documents.locks import lock_draft
from documents.models import DocumentVersion, Row
from documents.rows.drafting import content_of, rows_of
from documents.rows.lineage import descend
from documents.rows.schema import RowSchema, schema_of
from documents.text.content import VersionContent
from imports.drafts import OriginalFile, keep_source
from imports.read import ImportReading
from journal.acts import performs

_HEAD = "head"


@dataclass(frozen=True)
class Update:
    """What a content would change in a draft; ``fingerprint`` is of the draft as it was compared."""

    draft: DocumentVersion
    content: VersionContent
    comparison: Comparison
    lineages: Lineages
    fingerprint: str

    @property
    def keys(self) -> list[str]:
        """The names of the changes that can be accepted, in order."""
        return [row.key for row in self.comparison.changes(exact=True) if row.key] + [_HEAD] * self.changes_head

    @property
    def changes_head(self) -> bool:
        """Whether the file prints another number, date or subject; what it does not print stays."""
        return any(
            _head(self.content)[name] not in (None, "", getattr(self.draft, name)) for name in _head(self.content)
        )


def update_of(draft: DocumentVersion, content: VersionContent, salt: str) -> Update:
    """Compare a draft with what was read from a file: reads only. New rows get the same names for the same ``salt``."""
    old = content_of(draft)
    lineages = _lineages(content, draft, salt)
    comparison = compare(old, content, lineages=(lineages_of(draft), lineages))
    return Update(draft, content, comparison, lineages, _fingerprint(draft))


@performs(journaled.EDITED)
def take_over(
    draft: DocumentVersion,
    reading: ImportReading,
    part: int,
    accepted: Collection[str],
    file: OriginalFile,
    *,
    salt: str,
    seen: str,
    by: Any,
    at: datetime,
) -> int:
    """Write the accepted changes into a draft, and keep the file; returns how many there were.

    Raises ``Refused`` when the draft is other than it was compared with (``seen``), when nothing was accepted, and when
    a row would hold what a form would refuse; ``AlreadyPublished`` when it is no draft any more.
    """
    draft = lock_draft(draft)
    update = update_of(draft, reading.contents[part], salt)
    if update.fingerprint != seen:
        raise Refused(_("The draft was changed meanwhile. Look at the differences again; nothing was taken over yet."))
    chosen = [row for row in update.comparison.changes(exact=True) if row.key in accepted]
    takes_head = _HEAD in accepted and update.changes_head
    if not chosen and not takes_head:
        raise Refused(_("Accept at least one change, or go back; nothing was taken over."))
    try:
        _Writer(update, by, at).write(chosen)
        if takes_head:
            _write_head(draft, update.content)
    except ValidationError as refusal:
        raise Refused(" ".join(refusal.messages)) from refusal
    keep_source(reading, file, by=by, at=at)
    return len(chosen) + takes_head


def _head(content: VersionContent) -> dict[str, Any]:
    number = content.number
    return {
        "date": content.date,
        "subject": content.subject,
        "ordinal": number.ordinal if number else None,
        "year": number.year if number else None,
    }


def _write_head(draft: DocumentVersion, content: VersionContent) -> None:
    for name, value in _head(content).items():
        if value not in (None, ""):
            setattr(draft, name, value)
    draft.save()


def _fingerprint(draft: DocumentVersion) -> str:
    """The newest record of the history of each table: it changes with every edit."""
    found = []
    for model in (DocumentVersion, *schema_of(draft.kind).models()):
        where = {"id": draft.pk} if model is DocumentVersion else {"version_id": draft.pk}
        history: Any = model
        found.append(
            history.history.filter(**where).order_by("-history_id").values_list("history_id", flat=True).first()
        )
    return "-".join(str(each or 0) for each in found)


def _lineages(content: VersionContent, draft: DocumentVersion, salt: str) -> dict[str, tuple[UUID, ...]]:
    """The lineage of each row of the content: that of the row of the draft it descends from, or one of its own."""
    descent = descend(content, draft)
    found: dict[str, tuple[UUID, ...]] = {}
    for schema in schema_of(content.kind).rows:
        elements = getattr(content, schema.name)
        found[schema.name] = _named(descent.rows.get(schema.name, (None,) * len(elements)), f"{salt}-{schema.name}")
        if schema.child is not None:
            nested = descent.children.get(schema.name) or tuple(
                (None,) * len(getattr(e, schema.child.name)) for e in elements
            )
            flat = [lineage for own in nested for lineage in own]
            found[schema.child.name] = _named(flat, f"{salt}-{schema.child.name}")
    return found


def _named(lineages: Sequence[UUID | None], salt: str) -> tuple[UUID, ...]:
    return tuple(each or uuid.uuid5(uuid.NAMESPACE_OID, f"{salt}-{i}") for i, each in enumerate(lineages))


class _Writer:
    """Writes accepted rows; knows the rows of the draft by their lineage, as they are now."""

    def __init__(self, update: Update, by: Any, at: datetime) -> None:
        self.update, self.draft, self.content = update, update.draft, update.content
        self.by, self.at = by, at
        self.schema = schema_of(update.draft.kind)
        self.rows: dict[str, dict[UUID, Any]] = {
            schema.name: {row.lineage: row for row in rows_of(self.draft, schema)} for schema in self.schema.all_rows()
        }
        self.places: dict[str, RowSchema] = {schema.name: schema for schema in self.schema.all_rows()}
        self.parents = {schema.child.name: schema for schema in self.schema.rows if schema.child is not None}

    def write(self, chosen: Sequence[RowComparison]) -> None:
        for row in chosen:
            if row.collection in self.places:
                self._row(row)
            else:
                self._text(row)
        for name in dict.fromkeys(row.collection for row in chosen if row.collection in self.places):
            moved = {row.lineage for row in chosen if row.collection == name and (row.is_moved or row.old is None)}
            self._order(name, moved)

    def _save(self, row: Any) -> None:
        row.full_clean(validate_unique=False, validate_constraints=False)
        row._history_user, row._history_date = self.by, self.at
        row.save()

    def _text(self, row: RowComparison) -> None:
        texts = self.schema.texts.objects.get(version=self.draft)
        setattr(texts, row.collection, getattr(self.content, row.collection))
        self._save(texts)

    def _row(self, row: RowComparison) -> None:
        assert row.lineage is not None
        known = self.rows[row.collection]
        if row.new is None:
            gone = known.pop(row.lineage, None)
            if gone is not None:
                self._forget_below(row.collection, gone)
                gone._history_user = self.by
                gone.delete()
            return
        schema = self.places[row.collection]
        element, parent = self._element(row.collection, row.new)
        stored = known.get(row.lineage)
        if stored is None:
            above = self._above(row.collection, parent)
            stored = schema.model(version=self.draft, lineage=row.lineage, position=len(known) + 1, **above)
            known[row.lineage] = stored
        for name, value in schema.values(element).items():
            setattr(stored, name, value)
        self._save(stored)
        if schema.child is not None and schema.child.inner:
            self._inner(schema, stored, row.new)

    def _forget_below(self, collection: str, gone: Row) -> None:
        schema = self.places[collection]
        if schema.child is not None:
            field = f"{schema.child.model.parent_field}_id"
            below = self.rows[schema.child.name]
            for lineage in [key for key, row in below.items() if getattr(row, field) == gone.pk]:
                row = below.pop(lineage)
                row._history_user = self.by
                row.delete()

    def _element(self, collection: str, index: int) -> tuple[Any, int | None]:
        """An element of the content by its place, and that of the one above it."""
        if collection not in self.parents:
            return getattr(self.content, collection)[index], None
        for place, (parent, element) in enumerate(self._nested(self.parents[collection])):
            if place == index:
                return element, parent
        raise IndexError(index)

    def _nested(self, schema: RowSchema) -> Iterator[tuple[int, Any]]:
        assert schema.child is not None
        for parent, element in enumerate(getattr(self.content, schema.name)):
            for own in getattr(element, schema.child.name):
                yield parent, own

    def _above(self, collection: str, parent: int | None) -> dict[str, Any]:
        if parent is None:
            return {}
        schema = self.parents[collection]
        assert schema.child is not None
        lineage = self.update.lineages[schema.name][parent]
        above = self.rows[schema.name].get(lineage)
        if above is None:
            raise Refused(_("A new part stands under one that was not accepted. Accept that one too."))
        return {str(schema.child.model.parent_field): above}

    def _inner(self, schema: RowSchema, stored: Row, index: int) -> None:
        """The rows that are a part of a row follow it: data items of an interface."""
        child = schema.child
        assert child is not None
        field = str(child.model.parent_field)
        known = self.rows[child.name]
        wanted = [
            (self.update.lineages[child.name][place], element)
            for place, (parent, element) in enumerate(self._nested(schema))
            if parent == index
        ]
        keep = {lineage for lineage, _element in wanted}
        for lineage in [
            key for key, row in known.items() if getattr(row, f"{field}_id") == stored.pk and key not in keep
        ]:
            row = known.pop(lineage)
            row._history_user = self.by
            row.delete()
        for position, (lineage, element) in enumerate(wanted, start=1):
            row = known.get(lineage) or child.model(version=self.draft, lineage=lineage)
            setattr(row, field, stored)
            row.position = position
            for name, value in child.values(element).items():
                setattr(row, name, value)
            self._save(row)
            known[lineage] = row

    def _order(self, collection: str, moved: set[UUID | None]) -> None:
        """Accepted rows behind the one that they follow in the file; the others keep their order."""
        schema = self.places[collection]
        field = schema.model.parent_field
        groups: dict[Any, list[Any]] = defaultdict(list)
        for row in sorted(self.rows[collection].values(), key=lambda each: (each.position, each.pk)):
            groups[getattr(row, f"{field}_id") if field else None].append(row)
        order = self.update.lineages[collection]
        for rows in groups.values():
            kept = [row for row in rows if row.lineage not in moved]
            for row in sorted((r for r in rows if r.lineage in moved), key=lambda each: order.index(each.lineage)):
                before = set(order[: order.index(row.lineage)])
                place = max((i + 1 for i, each in enumerate(kept) if each.lineage in before), default=0)
                kept.insert(place, row)
            for position, row in enumerate(kept, start=1):
                if row.position != position:
                    row.position = position
                    self._save(row)
