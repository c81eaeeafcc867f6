"""What a row says now against what its parent's row said, word by word: by the one comparison (decision 0025)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from documents.comparison.proof import holds
from documents.comparison.texts import compare_texts, replace_text
from documents.display.compared_text import render_text
from documents.models import DocumentVersion, Row
from documents.parents import parent_of
from documents.rows.schema import RowSchema, schema_of
from office.versions.editing.fields import is_rich
from office.versions.editor.rows import TEXTS, columns_of, read_key
from office.versions.editor.sent import Problem, Unfit
from office.versions.editor.values import clean, messages


def compare_row(version: DocumentVersion, place: Any, fields: Any) -> dict[str, Any]:
    """The fields as markup with what is gone and new; without ``fields`` all of the old row is gone.

    Raises ``Unfit`` for a place or a text that there can't be.
    """
    model, names, where = _place_of(version, place)
    if fields is not None and not isinstance(fields, dict):
        raise Unfit(Problem(place, "", _("This can't be read.")))
    parent = parent_of(version)
    old = model.objects.filter(version=parent, **where).first() if parent is not None else None
    shown = {}
    for name in names if fields is None else [name for name in fields if name in names]:
        column = model._meta.get_field(name)
        if isinstance(column, models.CharField | models.TextField) and not column.choices:
            shown[name] = _compare(column, old, fields, place)
    return {"place": place, "is_new": old is None, "fields": shown}


def _place_of(version: DocumentVersion, place: Any) -> tuple[type[Row], tuple[str, ...], dict[str, Any]]:
    schema = schema_of(version.kind)
    name, _slash, key = place.partition("/") if isinstance(place, str) else ("", "", "")
    if name == TEXTS:
        return schema.texts, schema.text_fields, {}
    collections: dict[str, RowSchema] = {each.name: each for each in schema.all_rows()}
    lineage = read_key(key)
    if name not in collections or lineage is None:
        raise Unfit(Problem("", "", _("There are no rows “%(name)s” in this document.") % {"name": str(place)[:80]}))
    found = collections[name]
    return found.model, columns_of(found), {"lineage": UUID(lineage), **found.where}


def _compare(column: Any, old: Any, fields: dict[str, Any] | None, place: str) -> str:
    before = getattr(old, column.name, "")
    after = ""
    if fields is not None:
        try:
            after = clean(column, fields[column.name]) if fields[column.name] else ""
        except ValidationError as refusal:
            raise Unfit(Problem(place, column.name, messages(refusal))) from refusal
    rich = is_rich(column)
    text = compare_texts(before, after, field=column.name, rich=rich)
    if before != after and not holds(text, before, after):
        # What would not give back both texts exactly is never shown.
        text = replace(text, lines=replace_text(before, after, rich=rich).lines)
    return str(render_text(text))
