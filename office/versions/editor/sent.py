"""What the page sends to be saved, read strictly: an unknown key, collection or field is refused by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.models import DocumentVersion
from documents.rows.schema import KindSchema, RowSchema
from office.versions.editing.version_form import HEADER as HEADER_FIELDS
from office.versions.editor.rows import HEADER, TEXTS, columns_of, read_key
from office.versions.editor.values import clean, messages

FORMAT = 1
# So many rows in one save are no work of a person.
MOST_ROWS = 5000


@dataclass(frozen=True)
class Problem:
    """Why nothing was saved: where the page goes, and what it says there."""

    place: str
    field: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"place": self.place, "field": self.field, "message": self.message}


class Unfit(Exception):
    """What was sent can't be saved."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class Changed:
    """Fields of something that exists, each as it is to be stored, and the revision that they are based on."""

    rev: int
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class SentRow:
    """A row that was changed, added or removed."""

    collection: RowSchema
    key: str
    rev: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""

    @property
    def place(self) -> str:
        return f"{self.collection.name}/{self.key}"


@dataclass(frozen=True)
class SentOrder:
    """The rows of one list as the page read them, and as they are to stand."""

    collection: RowSchema
    parent: str
    base: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass
class Sent:
    """All of one save."""

    tab: str = ""
    seen: str = ""
    header: Changed | None = None
    texts: Changed | None = None
    changed: list[SentRow] = field(default_factory=list)
    added: list[SentRow] = field(default_factory=list)
    removed: list[SentRow] = field(default_factory=list)
    order: list[SentOrder] = field(default_factory=list)


def read_json(body: bytes) -> dict[str, Any]:
    """Raises ``Unfit`` for what is no JSON object."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unfit(Problem("", "", _("What was sent can't be read. Reload the page; your text is kept.")))
    return found


def read_sent(data: dict[str, Any], schema: KindSchema) -> Sent:
    """Raises ``Unfit`` with every problem of what was sent."""
    return _Reader(schema).read(data)


class _Reader:
    def __init__(self, schema: KindSchema) -> None:
        self.schema = schema
        self.collections = {collection.name: collection for collection in schema.all_rows()}
        self.parents = {each.child.name: each.name for each in schema.rows if each.child is not None}
        self.problems: list[Problem] = []
        self.named: set[str] = set()

    def read(self, data: dict[str, Any]) -> Sent:
        if data.get("format") != FORMAT:
            raise Unfit(Problem("", "", _("This page is of another release. Reload it; your text is kept.")))
        tab = data.get("tab")
        sent = Sent(tab[:40] if isinstance(tab, str) else "", str(data.get("seen") or ""))
        sent.header = self._whole(HEADER, data.get("header"), DocumentVersion, HEADER_FIELDS)
        sent.texts = self._whole(TEXTS, data.get("texts"), self.schema.texts, self.schema.text_fields)
        rows = {name: list(self._items(data, name)) for name in ("changed", "added", "removed", "order")}
        if sum(len(found) for found in rows.values()) > MOST_ROWS:
            message = _("These are more than %(most)s rows at once. Save in between.") % {"most": MOST_ROWS}
            raise Unfit(Problem("", "", message))
        sent.changed = [row for item in rows["changed"] if (row := self._row(item))]
        sent.added = [row for item in rows["added"] if (row := self._row(item, is_new=True))]
        sent.removed = [row for item in rows["removed"] if (row := self._row(item))]
        sent.order = [order for item in rows["order"] if (order := self._order(item))]
        if self.problems:
            raise Unfit(*self.problems)
        return sent

    def _say(self, place: str, name: str, message: str) -> None:
        self.problems.append(Problem(place, name, message))

    def _items(self, data: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
        found = data.get(name) or []
        if not isinstance(found, list):
            self._say("", "", _("“%(name)s” is no list.") % {"name": name})
            return
        for item in found:
            if isinstance(item, dict):
                yield item
            else:
                self._say("", "", _("“%(name)s” holds something else than rows.") % {"name": name})

    def _whole(self, place: str, found: Any, model: Any, names: tuple[str, ...]) -> Changed | None:
        if not found:
            return None
        if not isinstance(found, dict):
            self._say(place, "", _("This can't be read."))
            return None
        values = self._fields(place, found.get("fields"), model, names)
        return Changed(_rev(found), values) if values else None

    def _fields(self, place: str, found: Any, model: Any, names: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(found, dict | None):
            self._say(place, "", _("This can't be read."))
            return {}
        values: dict[str, Any] = {}
        for name, value in (found or {}).items():
            at = f"{TEXTS}/{name}" if place == TEXTS else place
            if name not in names:
                self._say(place, str(name)[:40], _("There is no field “%(name)s” here.") % {"name": str(name)[:40]})
                continue
            try:
                values[name] = clean(model._meta.get_field(name), value)
            except ValidationError as refusal:
                self._say(at, name, messages(refusal))
        return values

    def _row(self, item: dict[str, Any], *, is_new: bool = False) -> SentRow | None:
        collection = self._collection(item)
        key = read_key(item.get("key"))
        if collection is None:
            return None
        if key is None:
            self._say("", "", _("“%(key)s” is no key of a row.") % {"key": str(item.get("key"))[:40]})
            return None
        place = f"{collection.name}/{key}"
        if place in self.named:
            self._say(place, "", _("This row was sent twice."))
            return None
        self.named.add(place)
        given = item.get("fields")
        if is_new and isinstance(given, dict):
            # What a new row says nothing of is empty, or as rows begin.
            model: Any = collection.model
            given = {name: model._meta.get_field(name).get_default() for name in columns_of(collection)} | given
        fields = self._fields(place, given, collection.model, columns_of(collection))
        parent = self._parent(collection, item.get("parent"), place) if is_new else ""
        return SentRow(collection, key, _rev(item), fields, parent)

    def _collection(self, item: dict[str, Any]) -> RowSchema | None:
        name = item.get("collection")
        found = self.collections.get(name) if isinstance(name, str) else None
        if found is None:
            self._say("", "", _("There are no rows “%(name)s” in this document.") % {"name": str(name)[:40]})
        return found

    def _parent(self, collection: RowSchema, parent: Any, place: str) -> str:
        if collection.name not in self.parents:
            return ""
        found = read_key(parent)
        if found is None:
            self._say(place, "", _("It isn't said under which row this one stands."))
        return found or ""

    def _order(self, item: dict[str, Any]) -> SentOrder | None:
        collection = self._collection(item)
        if collection is None:
            return None
        parent = self._parent(collection, item.get("parent"), "")
        lists = [item.get(name) or [] for name in ("base", "keys")]
        keys = [[read_key(key) for key in each] if isinstance(each, list) else [None] for each in lists]
        if any(None in each or len(set(each)) != len(each) for each in keys):
            self._say(f"{self.parents[collection.name]}/{parent}" if parent else "", "order", _("This can't be read."))
            return None
        base, wanted = (tuple(key for key in each if key) for each in keys)
        return SentOrder(collection, parent, base, wanted)


def _rev(item: Mapping[str, Any]) -> int:
    found = item.get("rev")
    return found if isinstance(found, int) and 0 <= found < 2**63 else 0
