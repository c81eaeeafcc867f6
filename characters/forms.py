"""Form fields for text: the rule of :mod:`characters`, told where it was typed."""

from __future__ import annotations

from typing import Any

from django import forms

from characters.glyphs import refuse_unprintable
from characters.rule import clean, validate


class LineField(forms.CharField):
    """A text of one line. ``printed_later``: as for the model fields (:mod:`characters.fields`)."""

    def __init__(self, *args: Any, printed_later: bool = False, **kwargs: Any) -> None:
        self.default_validators = [validate] if printed_later else [validate, refuse_unprintable]
        super().__init__(*args, **kwargs)

    def meaning_of(self, text: str) -> str:
        return clean(text).replace("\n", " ").replace("\t", " ")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        return self.meaning_of(text).strip() if self.strip else self.meaning_of(text)


class LinesField(LineField):
    """A text of several lines."""

    widget = forms.Textarea

    def meaning_of(self, text: str) -> str:
        return clean(text)
