"""What the edits of a version refer to, read once for all of them: other rows, lines, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from documents.models import DocumentVersion, Line


class Related:
    """The records to which records of history refer. One that is gone is None, and asks nothing either."""

    def __init__(self, version: DocumentVersion, records: Iterable[Any]) -> None:
        keys: defaultdict[type[Any], set[Any]] = defaultdict(set)
        for record in records:
            for column in _relations(record.instance_type):
                keys[column.related_model].add(getattr(record, column.attname))
        self._found = {model: _named(model).in_bulk(pks - {None}) for model, pks in keys.items()}
        self._found.setdefault(DocumentVersion, {})[version.pk] = version

    def get(self, column: Any, key: Any) -> Any:
        """What a column refers to by this key."""
        return self._found.get(column.related_model, {}).get(key)

    def name_of(self, record: Any) -> str:
        """What the record was about, by its own name; empty when that rests on something that is gone."""
        instance = record.instance
        for column in _relations(record.instance_type):
            setattr(instance, column.name, self.get(column, getattr(record, column.attname)))
        try:
            return str(instance)
        except models.ObjectDoesNotExist:
            return ""


def _relations(model: type[Any]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]


def _named(model: type[Any]) -> models.QuerySet[Any]:
    """With what their names need."""
    if issubclass(model, DocumentVersion):
        return DocumentVersion.objects.with_names()
    found: models.QuerySet[Any] = model._base_manager.all()
    return found.select_related("document") if issubclass(model, Line) else found
