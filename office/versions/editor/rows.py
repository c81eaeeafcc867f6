"""A version as the rows that the editor works with: each by its collection and key, in the order of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from documents.models import DocumentVersion, Row
from documents.rows.drafting import rows_of
from documents.rows.schema import KindSchema, RowSchema, schema_of
from office.versions.editing.version_form import HEADER as HEADER_FIELDS

HEADER, TEXTS = "header", "texts"


def columns_of(collection: RowSchema) -> tuple[str, ...]:
    """The fields of a row that its document says."""
    return collection.columns if collection.item is not None else (collection.scalar,)


def wire(value: Any) -> Any:
    """A value as it goes to the page."""
    return value.isoformat() if isinstance(value, date) else value


def key_of(row: Any) -> str:
    """The key of a row, or of a record of one: what it has in common with its ancestors."""
    return str(row.lineage.hex)


def read_key(text: Any) -> str | None:
    """A key in its one spelling; None for what is none."""
    try:
        return UUID(text).hex if isinstance(text, str) and len(text) <= 36 else None
    except ValueError:
        return None


@dataclass
class Stored:
    """A row of a version as it is in the database, and the newest record of it in the history."""

    collection: RowSchema
    row: Row
    rev: int
    parent: str = ""

    @property
    def key(self) -> str:
        return key_of(self.row)

    @property
    def place(self) -> str:
        """The row's name in one document."""
        return f"{self.collection.name}/{self.key}"

    def values(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in columns_of(self.collection)}

    def as_json(self) -> dict[str, Any]:
        return {
            "collection": self.collection.name,
            "key": self.key,
            "parent": self.parent or None,
            "rev": self.rev,
            "fields": {name: wire(value) for name, value in self.values().items()},
        }


@dataclass
class Rows:
    """All of a version, read with a query for each table, and one for each table's history of a draft."""

    version: DocumentVersion
    texts: Row | None = None
    texts_rev: int = 0
    header_rev: int = 0
    by_place: dict[str, Stored] = field(default_factory=dict)
    # Table → the newest record that the history has of this version, and the newest of each row.
    seen: dict[str, int] = field(default_factory=dict)
    revs: dict[str, dict[int, int]] = field(default_factory=dict)

    @property
    def schema(self) -> KindSchema:
        return schema_of(self.version.kind)

    @property
    def collections(self) -> dict[str, RowSchema]:
        return {collection.name: collection for collection in self.schema.all_rows()}

    def under(self, collection: str, parent: str) -> list[Stored]:
        """The rows of one list, in order."""
        return [each for each in self.by_place.values() if each.collection.name == collection and each.parent == parent]

    def texts_values(self) -> dict[str, Any]:
        return {name: getattr(self.texts, name, "") for name in self.schema.text_fields}

    def texts_json(self) -> dict[str, Any]:
        return {
            "key": key_of(self.texts) if self.texts is not None else None,
            "rev": self.texts_rev,
            "fields": self.texts_values(),
        }

    def header_values(self) -> dict[str, Any]:
        return {name: getattr(self.version, name) for name in HEADER_FIELDS}

    def version_json(self) -> dict[str, Any]:
        version = self.version
        return {
            "id": version.pk,
            "kind": version.kind,
            "reference": version.reference,
            "name": str(version),
            "language": version.language,
            "is_published": version.is_published,
            "fields": {name: wire(value) for name, value in self.header_values().items()},
            "rev": self.header_rev,
        }

    def rows_json(self) -> list[dict[str, Any]]:
        return [each.as_json() for each in self.by_place.values()]


def models_of(schema: KindSchema) -> Sequence[Any]:
    """The tables that a save writes."""
    return [DocumentVersion, *schema.models()]


def records_of(model: Any, version: DocumentVersion) -> Any:
    """What the history has of one table of a version; the order in which it is listed costs time."""
    where = {"id": version.pk} if model is DocumentVersion else {"version_id": version.pk}
    return model.history.filter(**where).order_by()


def table_of(model: Any) -> str:
    return str(model._meta.model_name)


def read_rows(version: DocumentVersion, *, with_revs: bool = True) -> Rows:
    """The rows of a version; ``with_revs`` with what each change is based on."""
    found = Rows(version)
    schema = found.schema
    if with_revs:
        for model in models_of(schema):
            newest = dict(records_of(model, version).values_list("id").annotate(Max("history_id")))
            found.revs[table_of(model)] = newest
            found.seen[table_of(model)] = max(newest.values(), default=0)
        found.header_rev = found.revs[table_of(DocumentVersion)].get(version.pk, 0)
    found.texts = schema.texts.objects.filter(version=version).first()
    if found.texts is not None:
        found.texts_rev = found.revs.get(table_of(schema.texts), {}).get(found.texts.pk, 0)
    for collection in schema.rows:
        for stored in _in_order(found, collection):
            found.by_place[stored.place] = stored
    return found


def _in_order(found: Rows, collection: RowSchema) -> Iterator[Stored]:
    """Each row with those under it behind it."""
    below: dict[Any, list[Row]] = defaultdict(list)
    child = collection.child
    if child is not None:
        for row in rows_of(found.version, child):
            below[getattr(row, f"{row.parent_field}_id")].append(row)
    for row in rows_of(found.version, collection):
        yield Stored(collection, row, _rev(found, row))
        if child is not None:
            for nested in below[row.pk]:
                yield Stored(child, nested, _rev(found, nested), key_of(row))


def _rev(found: Rows, row: Row) -> int:
    return found.revs.get(table_of(type(row)), {}).get(row.pk, 0)


def write_seen(seen: dict[str, int]) -> str:
    """What a page has seen of a draft, as it gives it back: the newest record of each table."""
    return " ".join(f"{table}:{newest}" for table, newest in seen.items())


def read_seen(text: Any) -> dict[str, int]:
    """The same as it comes back; what is no number is left out."""
    pairs = (part.partition(":") for part in (text.split() if isinstance(text, str) else ()))
    return {table: int(newest) for table, _colon, newest in pairs if newest.isascii() and newest.isdecimal()}


def newest_seen(version: DocumentVersion) -> str:
    """What a page that was read now would have seen: a query for each table."""
    schema = schema_of(version.kind)
    newest = {
        table_of(model): records_of(model, version).aggregate(newest=Max("history_id"))["newest"] or 0
        for model in models_of(schema)
    }
    return write_seen(newest)
