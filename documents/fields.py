"""The model field for a rich text: stored in one form, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from characters import PlainText
from documents import richtext


class RichTextField(PlainText):
    """A rich text (:mod:`documents.richtext`). Its glyphs are asked for at publication, row by row."""

    # An editor's field, which the office brings along; without one, a text area.
    form_field = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("printed_later", True)
        # Named in the migrations as it always was, and so not a second time by default.
        kwargs.setdefault("validators", [richtext.validate])
        super().__init__(*args, **kwargs)
        self.default_validators = super().rules

    @property
    def rules(self) -> list[Callable[[str], None]]:
        return [richtext.validate, *super().rules]

    def meaning_of(self, text: str) -> str:
        """What can't be read into the tree stays as it is, for the rules to name."""
        if len(text) > richtext.MAXIMUM_LENGTH or richtext.read(text).foreign:
            return text
        return richtext.canonical(text)
