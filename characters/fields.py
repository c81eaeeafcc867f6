"""Model fields for text: whoever writes it, what is stored can be read.

In forms the rule is a validator, so that a person is told at the field. Behind it stands the field itself: bulk writes,
updates, commands and services pass through it too. To migrations these are Django's own fields.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from characters.forms import LineField, LinesField
from characters.glyphs import refuse_unprintable
from characters.rule import clean, validate


class _Readable(models.Field[str, str]):
    """What :class:`PlainLine` and :class:`PlainText` share.

    ``printed_later``: the text may be kept although a copy could not print it, because something else asks for the
    glyphs before it is printed (drafts, at publication), or because it never is.
    """

    base: ClassVar[type[models.Field[Any, Any]]]
    form_field: ClassVar[type[LineField] | None]

    def __init__(self, *args: Any, printed_later: bool = False, **kwargs: Any) -> None:
        self.printed_later = printed_later
        # Not the argument of the same meaning: it would be part of every migration.
        self.default_validators = self.rules
        super().__init__(*args, **kwargs)

    @property
    def rules(self) -> list[Callable[[str], None]]:
        return [validate] if self.printed_later else [validate, refuse_unprintable]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.base.__name__}", args, kwargs

    def clone(self) -> Any:
        _name, _path, args, kwargs = self.deconstruct()
        return type(self)(*args, **kwargs, printed_later=self.printed_later)

    def formfield(self, **kwargs: Any) -> Any:
        """A form field with the rule of its own: some forms decide themselves what reaches the model, and when."""
        if self.form_field is not None and "form_class" not in kwargs:
            kwargs |= {"form_class": self.form_field, "printed_later": self.printed_later}
        return super().formfield(**kwargs)

    def meaning_of(self, text: str) -> str:
        """The text as it is stored."""
        return clean(text)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.meaning_of(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.meaning_of(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Raises ``ValidationError`` for what no form has refused."""
        if isinstance(value, str):
            value = self.meaning_of(value)
            for rule in self.rules:
                try:
                    rule(value)
                except ValidationError as refusal:
                    raise ValidationError({self.name: refusal}) from refusal
        return super().get_db_prep_save(value, connection)


class PlainLine(_Readable, models.CharField[str, str]):
    """A text of one line: a name, a title, a number. Line breaks and tabs in it are spaces."""

    base = models.CharField
    form_field = LineField

    def meaning_of(self, text: str) -> str:
        return clean(text).replace("\n", " ").replace("\t", " ")


class PlainText(_Readable, models.TextField[str, str]):
    """A text of several lines without markup."""

    base = models.TextField
    form_field: ClassVar[type[LineField] | None] = LinesField
