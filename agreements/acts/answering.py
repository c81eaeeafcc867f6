"""Whether what binds a customer now still needs its answer: accepted, declined, editorial, or open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agreements.acts.answers import Answered, answers_of
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
    combination = combination_digest(applicability)
    answers = answers_of(applicability.customer)
    accepted = [item for item in answers if item.acceptance.is_accepted]
    own = [item for item in answers if item.acceptance.combination == combination]
    earlier = next((item for item in reversed(accepted) if item.acceptance.combination != combination), None)
    if yes := next((item for item in own if item.acceptance.is_accepted), None):
        return AnswerStanding(Need.ACCEPTED, yes, earlier)
    changed, marks = _since(earlier, applicability.versions) if earlier else ((), ())
    if own:
        return AnswerStanding(Need.DECLINED, own[-1], earlier, changed)
    if earlier and marks and earlier.acceptance.arrangements_digest == arrangements_digest(applicability):
        return AnswerStanding(Need.EDITORIAL, None, earlier, changed, marks)
    return AnswerStanding(Need.OPEN, None, earlier, changed)


def _since(
    earlier: Answered, versions: Sequence[DocumentVersion]
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
        steps = list(_steps(before, version))
        found = list(EditorialMark.objects.filter(version__in=steps).select_related("version__line__document"))
        if not steps or len(found) != len(steps):
            return changed, ()
        marks += found
    return changed, tuple(marks)


def _steps(before: DocumentVersion, after: DocumentVersion) -> Iterator[DocumentVersion]:
    """The versions of the line above ``before`` up to ``after``: the changes of one that was skipped came along."""
    if after.rank.rank <= before.rank.rank:
        return
    yield from DocumentVersion.objects.published().filter(
        line=after.line_id, rank__rank__gt=before.rank.rank, rank__rank__lte=after.rank.rank
    )
