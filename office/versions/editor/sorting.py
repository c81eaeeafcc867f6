"""Where the rows of a save come to stand, in each list that it touches, beside those of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from office.versions.editor.merging import Conflict
from office.versions.editor.ordering import merge_order
from office.versions.editor.rows import Rows, Stored
from office.versions.editor.sent import SentOrder
from office.versions.editor.writing import Writing
from office.versions.places import places

type List = tuple[str, str]


class Sorting:
    """Gives the rows of each list their numbers; ``conflicts`` says where two people moved the same."""

    def __init__(self, rows: Rows, sent: Sequence[SentOrder], writing: Writing, gone: dict[str, Stored]) -> None:
        self.rows, self.writing, self.gone = rows, writing, gone
        self.conflicts: list[Conflict] = []
        self.above = {each.child.name: each for each in rows.schema.rows if each.child is not None}
        self.sent = {(order.collection.name, order.parent): order for order in sent}
        self.read_under = {(name, key): parent for (name, parent), order in self.sent.items() for key in order.base}
        # As they stand before this save.
        self.now: dict[List, list[str]] = {}
        for place, stored in rows.by_place.items():
            if place not in gone:
                self.now.setdefault((stored.collection.name, stored.parent), []).append(stored.key)
        self.fresh: dict[List, list[str]] = {}
        for stored in writing.added.values():
            self.fresh.setdefault((stored.collection.name, stored.parent), []).append(stored.key)
        moved = self._move_between_lists()
        touched = dict.fromkeys([*self.sent, *self.fresh, *moved])
        for each in touched:
            self._sort(each)

    def _move_between_lists(self) -> list[List]:
        """Rows that stand under another row than before; the lists that they left are whole without them."""
        touched: list[List] = []
        for (name, parent), order in self.sent.items():
            if name not in self.above or (target := self._parent(name, parent)) is None:
                continue
            for key in order.keys:
                stored = self.rows.by_place.get(f"{name}/{key}")
                if stored is None or stored.place in self.gone or stored.parent == parent or key in order.base:
                    continue
                read_under = self.read_under.get((name, key), stored.parent)
                if read_under != stored.parent:
                    self._both_moved(stored, read_under, parent)
                    continue
                left = (name, stored.parent)
                self.now[left].remove(key)
                self.writing.move(stored, target)
                stored.row.position = -1
                self.fresh.setdefault((name, parent), []).append(key)
                touched.append(left)
        return touched

    def _both_moved(self, stored: Stored, base: str, wanted: str) -> None:
        over = self.above[stored.collection.name].name
        before, theirs, yours = (f"{over}/{key}" for key in (base, stored.parent, wanted))
        model = type(stored.row)
        self.conflicts.append(Conflict(stored.place, "parent", before, theirs, yours, stored.rev, model=model))

    def _parent(self, name: str, key: str) -> Stored | None:
        place = f"{self.above[name].name}/{key}"
        found = self.writing.added.get(place) or self.rows.by_place.get(place)
        return found if place not in self.gone else None

    def _sort(self, each: List) -> None:
        name, parent = each
        if name in self.above and self._parent(name, parent) is None:
            return
        now, fresh, order = self.now.get(each, []), self.fresh.get(each, []), self.sent.get(each)
        if order is None:
            keys: tuple[str, ...] = (*now, *fresh)
        else:
            wanted = [*order.keys, *(key for key in fresh if key not in order.keys)]
            merged = merge_order(now, order.base, wanted, set(fresh))
            keys = merged.keys
            if merged.both_moved:
                self._both_sorted(order, now)
        stored = [self._row(name, key) for key in keys]
        stays = set(now)
        numbers = [row.row.position if row.key in stays else None for row in stored]
        for row, number in zip(stored, places(numbers), strict=True):
            self.writing.place(row, number)

    def _row(self, name: str, key: str) -> Stored:
        place = f"{name}/{key}"
        return self.writing.added.get(place) or self.rows.by_place[place]

    def _both_sorted(self, order: SentOrder, now: Sequence[str]) -> None:
        name, parent = order.collection.name, order.parent
        place = f"{self.above[name].name}/{parent}" if parent else ""
        rev = max((self._row(name, key).rev for key in now), default=0)
        model = order.collection.model
        self.conflicts.append(
            Conflict(place, "order", order.base, tuple(now), order.keys, rev, collection=name, model=model)
        )

    def told(self, rows: Rows, changed: Iterable[List]) -> list[dict[str, Any]]:
        """The lists that came out otherwise than the page has them."""
        found: list[dict[str, Any]] = []
        for name, parent in dict.fromkeys([*self.sent, *changed]):
            order = self.sent.get((name, parent))
            keys = [each.key for each in rows.under(name, parent)] if name in rows.collections else []
            if (order is None and keys) or (order is not None and keys != list(order.keys)):
                found.append({"collection": name, "parent": parent or None, "keys": keys})
        return found
