"""What is remembered of an answer of the resolver, as rows that are not stored yet. No rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from agreements.acts.answering import needs_of
from agreements.acts.answers import given_by
from agreements.applicability import Answer, Applicability, Due, Reason, decide
from agreements.applicability.facts import Facts
from agreements.applicability.loading import load
from agreements.applicability.turns import next_turn
from agreements.models import Standing, StandingPart
from agreements.standing.identity import identities
from annexes.models import Product
from customers.models import Customer
from customers.parties import the_processor
from documents.moments import utc

# What a row says, and of whom; whether it is behind is another matter.
_SAYS = ("is_bound", "never_received", "due_count", "warning_count", "warnings", "answer", "identity", "moves_at")
_PART_SAYS = (
    "kind",
    "product_id",
    "version_id",
    "since",
    "due_id",
    "due_since",
    "line_id",
    "release",
    "never_received",
    "warnings",
)


@dataclass(frozen=True)
class Stand:
    """The rows of one customer."""

    whole: Standing
    parts: tuple[StandingPart, ...]

    @property
    def says(self) -> tuple[object, ...]:
        """All that is stated, to compare with what is stored."""
        parts = [tuple(getattr(part, name) for name in _PART_SAYS) for part in self.parts]
        return (*(getattr(self.whole, name) for name in _SAYS), tuple(sorted(parts, key=repr)))


def read_stands(customers: Iterable[Customer], *, at: datetime) -> list[Stand]:
    """How each customer stands at ``at``, by the resolver: in a number of queries that does not depend on how many."""
    facts = list(load(customers, only_concerned=True))
    found = [decide(each, at) for each in facts]
    given = given_by([each.customer for each in facts])
    rest = zip(needs_of(found, given), identities(found, the_processor(), given), strict=True)
    return [
        _stand(each, applicability, need.value, identity, at)
        for each, applicability, (need, identity) in zip(facts, found, rest, strict=True)
    ]


def _stand(facts: Facts, answered: Applicability, answer: str, identity: str, at: datetime) -> Stand:
    whole = Standing(
        customer_id=facts.customer.pk,
        is_bound=not answered.is_empty,
        never_received=not answered.has_received,
        due_count=len(answered.due),
        warning_count=len(answered.all_warnings),
        warnings=_codes(answered.all_warnings),
        answer=answer,
        identity=identity,
        moves_at=next_turn(facts, at),
        is_stale=False,
    )
    return Stand(whole, tuple(_parts(facts, answered, at)))


def _codes(warnings: Iterable[Reason]) -> str:
    found = sorted({warning.code for warning in warnings})
    return f" {' '.join(found)} " if found else ""


def _parts(facts: Facts, answered: Applicability, at: datetime) -> Iterator[StandingPart]:
    due = list(answered.due)
    for answer in answered.answers:
        own = [item for item in due if (item.version.kind, item.product) == (answer.kind, answer.product)]
        yield _part(facts, answer, own[0] if own else None, at)
        # Should a kind have several documents, what is due of the others stands in rows of its own.
        for other in own[1:]:
            yield _part(facts, Answer(answer.kind, answer.product, None, None, None, answer.reason), other, at)


def _part(facts: Facts, answer: Answer, due: Due | None, at: datetime) -> StandingPart:
    shown = answer.version or (due.version if due is not None else None)
    return StandingPart(
        standing_id=facts.customer.pk,
        kind=answer.kind.value,
        product=answer.product,
        version=answer.version,
        since=answer.in_force_since,
        due=due.version if due is not None else None,
        due_since=due.since if due is not None else None,
        line_id=shown.line_id if shown is not None else None,
        release=_release(facts, answer.product, at),
        never_received=not _has_received(facts, answer, at),
        warnings=_codes(answer.warnings),
    )


def _release(facts: Facts, product: Product | None, at: datetime) -> str:
    installed = facts.installed.get(product.pk, ()) if product is not None else ()
    last = next((item for item in reversed(installed) if item.at <= utc(at)), None)
    return str(last.release) if last is not None and last.release is not None else ""


def _has_received(facts: Facts, answer: Answer, at: datetime) -> bool:
    return any(
        received.at <= utc(at)
        and received.receipt.version.kind == answer.kind
        and (answer.product is None or received.receipt.version.document.pk == answer.product.document_id)
        for received in facts.received.values()
    )
