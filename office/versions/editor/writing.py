"""What a save writes, gathered first and written in bulk: a few statements for each table, however many the rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from documents.models import DocumentVersion
from journal.bulk import create_with_history, remove_with_history, update_with_history
from office.versions.editor.rows import HEADER, TEXTS, Rows, Stored
from office.versions.editor.sent import SentRow


class Writing:
    """The changes of one save. Rows are changed in place; only what differs is written, so that the history shows who
    changed what.
    """

    def __init__(self, rows: Rows, by: Any, at: datetime) -> None:
        self.rows, self.by, self.at = rows, by, at
        self.added: dict[str, Stored] = {}
        self.written: set[str] = set()
        self._header: dict[str, Any] = {}
        self._texts: dict[str, Any] = {}
        self._changed: dict[str, tuple[Stored, set[str]]] = {}
        self._gone: list[Stored] = []

    def change_header(self, values: dict[str, Any]) -> None:
        self._header = values

    def change_texts(self, values: dict[str, Any]) -> None:
        self._texts = values

    def change(self, stored: Stored, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(stored.row, name, value)
        if values and stored.place not in self.added:
            self._changed.setdefault(stored.place, (stored, set()))[1].update(values)

    def add(self, row: SentRow, parent: Stored | None) -> Stored:
        """A new row, which gets its place in the order with those around it."""
        model = row.collection.model
        made = model(version=self._draft, lineage=UUID(row.key), **row.collection.where, **row.fields)
        if parent is not None and model.parent_field is not None:
            setattr(made, model.parent_field, parent.row)
        self.added[row.place] = Stored(row.collection, made, 0, parent.key if parent is not None else "")
        return self.added[row.place]

    def move(self, stored: Stored, parent: Stored) -> None:
        """Put a row under another one."""
        name = type(stored.row).parent_field
        assert name is not None
        stored.parent = parent.key
        self.change(stored, {name: parent.row})

    def place(self, stored: Stored, position: int) -> None:
        if stored.row.position != position:
            self.change(stored, {"position": position})

    def remove(self, gone: dict[str, Stored]) -> None:
        self._gone = [each for place, each in gone.items()]
        for place in gone:
            self._changed.pop(place, None)

    def write(self) -> None:
        """All of it. Raises without an act."""
        self._write_header()
        self._write_texts()
        tables = list(dict.fromkeys(each.model for each in self.rows.schema.all_rows()))
        for model in tables:
            create_with_history(
                [each.row for each in self.added.values() if type(each.row) is model], model, by=self.by, at=self.at
            )
        changed: dict[Any, list[tuple[Stored, set[str]]]] = defaultdict(list)
        for stored, names in self._changed.values():
            changed[type(stored.row)].append((stored, names))
        for model in tables:
            together = changed[model]
            names = {name for _stored, own in together for name in own}
            update_with_history([each.row for each, _own in together], model, sorted(names), by=self.by, at=self.at)
        for model in reversed(tables):
            remove_with_history([each.row for each in self._gone if type(each.row) is model], by=self.by, at=self.at)
        self.written |= {*self.added, *self._changed}

    @property
    def _draft(self) -> DocumentVersion:
        return self.rows.version

    def _write_header(self) -> None:
        if not self._header:
            return
        draft: Any = self._draft
        for name, value in self._header.items():
            setattr(draft, name, value)
        draft._history_user, draft._history_date = self.by, self.at
        draft.save()
        self.written.add(HEADER)

    def _write_texts(self) -> None:
        if not self._texts:
            return
        texts = self.rows.texts
        model = self.rows.schema.texts
        if texts is None:
            create_with_history([model(version=self._draft, **self._texts)], model, by=self.by, at=self.at)
        else:
            for name, value in self._texts.items():
                setattr(texts, name, value)
            update_with_history([texts], model, sorted(self._texts), by=self.by, at=self.at)
        self.written.add(TEXTS)
