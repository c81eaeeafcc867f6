"""The record from the facts: what binds every controller at a moment, and what those texts say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from agreements.applicability import Applicability, resolve_all
from agreements.models import Agreement, Receipt
from customers.models import Customer
from documents.models import DocumentVersion
from documents.moments import local_day
from exports.record.gaps import Gap
from exports.record.model import Bound, Controller, Party, Record
from exports.record.parties import SUB_A, controllers_at, gaps_of, processor_at
from exports.record.texts import SUB_B, SUB_D, measures_of, processings_of


def record_of(customer: Customer, *, at: datetime, now: datetime) -> Record:
    """The record of one controller at an aware moment, from what is known ``now``."""
    return _record(resolve_all([customer], at=at), at=at, now=now)


def record_of_all(*, at: datetime, now: datetime) -> Record:
    """The record of every controller for which work was done at an aware moment, by name."""
    return record_of_some(served_at(at), at=at, now=now)


def record_of_some(customers: Iterable[Customer], *, at: datetime, now: datetime) -> Record:
    """The same of those among ``customers``."""
    return _record([found for found in resolve_all(list(customers), at=at) if _is_kept(found)], at=at, now=now)


def served_at(at: datetime) -> QuerySet[Customer]:
    """The customers for which work was done, by their agreements; and those that received something without one."""
    day = local_day(at)
    begun = Q(signed_on__lte=day) | Q(handed_over_on__lte=day) | Q(signed_on=None, handed_over_on=None)
    running = Agreement.objects.filter(begun & (Q(work_ended_on=None) | Q(work_ended_on__gte=day)))
    received = Receipt.objects.filter(voided_at=None).exclude(customer__in=Agreement.objects.values("customer"))
    return Customer.objects.filter(Q(pk__in=running.values("customer")) | Q(pk__in=received.values("customer")))


def _is_kept(found: Applicability) -> bool:
    """Work is done for it, or something binds it and nobody recorded the agreement yet: then that is a gap."""
    return bool(found.agreements) or (not found.is_empty and not found.annexes1)


def _record(found: Sequence[Applicability], *, at: datetime, now: datetime) -> Record:
    parties = controllers_at((each.customer for each in found), at, now)
    controllers = tuple(_controller(each, parties[each.customer.pk]) for each in found)
    processor = processor_at(at, now)
    annexes1 = _each_once(bound.version for each in controllers for bound in each.bound)
    annexes2 = _each_once(each.annex2.version for each in controllers if each.is_served)
    gaps = tuple(gaps_of(processor)) if processor is not None else (Gap("no_processor", SUB_A),)
    return Record(
        at=at,
        processor=processor,
        controllers=controllers,
        processings=tuple(processings_of(annexes1, at)),
        measures=tuple(measures_of(annexes2)),
        own_gaps=gaps,
    )


def _each_once(versions: Iterator[DocumentVersion | None]) -> list[DocumentVersion]:
    """The versions that bind anybody, in the order of their documents and numbers."""
    found = {version.pk: version for version in versions if version is not None}
    with_names = DocumentVersion.objects.filter(pk__in=found).select_related("line__document__product")
    return sorted(with_names, key=lambda version: (version.document.title, version.line.release, version.pk))


def _controller(found: Applicability, party: Party) -> Controller:
    running = [product for each in found.agreements for product in each.products]
    bound = tuple(
        Bound(answer.product, answer)
        for answer in found.annexes1
        if answer.product is not None and answer.product in running
    )
    is_served = _is_kept(found)
    made = Controller(
        code=found.customer.code,
        party=party,
        agreements=tuple(each.agreement for each in found.agreements),
        bound=bound,
        annex2=found.annex2,
        terms=found.terms,
        is_served=is_served,
    )
    return Controller(**{**vars(made), "gaps": tuple(_gaps(made, found)) if is_served else ()})


def _gaps(made: Controller, found: Applicability) -> Iterator[Gap]:
    name = made.party.name
    yield from gaps_of(made.party)
    if not made.agreements:
        yield Gap("no_agreement", SUB_B, {"customer": name})
    for each in found.agreements:
        if not each.products:
            yield Gap("no_product", SUB_B, {"customer": name, "agreement": each.agreement})
    for bound in made.bound:
        if bound.version is None:
            values = {"customer": name, "product": bound.product, "reason": bound.answer.reason}
            yield Gap("no_annex1", SUB_B, values)
    if made.annex2.version is None:
        yield Gap("no_annex2", SUB_D, {"customer": name, "reason": made.annex2.reason})
