"""The draft as the page reads it, and what it answers to a save."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from documents.models import DocumentVersion
from documents.notes import notes_of
from documents.parents import parent_of
from office.versions.editor.remarks import doubts_of, findings_of, notes_json
from office.versions.editor.rows import TEXTS, read_rows, wire, write_seen
from office.versions.editor.saving import Saved
from office.versions.editor.sent import FORMAT, Sent
from office.versions.editor.unsaved import others_in, unsaved_of


def read_document(version: DocumentVersion, person: Any, tab: str, *, at: datetime) -> dict[str, Any]:
    """Everything that the page shows when it opens."""
    rows = read_rows(version)
    return {
        "format": FORMAT,
        "version": rows.version_json(),
        "texts": rows.texts_json(),
        "rows": rows.rows_json(),
        "seen": write_seen(rows.seen),
        "parent": _parent(version),
        "findings": [] if version.is_published else findings_of(rows, at=at),
        "doubts": doubts_of(rows),
        "notes": notes_json(notes_of(version)),
        "unsaved": unsaved_of(version, person),
        "others": others_in(version, person, tab, at=at),
    }


def _parent(version: DocumentVersion) -> dict[str, Any] | None:
    parent = parent_of(version)
    if parent is None:
        return None
    rows = read_rows(parent, with_revs=False)
    texts = rows.texts_json()
    return {"reference": parent.reference, "name": str(parent), "texts": texts, "rows": rows.rows_json()}


def answer_save(saved: Saved, sent: Sent, *, at: datetime) -> dict[str, Any]:
    """What became of a save, for the page to take over."""
    rows = saved.rows
    revs = {place: rows.by_place[place].rev for place in saved.written if place in rows.by_place}
    revs |= {name: rev for name, rev in (("header", rows.header_rev), (TEXTS, rows.texts_rev)) if name in saved.written}
    return {
        "format": FORMAT,
        "saved": True,
        "revs": revs,
        "seen": write_seen(rows.seen),
        "canonical": _canonical(saved, sent),
        "theirs": saved.theirs,
        "order": saved.order,
        "conflicts": [conflict.as_json() for conflict in saved.conflicts],
        "findings": findings_of(rows, at=at),
        "doubts": doubts_of(rows),
    }


def _canonical(saved: Saved, sent: Sent) -> dict[str, dict[str, Any]]:
    """The fields that were sent, as they are stored now."""
    rows = saved.rows
    found: dict[str, dict[str, Any]] = {}
    for row in (*sent.changed, *sent.added):
        if row.place in saved.written and (stored := rows.by_place.get(row.place)) is not None:
            found[row.place] = {name: wire(stored.values()[name]) for name in row.fields}
    if sent.texts is not None and TEXTS in saved.written:
        found[TEXTS] = {name: rows.texts_values()[name] for name in sent.texts.fields}
    if sent.header is not None and "header" in saved.written:
        found["header"] = {name: wire(rows.header_values()[name]) for name in sent.header.fields}
    return found
