"""The evidence pages: sections that apps contribute, each shown only where there is something to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pdf
from agreements.acts.answers import Given
from agreements.applicability import Applicability
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


@dataclass(frozen=True)
class EvidenceSection:
    """A section of the evidence pages: a template, below a heading of its own, what it shows, and files that it
    attaches to the copy.
    """

    template: str
    context: dict[str, Any]
    attached: tuple[pdf.Attached, ...] = ()


type Contributor = Callable[[Issue], EvidenceSection | None]
type Identifier = Callable[[Sequence[Applicability], Given], list[str]]

_contributors: list[tuple[int, Contributor]] = []
_identifiers: list[Identifier] = []


def contribute(place: int, contributor: Contributor, identifies: Identifier | None = None) -> None:
    """Add a section at ``place`` among the others; called once, when an app is ready.

    ``contributor`` answers None where there is nothing to say: no data, no section. ``identifies`` gives for each of
    several, from it and from its customer's answers, what the section says beyond the bundle, empty for nothing: where
    that differs, it is another copy.
    """
    _contributors.append((place, contributor))
    _contributors.sort(key=lambda item: item[0])
    if identifies is not None:
        _identifiers.append(identifies)


def beyond_the_bundles(found: Sequence[Applicability], given: Given) -> list[list[str]]:
    """What the evidence of each copy would say that its bundle does not identify; nothing for most copies."""
    said = [identifies(found, given) for identifies in _identifiers]
    return [[text for text in of_one if text] for of_one in zip(*said, strict=True)] if said else [[] for _ in found]


def sections(issue: Issue) -> list[EvidenceSection]:
    """The sections of a copy, in their order."""
    return [section for _, contributor in _contributors if (section := contributor(issue)) is not None]
