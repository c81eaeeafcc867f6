"""Choices of related records, read once a page and with what their names need."""

from __future__ import annotations

from typing import Any

from django.db.models import Field
from django.forms import ModelChoiceField
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter


def read_once(field: Any) -> Any:
    """A field of an inline whose choices are not read again for each of its rows."""
    if isinstance(field, ModelChoiceField):
        choices: Any = field.choices
        field.choices = list(choices)
    return field


class LineFilter(RelatedDropdownFilter):
    """Release lines; each is named by its document too."""

    def field_choices(self, field: Field[Any, Any], request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        lines = field.related_model._default_manager.select_related("document")  # type: ignore[union-attr]
        return [(str(line.pk), str(line)) for line in lines]
