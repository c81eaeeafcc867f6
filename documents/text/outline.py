"""The contents of a document: its headings as links, and the anchors that people send each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify


@dataclass(frozen=True)
class Entry:
    """A heading in a list of contents, with those below it."""

    anchor: str
    text: str
    children: tuple[Entry, ...] = ()


class Anchors:
    """Gives each heading of one page an anchor of its own, readable and the same each time."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self._taken: set[str] = set()

    def give(self, *words: str, otherwise: str = "deel") -> str:
        """An anchor made of ``words``; when it is taken, with ``-2``, ``-3`` … behind it."""
        name = slugify(" ".join([self.prefix, *words])) or otherwise
        if name == self.prefix:
            name = f"{self.prefix}-{otherwise}"
        anchor, count = name, 1
        while anchor in self._taken:
            count += 1
            anchor = f"{name}-{count}"
        self._taken.add(anchor)
        return anchor
