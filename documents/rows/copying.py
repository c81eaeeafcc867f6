"""Copy the rows of a version, with their lineage and all facts beside them, into a draft."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django.db import models

from documents.models import DocumentVersion, LogRow
from documents.numbering import is_shared
from documents.rows.schema import schema_of
from journal.bulk import create_with_history


def copy_rows(
    source: DocumentVersion, target: DocumentVersion, *, by: Any, at: datetime, log_until: date | None = None
) -> None:
    """Fill an empty draft with copies; ``log_until`` keeps only the version log's rows up to a fork."""
    schema = schema_of(source.kind)
    copies: dict[tuple[type[models.Model], Any], Any] = {}
    for model in schema.models():
        rows = [
            row
            for row in model.objects.filter(version=source).order_by("pk")
            if not isinstance(row, LogRow) or is_shared(row, log_until)
        ]
        for original, copy in zip(rows, _clone(rows, copies, by, at, version_id=target.pk), strict=True):
            copies[model, original.pk] = copy
    for whole in schema.facts:
        _clone(list(whole._default_manager.filter(version=source)), copies, by, at, version_id=target.pk)
    facts_models: list[Any] = [*schema.facts_of_rows()]
    for facts_model in facts_models:
        row_model = cast("type[models.Model]", facts_model._meta.get_field("row").related_model)
        facts: list[Any] = list(facts_model._default_manager.filter(row__version=source))
        _clone([fact for fact in facts if (row_model, fact.row_id) in copies], copies, by, at)


def _clone(
    originals: list[Any], copies: dict[tuple[type[models.Model], Any], Any], by: Any, at: datetime, **fixed: Any
) -> list[Any]:
    """New objects with the same values, pointing to the copies where the originals point to what was copied."""
    if not originals:
        return []
    model = type(originals[0])
    clones = []
    for original in originals:
        values = {}
        for field in model._meta.concrete_fields:
            if field.primary_key:
                continue
            value = getattr(original, field.attname)
            related = field.related_model
            if isinstance(related, type) and (copy := copies.get((related, value))) is not None:
                value = copy.pk
            values[field.attname] = value
        clones.append(model(**{**values, **fixed}))
    stored: list[Any] = create_with_history(clones, model, by=by, at=at)
    return stored
