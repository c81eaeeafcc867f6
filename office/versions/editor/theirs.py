"""What others did to a draft since the page last heard of it."""

from __future__ import annotations

from typing import Any

from documents.models import DocumentVersion
from documents.moments import utc_text
from office.versions.editor.rows import HEADER, TEXTS, Rows, key_of, models_of, records_of, table_of, wire


def theirs_since(rows: Rows, before: dict[str, int], until: dict[str, int]) -> list[dict[str, Any]]:
    """Every row that was written after ``before`` and not after ``until``, as it is in ``rows``; of one that is gone,
    who removed it. A query for each table in which anything was written.
    """
    found: list[dict[str, Any]] = []
    for model in models_of(rows.schema):
        since, last = before.get(table_of(model), 0), until.get(table_of(model), 0)
        if since >= last:
            continue
        records = records_of(model, rows.version).filter(history_id__gt=since, history_id__lte=last)
        newest = {record.id: record for record in records.order_by("history_id").select_related("history_user")}
        found += [said for record in newest.values() if (said := _said(rows, model, record)) is not None]
    return found


def _said(rows: Rows, model: Any, record: Any) -> dict[str, Any] | None:
    if model is DocumentVersion:
        fields = {name: wire(value) for name, value in rows.header_values().items()}
        return {"collection": HEADER, "key": "", "parent": None, "rev": rows.header_rev, "fields": fields}
    if model is rows.schema.texts:
        return {"collection": TEXTS, "parent": None, **rows.texts_json()}
    for collection in rows.collections.values():
        if collection.model is not model:
            continue
        if any(getattr(record, name) != value for name, value in collection.where.items()):
            continue
        stored = rows.by_place.get(f"{collection.name}/{key_of(record)}")
        if stored is not None:
            return stored.as_json()
        if record.history_type == "-":
            return {
                "collection": collection.name,
                "key": key_of(record),
                "removed": True,
                "rev": record.history_id,
                "by": str(record.history_user or ""),
                "at": utc_text(record.history_date),
            }
    return None
