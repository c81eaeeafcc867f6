"""The save of the editor: what was sent is merged with what others saved since, and written, all under one lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents import journaled
from documents.locks import lock_draft
from documents.models import DocumentVersion
from documents.rows.schema import RowSchema
from journal.acts import act
from office.versions.editor.bases import Bases, Missing, removals, tell_who
from office.versions.editor.header import header_problems
from office.versions.editor.merging import Conflict, merge_fields
from office.versions.editor.rows import HEADER, TEXTS, Rows, Stored, read_rows, read_seen
from office.versions.editor.sent import Problem, Sent, SentRow, Unfit
from office.versions.editor.sorting import Sorting
from office.versions.editor.theirs import theirs_since
from office.versions.editor.unsaved import forget_unsaved
from office.versions.editor.writing import Writing


@dataclass
class Saved:
    """What became of a save: the rows as they are now, what others did meanwhile, and what waits for a decision."""

    rows: Rows
    written: set[str] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    theirs: list[dict[str, Any]] = field(default_factory=list)
    order: list[dict[str, Any]] = field(default_factory=list)


def save(version: DocumentVersion, sent: Sent, *, by: Any, at: datetime) -> Saved:
    """Raises ``Unfit`` when nothing can be saved of it, and ``AlreadyPublished``."""
    with act(journaled.EDITED, by=by, at=at, subject=version):
        draft = lock_draft(version)
        saved = _Saving(read_rows(draft), sent, by, at).save()
        forget_unsaved(draft, by, sent.tab, until=at)
    return saved


class _Saving:
    def __init__(self, rows: Rows, sent: Sent, by: Any, at: datetime) -> None:
        self.rows, self.sent, self.by = rows, sent, by
        self.conflicts: list[Conflict] = []
        self.bases = Bases(rows.version)
        self.writing = Writing(rows, by, at)
        self.missing = Missing(rows, [*sent.changed, *sent.added])

    def save(self) -> Saved:
        self._ask_for_bases()
        self._merge_header()
        self._merge_texts()
        self._merge_rows()
        gone, kept = removals(self.rows, self.sent.removed, self.bases)
        self._add_rows(gone)
        sorting = Sorting(self.rows, self.sent.order, self.writing, gone)
        self.conflicts += [*kept, *sorting.conflicts]
        self.writing.remove(gone)
        self.writing.write()
        tell_who(self.conflicts, self.rows.version, self.by)
        return self._result(sorting)

    def _ask_for_bases(self) -> None:
        """Records of what the page showed, where somebody wrote since."""
        whole = (
            (self.sent.header, self.rows.header_rev, DocumentVersion),
            (self.sent.texts, self.rows.texts_rev, self.rows.schema.texts),
        )
        for sent, rev, model in whole:
            if sent is not None and sent.rev != rev:
                self.bases.want(model, sent.rev)
        for row in (*self.sent.changed, *self.sent.removed):
            stored = self.rows.by_place.get(row.place)
            if stored is not None and stored.rev != row.rev:
                self.bases.want(row.collection.model, row.rev)

    def _merge_header(self) -> None:
        sent = self.sent.header
        if sent is None:
            return
        rev, model = self.rows.header_rev, DocumentVersion
        base, now = self.bases.of(model, sent.rev), self.rows.header_values()
        taken, conflicts = merge_fields(HEADER, sent.fields, now, base, is_fresh=sent.rev == rev, rev=rev, model=model)
        if problems := list(header_problems(self.rows.version, taken)):
            raise Unfit(*problems)
        self.conflicts += conflicts
        self.writing.change_header(taken)

    def _merge_texts(self) -> None:
        sent = self.sent.texts
        if sent is None:
            return
        rev, model = self.rows.texts_rev, self.rows.schema.texts
        base, now = self.bases.of(model, sent.rev), self.rows.texts_values()
        taken, conflicts = merge_fields(TEXTS, sent.fields, now, base, is_fresh=sent.rev == rev, rev=rev, model=model)
        for conflict in conflicts:
            conflict.place = f"{TEXTS}/{conflict.field}"
        self.conflicts += conflicts
        self.writing.change_texts(taken)

    def _merge_rows(self) -> None:
        for row in self.sent.changed:
            stored = self.rows.by_place.get(row.place)
            if stored is None:
                self.conflicts.append(self.missing.conflict(row))
            else:
                self._merge_row(stored, row, self.bases.of(row.collection.model, row.rev, row.key))

    def _merge_row(self, stored: Stored, row: SentRow, base: Any) -> None:
        is_fresh, model = bool(row.rev) and row.rev == stored.rev, row.collection.model
        taken, conflicts = merge_fields(
            stored.place, row.fields, stored.values(), base, is_fresh=is_fresh, rev=stored.rev, model=model
        )
        self.conflicts += conflicts
        self.writing.change(stored, taken)

    def _add_rows(self, gone: dict[str, Stored]) -> None:
        """New rows, those above before those under them. One that is there already comes from a save of which the page
        never got the answer, or is an older one that somebody brought back.
        """
        self.missing.refuse_taken_keys(self.sent.added)
        above = {each.child.name: each for each in self.rows.schema.rows if each.child is not None}
        for row in sorted(self.sent.added, key=lambda row: row.collection.name in above):
            stored = self.rows.by_place.get(row.place)
            if stored is not None:
                self._merge_row(stored, row, None)
                continue
            over = above.get(row.collection.name)
            parent = self._parent(over, row, gone) if over is not None else None
            if over is None or parent is not None:
                self.writing.add(row, parent)

    def _parent(self, over: RowSchema, row: SentRow, gone: dict[str, Stored]) -> Stored | None:
        place = f"{over.name}/{row.parent}"
        if place in gone:
            raise Unfit(Problem(row.place, "", _("The row under which this one stands is removed by the same save.")))
        found = self.writing.added.get(place) or self.rows.by_place.get(place)
        if found is None:
            conflict = self.missing.conflict_above(over, row.parent, row)
            if place not in {each.place for each in self.conflicts if not each.field}:
                self.conflicts.append(conflict)
        return found

    def _result(self, sorting: Sorting) -> Saved:
        before, until = read_seen(self.sent.seen) or dict(self.rows.seen), self.rows.seen
        rows = read_rows(self.rows.version)
        theirs = theirs_since(rows, before, until)
        for conflict in self.conflicts:
            # Sent again with this one, yours is taken.
            conflict.rev = _rev_now(rows, conflict) or conflict.rev
        order = sorting.told(rows, [(each["collection"], each["parent"] or "") for each in theirs if "parent" in each])
        return Saved(rows, self.writing.written, self.conflicts, theirs, order)


def _rev_now(rows: Rows, conflict: Conflict) -> int:
    if conflict.place == HEADER:
        return rows.header_rev
    if conflict.place.startswith(f"{TEXTS}/"):
        return rows.texts_rev
    stored = rows.by_place.get(conflict.place)
    return stored.rev if stored is not None else 0
