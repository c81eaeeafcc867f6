"""A value as the page sends it, made what is stored: by the rules of the model's field, as a form's would be."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


def clean(column: models.Field[Any, Any], value: Any) -> Any:
    """Raises ``ValidationError`` for what a form would refuse, and for what is of another type altogether."""
    if isinstance(column, models.CharField | models.TextField):
        return _clean_text(column, value)
    if isinstance(column, models.IntegerField):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise ValidationError(_("This is no whole number."))
        return column.clean(value, None)
    if value is not None and not isinstance(value, str):
        raise ValidationError(_("This can't be read."))
    return column.clean(value or None, None)


def _clean_text(column: models.Field[Any, Any], value: Any) -> Any:
    if not isinstance(value, str):
        raise ValidationError(_("This is no text."))
    if "\x00" in value:
        raise ValidationError(_("This text contains a NUL byte; remove it."))
    meaning_of = getattr(column, "meaning_of", None)
    # As forms do: white space around a text is none of it.
    text = meaning_of(value).strip() if meaning_of is not None else value.strip()
    return column.clean(text, None)


def messages(refusal: ValidationError) -> str:
    """What a refusal says, in one line."""
    return " ".join(refusal.messages)
