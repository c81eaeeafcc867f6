"""What differs between two combinations of a customer: each part with its counterpart, and the arrangements.

A combination is what binds together: one version of the terms, of each product's annex 1, of annex 2, and the specific
arrangements. The words are compared by :mod:`documents.comparison`; here is only which text belongs to which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import pgettext

from agreements.applicability import Applicability
from agreements.bundle import arrangement_digest
from agreements.models import Arrangement
from annexes.kinds import ANNEX1
from documents.comparison.brief import brief
from documents.comparison.proof import holds
from documents.comparison.result import Change, Comparison, TextComparison
from documents.comparison.texts import compare_texts, replace_text
from documents.comparison.versions import compare_versions
from documents.comparison.wording import change_label
from documents.kinds import kind_of
from documents.models import DocumentVersion
from documents.moments import as_printed


@dataclass(frozen=True)
class ComparedPart:
    """A part of either combination; ``old`` or ``new`` is None where only the other one has its document."""

    old: DocumentVersion | None
    new: DocumentVersion | None

    @property
    def version(self) -> DocumentVersion:
        """The version that names the part: the new one, else the one that was dropped."""
        version = self.new or self.old
        assert version is not None
        return version

    @property
    def is_unchanged(self) -> bool:
        return self.old == self.new

    @property
    def comparison(self) -> Comparison | None:
        """What differs between its texts, in the active language; None for a part that came or went as a whole."""
        if self.old is None or self.new is None or self.is_unchanged:
            return None
        return compare_versions(self.old, self.new)

    @property
    def brief(self) -> list[str]:
        """What became of it, in a few phrases in the active language; nothing for a part that stayed."""
        return self.phrases(self.comparison)

    def phrases(self, comparison: Comparison | None) -> list[str]:
        """The same for who has its comparison at hand."""
        if self.is_unchanged:
            return []
        if comparison is None:
            return [pgettext("part", "new as a whole") if self.old is None else pgettext("part", "applies no more")]
        return brief(comparison) or [pgettext("part", "another version, in the same words")]

    @property
    def changes(self) -> list[str]:
        """Each row that changed, as it is cited and with what became of it, in the active language."""
        comparison = self.comparison
        if comparison is None:
            return []
        return [f"{row.place}: {change_label(row.change)}" for row in comparison.changes()]


@dataclass(frozen=True)
class ComparedArrangement:
    """A specific arrangement of an agreement, and what the other combination has of it; one of the two may be None."""

    agreement: str
    old: Arrangement | None
    new: Arrangement | None

    @property
    def title(self) -> str:
        arrangement = self.new or self.old
        assert arrangement is not None
        return arrangement.title

    @property
    def change(self) -> Change:
        if self.old is None:
            return Change.ADDED
        if self.new is None:
            return Change.REMOVED
        return Change.UNCHANGED if _same(self.old, self.new) else Change.REWORDED

    @property
    def label(self) -> str:
        """What became of it, in a word."""
        return change_label(self.change)

    @cached_property
    def texts(self) -> tuple[TextComparison, ...]:
        """Its title, article, days and text, each compared."""
        return tuple(_texts(self.old, self.new))


@dataclass(frozen=True)
class CombinationComparison:
    """Everything that two combinations have, in the order in which an agreement is read."""

    parts: tuple[ComparedPart, ...]
    arrangements: tuple[ComparedArrangement, ...]

    @property
    def changed_parts(self) -> tuple[ComparedPart, ...]:
        return tuple(part for part in self.parts if not part.is_unchanged)

    @property
    def changed_arrangements(self) -> tuple[ComparedArrangement, ...]:
        return tuple(item for item in self.arrangements if item.change is not Change.UNCHANGED)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changed_parts or self.changed_arrangements)


def compare_combinations(old: Applicability, new: Applicability) -> CombinationComparison:
    """What differs between what binds in two answers for one customer: two moments, or one that is foreseen."""
    parts = compare_parts(old.versions, new.versions)
    return CombinationComparison(parts, compare_arrangements(list(in_force(old)), list(in_force(new))))


def compare_parts(old: Sequence[DocumentVersion], new: Sequence[DocumentVersion]) -> tuple[ComparedPart, ...]:
    """The versions of two combinations, those of one document together; what was dropped stands where it was read."""
    pairs = [ComparedPart(_counterpart(version, old, new), version) for version in new]
    paired = {pair.old for pair in pairs}
    pairs += [ComparedPart(version, None) for version in old if version not in paired]
    return tuple(sorted(pairs, key=lambda pair: kind_of(pair.version.kind).place))


def _counterpart(
    version: DocumentVersion, old: Sequence[DocumentVersion], new: Sequence[DocumentVersion]
) -> DocumentVersion | None:
    """The old version of the same document; else one of a kind of which both have one document only, as where the
    processor's name changed. Each product has an annex of its own, so that those never stand for each other.
    """
    same = next((other for other in old if other.line.document_id == version.line.document_id), None)
    if same is not None or version.kind == ANNEX1:
        return same
    of_kind = [other for other in old if other.kind == version.kind]
    return of_kind[0] if len(of_kind) == 1 == sum(other.kind == version.kind for other in new) else None


type Agreed = tuple[str, Arrangement]


def in_force(applicability: Applicability) -> Iterator[Agreed]:
    """The arrangements in force, each with the agreement that it belongs to."""
    for group in applicability.arrangements:
        for standing in group.arrangements:
            yield str(group.agreement), standing.arrangement


def compare_arrangements(old: Sequence[Agreed], new: Sequence[Agreed]) -> tuple[ComparedArrangement, ...]:
    """The arrangements of two combinations: the same one, else one of the same agreement under the same title."""
    left = list(old)
    found: dict[int, Agreed] = {}
    for alike in (_same, _same_title):
        for place, (agreement, arrangement) in enumerate(new):
            if place in found:
                continue
            match = next((item for item in left if item[0] == agreement and alike(item[1], arrangement)), None)
            if match is not None:
                found[place] = match
                left.remove(match)
    return (
        *(
            ComparedArrangement(agreement, found[place][1] if place in found else None, arrangement)
            for place, (agreement, arrangement) in enumerate(new)
        ),
        *(ComparedArrangement(agreement, arrangement, None) for agreement, arrangement in left),
    )


def _same(one: Arrangement, other: Arrangement) -> bool:
    return arrangement_digest(one) == arrangement_digest(other)


def _same_title(one: Arrangement, other: Arrangement) -> bool:
    return one.title.casefold() == other.title.casefold()


def _texts(old: Arrangement | None, new: Arrangement | None) -> Iterator[TextComparison]:
    for field in ("title", "article", "agreed_on", "ended_on", "text"):
        label, rich = str(Arrangement._meta.get_field(field).verbose_name), field == "text"  # type: ignore[union-attr]
        sides = _printed(old, field), _printed(new, field)
        if not any(sides):
            continue
        text = compare_texts(*sides, field=field, label=label, rich=rich)
        # What would not give back both texts exactly is shown as gone and new whole.
        yield text if holds(text, *sides) else replace(replace_text(*sides, rich=rich), field=field, label=label)


def _printed(arrangement: Arrangement | None, field: str) -> str | None:
    if arrangement is None:
        return None
    value = getattr(arrangement, field)
    return value if isinstance(value, str) else as_printed(value) if value is not None else ""
