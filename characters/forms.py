"""Form fields for text that belongs to no model field: the same rule, told where it was typed."""

from __future__ import annotations

from typing import Any

from django import forms

from characters.glyphs import refuse_unprintable
from characters.rule import clean, validate


class LineField(forms.CharField):
    """A text of one line that may be printed."""

    default_validators = [validate, refuse_unprintable]

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "").replace("\n", " ").replace("\t", " ").strip()


class LinesField(LineField):
    """A text of several lines that may be printed."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean(forms.CharField.to_python(self, value) or "").strip()
