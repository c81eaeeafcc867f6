"""Facts beside the text compared, apart from it: they stand outside what is sealed, and may be put right any time."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.comparison.result import Comparison, RowComparison
from documents.models import DocumentVersion
from documents.rows.drafting import rows_of
from documents.rows.schema import RowSchema, schema_of


@dataclass(frozen=True)
class FactChange:
    """A fact that differs: of which row (or, empty, of the version as a whole), what it is called, what it was and is.

    Of a row that was added, ``old`` is empty. ``row`` is the row's key, ``name`` the column that holds the fact, and
    ``values`` what stands in it, None where there are no facts at all.
    """

    place: str
    label: str
    old: str
    new: str
    row: str = ""
    name: str = ""
    values: tuple[Hashable, Hashable] = (None, None)


def compare_facts(old: DocumentVersion, new: DocumentVersion, comparison: Comparison) -> tuple[FactChange, ...]:
    """The facts that differ between two versions, by the rows as ``comparison`` paired them; as they are known now."""
    return tuple(_changes(old, new, comparison))


def _changes(old: DocumentVersion, new: DocumentVersion, comparison: Comparison) -> Iterator[FactChange]:
    schema = schema_of(new.kind)
    for rows in schema.all_rows():
        if rows.facts is None or not rows.compared_facts:
            continue
        before, after = _facts_of_rows(rows, old), _facts_of_rows(rows, new)
        for row in comparison.rows:
            if row.collection == rows.name:
                yield from _differences(rows.facts, rows.compared_facts, row, before, after)
    for whole in schema.facts:
        sides = [whole._default_manager.filter(version=version).first() for version in (old, new)]
        names = [field.name for field in whole._meta.concrete_fields if not (field.primary_key or field.is_relation)]
        for name in names:
            was, now = (_shown(side, name) for side in sides)
            if was != now:
                values = getattr(sides[0], name, None), getattr(sides[1], name, None)
                yield FactChange("", _label(whole, name), was, now, name=name, values=values)


def _facts_of_rows(rows: RowSchema, version: DocumentVersion) -> list[Any]:
    assert rows.facts is not None
    facts_model: Any = rows.facts
    facts = {facts.row_id: facts for facts in facts_model._default_manager.filter(row__version=version)}
    return [facts.get(row.pk) for row in rows_of(version, rows)]


def _differences(
    model: type[models.Model], names: tuple[str, ...], row: RowComparison, before: list[Any], after: list[Any]
) -> Iterator[FactChange]:
    if row.new is None:
        # The facts went with the row.
        return
    old = before[row.old] if row.old is not None else None
    new = after[row.new]
    for name in names:
        was, now = _shown(old, name), _shown(new, name)
        if was != now:
            values = getattr(old, name, None), getattr(new, name, None)
            yield FactChange(row.title or row.place, _label(model, name), was, now, row.key, name, values)


def _label(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _shown(facts: Any, name: str) -> str:
    if facts is None:
        return ""
    field, value = facts._meta.get_field(name), getattr(facts, name)
    if field.choices:
        return str(getattr(facts, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(field, models.DateField) else str(value)
