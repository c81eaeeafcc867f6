"""Between rows and content: write a draft's rows, read any version's rows back. No one else assembles either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from characters import PlainLine, PlainText
from documents import journaled
from documents.models import DocumentVersion, ImportedSource, Line, Row
from documents.rows.lineage import Descent, descend, nearest_version
from documents.rows.schema import RowSchema, schema_of
from documents.text.content import VersionContent
from journal.acts import performs
from journal.bulk import create_with_history

type Begun = Callable[[DocumentVersion, DocumentVersion | None, Any, datetime], None]
_on_begun: list[Begun] = []


def on_begun(listener: Begun) -> None:
    """Have what stands beside texts hear of each draft, its ancestor, who began it and when. Called when ready."""
    _on_begun.append(listener)


@performs(journaled.DRAFTED)
def create_draft(
    content: VersionContent,
    line: Line,
    *,
    by: Any,
    at: datetime,
    source: ImportedSource | None = None,
    descent: Descent | None = None,
    language: str = "nl",
) -> DocumentVersion:
    """A new draft of ``line`` that says exactly what ``content`` says, with facts proposed from its text.

    Rows that descend from rows of an earlier version of the document take over their lineage. ``descent`` is what
    :func:`descend` found before the transaction; left out, it is looked for here, which takes its time.
    ``language`` is that of the text (ISO 639-1).
    """
    descent = descent or descend(content, nearest_version(line.document, line))
    number = content.number
    version = DocumentVersion(
        line=line,
        date=content.date,
        subject=content.subject,
        created_at=at,
        created_by=by,
        source=source,
        language=language,
        ordinal=number.ordinal if number else None,
        year=number.year if number else None,
        scope=number.scope if number else line.document.scope,
    )
    version.save()
    schema = schema_of(content.kind)
    texts = schema.texts(version=version, **{name: getattr(content, name) for name in schema.text_fields})
    _store([_descend(texts, descent.texts)], by, at)
    for collection in schema.rows:
        _write(collection, getattr(content, collection.name), version, descent, by, at)
    schema.derive(version)
    for listener in _on_begun:
        listener(version, descent.ancestor, by, at)
    return version


def _write(
    schema: RowSchema, elements: tuple[Any, ...], version: DocumentVersion, descent: Descent, by: Any, at: datetime
) -> None:
    lineages = descent.rows.get(schema.name) or (None,) * len(elements)
    rows = [
        _descend(schema.model(version=version, position=position, **schema.values(element)), lineage)
        for position, (element, lineage) in enumerate(zip(elements, lineages, strict=True), start=1)
    ]
    rows = _store(rows, by, at)
    if schema.child is None:
        return
    child, parent_field = schema.child, schema.child.model.parent_field
    assert parent_field is not None
    nested = descent.children.get(schema.name) or tuple((None,) * len(getattr(e, child.name)) for e in elements)
    _store(
        [
            _descend(
                child.model(version=version, position=position, **{parent_field: row}, **child.values(element)), lineage
            )
            for row, parent, own in zip(rows, elements, nested, strict=True)
            for position, (element, lineage) in enumerate(zip(getattr(parent, child.name), own, strict=True), start=1)
        ],
        by,
        at,
    )


def _descend(row: Row, lineage: UUID | None) -> Row:
    if lineage is not None:
        row.lineage = lineage
    return row


def _store(rows: list[Any], by: Any, at: datetime) -> list[Any]:
    if not rows:
        return []
    stored: list[Any] = create_with_history(rows, type(rows[0]), by=by, at=at)
    return stored


def store_as_written_now(version: DocumentVersion) -> None:
    """Rows of a draft that were stored before a text had one form only get that form: the same words, as pages show
    them. What has no such form stays, and is refused by name when the draft is validated.
    """
    for model in schema_of(version.kind).models():
        texts = [field for field in model._meta.concrete_fields if isinstance(field, PlainLine | PlainText)]
        for row in model.objects.filter(version=version):
            if any(field.meaning_of(value) != value for field in texts if (value := getattr(row, field.attname))):
                with suppress(ValidationError):
                    row.save()


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
