"""What differs between two combinations of a customer: any two moments, or what binds and what would bind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.applicability import Applicability
from agreements.bundle import arrangement_digest
from agreements.models import Arrangement
from documents.comparison.facts import FactChange, compare_facts
from documents.comparison.result import Comparison
from documents.comparison.versions import compare_versions
from documents.models import Document, DocumentVersion


@dataclass(frozen=True)
class PartChange:
    """A document of which another version is in the combination, or that came or went (then one of both is None)."""

    old: DocumentVersion | None
    new: DocumentVersion | None
    comparison: Comparison | None = None
    facts: tuple[FactChange, ...] = ()

    @property
    def document(self) -> Document:
        version = self.new or self.old
        assert version is not None
        return version.document


@dataclass(frozen=True)
class ArrangementChange:
    """A specific arrangement of an agreement that applies anew, or (``is_gone``) no more."""

    agreement: str
    arrangement: Arrangement
    is_gone: bool = False


@dataclass(frozen=True)
class CombinationChange:
    """What differs: the parts in the new combination's order, then those that went; and the arrangements."""

    parts: tuple[PartChange, ...]
    arrangements: tuple[ArrangementChange, ...]

    def __bool__(self) -> bool:
        return bool(self.parts or self.arrangements)


def compare_combinations(old: Applicability, new: Applicability) -> CombinationChange:
    """What differs between what bound, or binds, and what does now, or would: of one customer, at any two moments."""
    gone, come = _arrangements(old), _arrangements(new)
    changes = [ArrangementChange(key[0], one) for key, one in come.items() if key not in gone]
    changes += [ArrangementChange(key[0], one, is_gone=True) for key, one in gone.items() if key not in come]
    return CombinationChange(compare_parts(old.versions, new.versions), tuple(changes))


def compare_parts(old: Sequence[DocumentVersion], new: Sequence[DocumentVersion]) -> tuple[PartChange, ...]:
    """The same of versions alone: what binds and once everything due is received, or what was answered and is now.

    Versions of one document are compared with each other, also across its release lines.
    """
    before = {version.document: version for version in old}
    after = {version.document for version in new}
    changes = [_part(before.get(version.document), version) for version in new if version not in old]
    changes += [PartChange(version, None) for version in old if version.document not in after]
    return tuple(changes)


def _part(old: DocumentVersion | None, new: DocumentVersion) -> PartChange:
    if old is None:
        return PartChange(None, new)
    comparison = compare_versions(old, new)
    return PartChange(old, new, comparison, compare_facts(old, new, comparison))


def _arrangements(applicability: Applicability) -> dict[tuple[str, str], Arrangement]:
    return {
        (str(group.agreement), arrangement_digest(standing.arrangement)): standing.arrangement
        for group in applicability.arrangements
        for standing in group.arrangements
    }
