"""Releases of a product, compared as number tuples: 9.9 < 9.10 < 10 = 10.0 (domain rule)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"\d{1,6}(\.\d{1,6}){0,5}")


@dataclass(frozen=True, order=True)
class Release:
    """A release number. ``numbers`` has no trailing zeros, so that 10, 10.0 and 10.0.0 are equal."""

    numbers: tuple[int, ...]
    text: str = field(compare=False, default="")

    @classmethod
    def parse(cls, text: str) -> Release:
        """Read ``9.10``; an empty text is the lowest release. Raises ``ValueError`` on anything else."""
        if not text:
            return cls((), "")
        if not _SHAPE.fullmatch(text):
            raise ValueError(text)
        numbers = [int(part) for part in text.split(".")]
        while numbers and numbers[-1] == 0:
            numbers.pop()
        return cls(tuple(numbers), text)

    def __str__(self) -> str:
        return self.text


def validate_release(value: str) -> None:
    """Raises ``ValidationError`` unless the value is numbers with dots between them."""
    if value and not _SHAPE.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a release number. Write numbers with dots between them, such as 9.10."),
            code="release",
            params={"value": value},
        )
