"""The evidence pages: sections that apps contribute, each shown only where there is something to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.bundle import Bundle
from documents.models import Publication


@dataclass(frozen=True)
class Issue:
    """All that evidence is made from: the bundle, and who issues it when, at which place of the ledger.

    ``positions`` are the ledger entries of the parts, in the order of the bundle's parts.
    """

    bundle: Bundle
    issued_at: datetime
    issued_by: Any
    level: str
    is_test: bool
    head: Publication
    positions: tuple[Publication, ...]
    address: str


@dataclass(frozen=True)
class Section:
    """A section of the evidence pages: a template, below a heading of its own, and what it shows."""

    template: str
    context: dict[str, Any]


type Contributor = Callable[[Issue], Section | None]

_contributors: list[tuple[int, Contributor]] = []


def contribute(place: int, contributor: Contributor) -> None:
    """Add a section at ``place`` among the others; called once, when an app is ready.

    ``contributor`` answers None where there is nothing to say: no data, no section.
    """
    _contributors.append((place, contributor))
    _contributors.sort(key=lambda item: item[0])


def sections(issue: Issue) -> list[Section]:
    """The sections of a copy, in their order."""
    return [section for _, contributor in _contributors if (section := contributor(issue)) is not None]
