"""Whether what binds a customer now still needs its answer: accepted, declined, editorial, or open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from agreements.acts.answers import Answered, Given, answers_of
from agreements.applicability import Applicability
from agreements.bundle import arrangements_digest, combination_digest
from documents.models import DocumentVersion, EditorialMark


class Need(StrEnum):
    """What a combination asks of the customer."""

    NOTHING = "nothing"
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EDITORIAL = "editorial"


@dataclass(frozen=True)
class AnswerStanding:
    """``answer`` is the one to this combination; ``earlier`` the last acceptance of another one; ``changed`` what is
    different since that; ``marks`` why no new acceptance is needed, when it is not.
    """

    need: Need
    answer: Answered | None = None
    earlier: Answered | None = None
    changed: tuple[DocumentVersion, ...] = ()
    marks: tuple[EditorialMark, ...] = ()


def answer_standing(applicability: Applicability) -> AnswerStanding:
    """What the combination that binds asks of its customer."""
    if applicability.is_empty:
        return AnswerStanding(Need.NOTHING)
    return _standing_among(applicability, answers_of(applicability.customer), _EditorialSteps())


def needs_of(found: Sequence[Applicability], given: Given) -> list[Need]:
    """The same for several customers, without who said what, from the answers that they gave: the number of queries
    does not depend on how many.
    """
    steps = _EditorialSteps()
    return [
        Need.NOTHING
        if item.is_empty
        else _standing_among(item, [Answered(one, {}) for one in given[item.customer.pk]], steps).need
        for item in found
    ]


def _standing_among(applicability: Applicability, answers: list[Answered], steps: _EditorialSteps) -> AnswerStanding:
    if not answers:
        return AnswerStanding(Need.OPEN)
    combination = combination_digest(applicability)
    accepted = [item for item in answers if item.acceptance.is_accepted]
    own = [item for item in answers if item.acceptance.combination == combination]
    earlier = next((item for item in reversed(accepted) if item.acceptance.combination != combination), None)
    if yes := next((item for item in own if item.acceptance.is_accepted), None):
        return AnswerStanding(Need.ACCEPTED, yes, earlier)
    changed, marks = _since(earlier, applicability.versions, steps) if earlier else ((), ())
    if own:
        return AnswerStanding(Need.DECLINED, own[-1], earlier, changed)
    if earlier and marks and earlier.acceptance.arrangements_digest == arrangements_digest(applicability):
        return AnswerStanding(Need.EDITORIAL, None, earlier, changed, marks)
    return AnswerStanding(Need.OPEN, None, earlier, changed)


def _since(
    earlier: Answered, versions: Sequence[DocumentVersion], steps: _EditorialSteps
) -> tuple[tuple[DocumentVersion, ...], tuple[EditorialMark, ...]]:
    """What differs from the accepted combination; and the marks when editorial versions alone make the difference."""
    accepted = [part.version for part in earlier.acceptance.parts.all()]
    changed = tuple(version for version in versions if version not in accepted)
    left = [version for version in accepted if version not in versions]
    marks: list[EditorialMark] = []
    for version in changed:
        before = next((old for old in left if old.line_id == version.line_id), None)
        # Another line, product or document is no editorial change, whatever its mark says.
        if before is None or len(left) != len(changed):
            return changed, ()
        found = steps.between(before, version)
        if not found or None in found:
            return changed, ()
        marks += [mark for mark in found if mark is not None]
    return changed, tuple(marks)


class _EditorialSteps:
    """The published versions of lines with their editorial marks, each line read once."""

    def __init__(self) -> None:
        self._lines: dict[int, list[tuple[int, EditorialMark | None]]] = {}

    def between(self, before: DocumentVersion, after: DocumentVersion) -> list[EditorialMark | None]:
        """The marks, None where there is none, of the versions of the line above ``before`` up to ``after``: the
        changes of one that was skipped came along.
        """
        if after.line_id not in self._lines:
            self._lines[after.line_id] = self._read(after.line_id)
        return [mark for rank, mark in self._lines[after.line_id] if before.rank.rank < rank <= after.rank.rank]

    def _read(self, line: int) -> list[tuple[int, EditorialMark | None]]:
        marks = EditorialMark.objects.filter(version__line=line).select_related("version__line__document")
        of_version = {mark.version_id: mark for mark in marks}
        published = DocumentVersion.objects.published().filter(line=line).select_related("rank")
        return [(version.rank.rank, of_version.get(version.pk)) for version in published.order_by("pk")]
