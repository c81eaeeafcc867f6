"""The kinds of document that there are. Each is declared by the app that owns it; this app knows none by name."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.utils.functional import Promise


class Kind(str):
    """A kind of document: stored as its value, such as ``terms``.

    ``prefix`` is the first part of a version's reference (``PV-3``), ``place`` where it stands in an agreement.
    """

    label: str | Promise
    prefix: str
    place: int

    __slots__ = ("label", "place", "prefix")

    def __new__(cls, value: str, *, label: str | Promise, prefix: str, place: int) -> Self:
        kind = super().__new__(cls, value)
        kind.label, kind.prefix, kind.place = label, prefix, place
        _kinds[value] = kind
        return kind

    @property
    def value(self) -> str:
        """What is stored, as plain text."""
        return str.__str__(self)

    @property
    def is_public(self) -> bool:
        """Whether anybody may read documents of this kind, or customers only."""
        return self in settings.DPA_PUBLIC_KINDS

    @property
    def template(self) -> str:
        """The template that page and PDF share."""
        return f"documents/{self.value}.html"


_kinds: dict[str, Kind] = {}


def kind_of(value: str) -> Kind:
    """The kind with this value. Raises ``KeyError`` when no app has declared it."""
    return _kinds[value]


def kinds() -> list[Kind]:
    """All kinds, in the order in which an agreement has them."""
    return sorted(_kinds.values(), key=lambda kind: kind.place)


def choices() -> list[tuple[str, str | Promise]]:
    """The kinds for a form: value and label."""
    return [(kind.value, kind.label) for kind in kinds()]
