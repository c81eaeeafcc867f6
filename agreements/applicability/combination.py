"""From a customer's facts to the whole answer: the parts together, arrangements, warnings. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from agreements.applicability.answers import (
    AgreementArrangements,
    Answer,
    Applicability,
    RunningAgreement,
    StandingArrangement,
)
from agreements.applicability.decision import answer
from agreements.applicability.due import due
from agreements.applicability.facts import DocumentFacts, Facts, Part
from agreements.applicability.reasons import Reason, reason
from agreements.models import Arrangement
from annexes.kinds import ANNEX1, ANNEX2
from documents.kinds import Kind, kind_of, kinds
from documents.moments import local_day, utc
from terms.kinds import TERMS


def decide(facts: Facts, at: datetime) -> Applicability:
    """What binds the customer at ``at``, why, and what is due."""
    moment = utc(at)
    parts = list(_parts(facts))
    answers = [answer(part, moment) for part in parts]
    terms, annex2 = (_one(kind, answers) for kind in (TERMS, ANNEX2))
    annexes1 = tuple(found for found in answers if found.kind is ANNEX1)
    return Applicability(
        customer=facts.customer,
        at=at,
        terms=terms,
        annexes1=annexes1,
        annex2=annex2,
        arrangements=tuple(_arrangements(facts, terms, moment)),
        due=tuple(found for part in parts if (found := due(part, moment)) is not None),
        warnings=tuple(_warnings(facts, terms, moment)),
        agreements=tuple(_running(facts, moment)),
        has_received=any(received.at <= moment for received in facts.received.values()),
    )


def _running(facts: Facts, at: datetime) -> Iterator[RunningAgreement]:
    """The agreements that had begun, as far as is known, and for which work had not ended (art. 13.1)."""
    products = {document.product.pk: document.product for document in facts.documents if document.product is not None}
    for found in facts.agreements:
        starts, ended = found.term.starts, found.term.ended
        if (starts is None or starts <= at) and (ended is None or at < ended):
            own = tuple(product for pk, product in products.items() if pk in found.products)
            yield RunningAgreement(found.agreement, own)


def _parts(facts: Facts) -> Iterator[Part]:
    """The terms, an annex 1 for each product of any agreement, annex 2: in the order in which they are read."""
    reading_order = {kind: place for place, kind in enumerate(kinds())}
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    for document in sorted(facts.documents, key=lambda document: reading_order[kind_of(document.row.kind)]):
        product = document.product.pk if document.product is not None else None
        if document.row.kind == ANNEX1 and product not in agreed:
            continue
        yield Part(
            document=document,
            installed=facts.installed.get(product, ()) if product is not None else (),
            received={pk: facts.received[pk] for pk in _version_keys(document) if pk in facts.received},
            terms=tuple(
                agreement.term for agreement in facts.agreements if product is None or product in agreement.products
            ),
        )


def _version_keys(document: DocumentFacts) -> list[int]:
    return [version.row.pk for line in document.lines for version in line.versions]


def _one(kind: Kind, answers: list[Answer]) -> Answer:
    """The terms or annex 2. Should a kind have several documents (the processor's name, and so the scope, changed), the
    one that last came into force binds, with a warning on the others.
    """
    of_kind = [found for found in answers if found.kind is kind]
    binding = [found for found in of_kind if found.version is not None and found.in_force_since is not None]
    if not binding:
        return of_kind[0] if of_kind else Answer(kind, None, None, None, None, reason("nothing_received"))
    last = max(binding, key=lambda found: (found.in_force_since, found.version and found.version.pk))
    others = tuple(reason("warn_other_document", version=found.version) for found in binding if found is not last)
    return replace(last, warnings=last.warnings + others)


def _arrangements(facts: Facts, terms: Answer, at: datetime) -> Iterator[AgreementArrangements]:
    today = local_day(at)
    for agreement in facts.agreements:
        standing = tuple(
            _standing(arrangement, terms)
            for arrangement in facts.arrangements
            if arrangement.agreement_id == agreement.agreement.pk
            and arrangement.agreed_on <= today
            and (arrangement.ended_on is None or today <= arrangement.ended_on)
        )
        if standing:
            yield AgreementArrangements(agreement.agreement, standing)


def _standing(arrangement: Arrangement, terms: Answer) -> StandingArrangement:
    """Art. 15.2 keeps what was agreed before these terms; what was agreed later yields to them under art. 1.2."""
    agreed = arrangement.agreed_on
    if terms.in_force_since is None:
        return StandingArrangement(arrangement, None, reason("arrangement_no_terms", agreed=agreed))
    since = local_day(terms.in_force_since)
    later = agreed > since
    code = "arrangement_later" if later else "arrangement_stays"
    return StandingArrangement(arrangement, later, reason(code, agreed=agreed, since=since))


def _warnings(facts: Facts, terms: Answer, at: datetime) -> Iterator[Reason]:
    if terms.version is None:
        yield reason("warn_no_terms")
    if not facts.agreements:
        yield reason("warn_no_agreement")
    if missing := facts.customer.missing_details:
        yield reason("warn_details", details=tuple(missing))
    for agreement in (found.agreement for found in facts.agreements):
        if agreement.handed_over_on and agreement.signed_on and agreement.handed_over_on > agreement.signed_on:
            yield reason(
                "warn_handed_over_late",
                agreement=agreement.reference,
                handed_over=agreement.handed_over_on,
                signed=agreement.signed_on,
            )
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    for document in facts.documents:
        if document.row.kind != ANNEX1 or (document.product is not None and document.product.pk in agreed):
            continue
        for version in (version for line in document.lines for version in line.versions):
            received = facts.received.get(version.row.pk)
            if received is not None and received.at <= at:
                product = document.product or document.row
                yield reason("warn_not_agreed", version=version.row, product=product)
