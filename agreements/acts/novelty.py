"""What is new to who answers: every part that differs from what the customer answered last, or all without an answer.

It is compared with an answer and not with what bound before: of two changes, the first may never have been answered,
and whoever signs for the second signs for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agreements.acts.answers import Answered, answers_of
from agreements.applicability import Applicability, resolve
from agreements.bundle import Bundle, arrangement_digest, arrangements_digest, combination_digest
from documents.display.presentation import DocumentPart, part_of
from documents.models import DocumentVersion


@dataclass(frozen=True)
class NewPart:
    """A part of the combination, and what was answered of the same document; one of the two may be None."""

    new: DocumentPart | None
    before: DocumentPart | None


@dataclass(frozen=True)
class NewArrangement:
    """A specific arrangement of an agreement that was not answered, or (``is_gone``) that was and applies no more."""

    agreement: str
    title: str
    text: str
    is_gone: bool = False


@dataclass(frozen=True)
class Novelty:
    """What differs from the answer ``since``; None: nothing was answered before, so that everything is new."""

    since: Answered | None
    parts: tuple[NewPart, ...]
    arrangements: tuple[NewArrangement, ...]

    def __bool__(self) -> bool:
        return bool(self.parts or self.arrangements)

    def as_data(self) -> dict[str, Any]:
        """For the statement of who answered: what the page showed as new, and compared with what."""
        return {
            "compared_with": self.since.acceptance.statement_digest if self.since else None,
            "new": {
                item.new.version.reference: item.before.version.reference if item.before else None
                for item in self.parts
                if item.new is not None
            },
            "gone": [item.before.version.reference for item in self.parts if item.new is None and item.before],
            "new_arrangements": [item.title for item in self.arrangements if not item.is_gone],
            "gone_arrangements": [item.title for item in self.arrangements if item.is_gone],
        }


def novelty_of(bundle: Bundle) -> Novelty:
    """What is new in what binds. An answer to this very combination is none to compare with: who declined it and now
    accepts it is shown the same changes again.
    """
    combination = combination_digest(bundle.applicability)
    others = answers_of(bundle.customer, lambda item: item.combination != combination and item.at <= bundle.at)
    since = others[-1] if others else None
    if since is None:
        return Novelty(None, tuple(_everything(bundle)), tuple(_arrangements(bundle.applicability, frozenset())))
    return Novelty(since, tuple(_parts(bundle, since)), tuple(_changed_arrangements(bundle.applicability, since)))


def _everything(bundle: Bundle) -> Iterator[NewPart]:
    """Every part, with the text of the same document that bound until it did, for who wants to compare."""
    began = {answer.version: answer.in_force_since for answer in bundle.applicability.answers}
    for part in bundle.parts:
        since, before = began.get(part.version), None
        if since is not None:
            earlier = resolve(bundle.customer, at=since - timedelta(microseconds=1)).versions
            before = _of_document(part, earlier)
        yield NewPart(part, part_of(before) if before is not None and before != part.version else None)


def _parts(bundle: Bundle, since: Answered) -> Iterator[NewPart]:
    answered = [part.version for part in since.acceptance.parts.all()]
    for part in bundle.parts:
        if part.version not in answered:
            before = _of_document(part, answered)
            yield NewPart(part, part_of(before) if before is not None else None)
    documents = {part.version.document for part in bundle.parts}
    for version in answered:
        if version.document not in documents:
            yield NewPart(None, part_of(version))


def _of_document(part: DocumentPart, versions: Sequence[DocumentVersion]) -> DocumentVersion | None:
    return next((version for version in versions if version.document == part.version.document), None)


def _arrangements(applicability: Applicability, known: frozenset[tuple[str, str]]) -> Iterator[NewArrangement]:
    """Those in force but the ``known``: agreement and digest."""
    for group in applicability.arrangements:
        for arrangement in (standing.arrangement for standing in group.arrangements):
            if (str(group.agreement), arrangement_digest(arrangement)) not in known:
                yield NewArrangement(str(group.agreement), arrangement.title, arrangement.text)


def _changed_arrangements(applicability: Applicability, since: Answered) -> Iterator[NewArrangement]:
    if since.acceptance.arrangements_digest == arrangements_digest(applicability):
        return
    then = resolve(applicability.customer, at=since.acceptance.at)
    if arrangements_digest(then) != since.acceptance.arrangements_digest:
        # Corrected since: which of them were answered can't be told any more, so that all are to be read again.
        yield from _arrangements(applicability, frozenset())
        return
    yield from _arrangements(applicability, _known(then))
    for gone in _arrangements(then, _known(applicability)):
        yield NewArrangement(gone.agreement, gone.title, gone.text, is_gone=True)


def _known(applicability: Applicability) -> frozenset[tuple[str, str]]:
    return frozenset(
        (str(group.agreement), arrangement_digest(standing.arrangement))
        for group in applicability.arrangements
        for standing in group.arrangements
    )
