"""Between rows and content: write a draft's rows, read any version's rows back. No one else assembles either."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from documents.models import DocumentVersion, ImportedSource, Line, Row
from documents.rows.lineage import inherit_lineage
from documents.rows.schema import RowSchema, schema_of
from documents.text.content import VersionContent


@transaction.atomic
def create_draft(
    content: VersionContent, line: Line, *, by: Any, at: datetime, source: ImportedSource | None = None
) -> DocumentVersion:
    """A new draft of ``line`` that says exactly what ``content`` says, with facts proposed from its text.

    Rows that descend from rows of an earlier version of the document take over their lineage.
    """
    number = content.number
    version = DocumentVersion(
        line=line,
        date=content.date,
        subject=content.subject,
        created_at=at,
        created_by=by,
        source=source,
        ordinal=number.ordinal if number else None,
        year=number.year if number else None,
        scope=number.scope if number else line.document.scope,
    )
    version.save()
    schema = schema_of(content.kind)
    texts = schema.texts(version=version, **{name: getattr(content, name) for name in schema.text_fields})
    _store([texts], by, at)
    for collection in schema.rows:
        _write(collection, getattr(content, collection.name), version, by, at)
    inherit_lineage(version)
    schema.derive(version)
    return version


def _write(schema: RowSchema, elements: tuple[Any, ...], version: DocumentVersion, by: Any, at: datetime) -> None:
    rows = [
        schema.model(version=version, position=position, **schema.values(element))
        for position, element in enumerate(elements, start=1)
    ]
    rows = _store(rows, by, at)
    if schema.child is None:
        return
    child, parent_field = schema.child, schema.child.model.parent_field
    assert parent_field is not None
    _store(
        [
            child.model(version=version, position=position, **{parent_field: row}, **child.values(element))
            for row, parent in zip(rows, elements, strict=True)
            for position, element in enumerate(getattr(parent, child.name), start=1)
        ],
        by,
        at,
    )


def _store(rows: list[Any], by: Any, at: datetime) -> list[Any]:
    if not rows:
        return []
    stored: list[Any] = bulk_create_with_history(rows, type(rows[0]), default_user=by, default_date=at)
    return stored


def rows_of(version: DocumentVersion, schema: RowSchema) -> list[Row]:
    """The rows of one collection, in order."""
    parent = schema.model.parent_field
    order = [f"{parent}__position", f"{parent}_id", "position", "pk"] if parent else ["position", "pk"]
    return list(schema.model.objects.filter(version=version, **schema.where).order_by(*order))


def content_of(version: DocumentVersion) -> Any:
    """What ``version`` says, read from its rows: a query for each table."""
    schema = schema_of(version.kind)
    texts = schema.texts.objects.filter(version=version).first()
    values: dict[str, Any] = {name: getattr(texts, name) for name in schema.text_fields} if texts else {}
    for collection in schema.rows:
        children: dict[Any, list[Any]] = defaultdict(list)
        if collection.child is not None:
            for row in rows_of(version, collection.child):
                children[getattr(row, f"{row.parent_field}_id")].append(collection.child.element(row, ()))
        values[collection.name] = tuple(
            collection.element(row, tuple(children[row.pk])) for row in rows_of(version, collection)
        )
    return schema.content(number=version.number, date=version.date, subject=version.subject, **values)
