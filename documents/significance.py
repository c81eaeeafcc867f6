"""What a change amounts to: a code that never changes, with its name and whether it lets a customer object.

These hold for every kind of document; the app that owns a kind declares those that are its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class ChangeClass(str):
    """A class of changes: stored as its code, such as ``sub_processor.added``.

    ``collections`` are those whose rows may change so; empty: those of any. ``of`` is the class of which it is a
    special case there. ``opens_window`` says whether the change is announced, so that a customer may object to it.
    """

    label: str | Promise
    collections: frozenset[str]
    of: ChangeClass | None
    opens_window: bool

    __slots__ = ("collections", "label", "of", "opens_window")

    def __new__(
        cls,
        code: str,
        label: str | Promise,
        *,
        collections: Iterable[str] = (),
        of: ChangeClass | None = None,
        opens_window: bool = False,
    ) -> Self:
        declared = super().__new__(cls, code)
        declared.label, declared.collections = label, frozenset(collections)
        declared.of, declared.opens_window = of, opens_window
        _classes[code] = declared
        return declared

    @property
    def code(self) -> str:
        """What is stored, as plain text."""
        return str.__str__(self)

    @property
    def general(self) -> ChangeClass:
        """The class that any kind of document has, of which this one is a case."""
        return self if self.of is None else self.of.general


_classes: dict[str, ChangeClass] = {}

# The same in other letters: quotation marks, hyphens, spaces, layout.
EDITORIAL = ChangeClass("editorial", pgettext_lazy("change", "editorial"))
REWORDED = ChangeClass("reworded", pgettext_lazy("change", "reworded"))
ADDED = ChangeClass("added", pgettext_lazy("change", "added"))
REMOVED = ChangeClass("removed", pgettext_lazy("change", "removed"))
MOVED = ChangeClass("moved", pgettext_lazy("change", "moved"))
RENAMED = ChangeClass("renamed", pgettext_lazy("change", "renamed"))
RENUMBERED = ChangeClass("renumbered", pgettext_lazy("change", "renumbered"))


def class_of(code: str) -> ChangeClass:
    """The class with this code. Raises ``KeyError`` when no app has declared it."""
    return _classes[code]


def choices() -> list[tuple[str, str | Promise]]:
    """All classes for a form: code and label."""
    return [(declared.code, declared.label) for declared in _classes.values()]


def classes_in(collection: str) -> list[ChangeClass]:
    """How a row of this collection may change: by classes of its own, and the general ones of which it has no case."""
    own = [declared for declared in _classes.values() if collection in declared.collections]
    special = {declared.of for declared in own}
    return [*own, *(each for each in _classes.values() if not each.collections and each not in special)]


def special_case(general: ChangeClass, collection: str) -> ChangeClass:
    """What a class is called for rows of this collection; itself where it has no name of its own there."""
    return next((each for each in _classes.values() if each.of is general and collection in each.collections), general)


def opens_window(classes: Iterable[str]) -> bool:
    """Whether changes of these classes belong to a window for objection by default: the addition and the replacement of
    a sub-processor (art. 10.1); the officer may open one for others.
    """
    return any(class_of(code).opens_window for code in classes)
