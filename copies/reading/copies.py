"""Which copies of a customer's agreement were made, and which of them would now say something else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agreements.applicability import Applicability, decide
from agreements.applicability.loading import load
from agreements.bundle import answer_fingerprint
from copies.models import RenderedCopy, Rendering
from copies.reading.sources import AgreementSource, Source
from customers.models import Customer


@dataclass(frozen=True)
class DifferingCopy:
    """A copy, and what would be answered for its moment now."""

    copy: RenderedCopy
    now_answered: Applicability


def note_copy(rendering: Rendering, source: Source, *, now: datetime) -> None:
    """Remember whose agreement, at which moment, the rendering is a copy of.

    Asking for "now" again while nothing has changed makes no second note: the copy is the same.
    """
    if isinstance(source, AgreementSource) and not is_noted(rendering, source, now=now):
        customer, moment = source.applicability.customer, source.applicability.at
        RenderedCopy.objects.get_or_create(
            rendering=rendering,
            customer=customer,
            moment=moment,
            defaults={"answer": answer_fingerprint(source.applicability), "asked_at": now},
        )


def is_noted(rendering: Rendering, source: Source, *, now: datetime) -> bool:
    """Whether this copy was made for this customer at this moment before; of a version none is noted."""
    if not isinstance(source, AgreementSource):
        return True
    customer, moment = source.applicability.customer, source.applicability.at
    made = RenderedCopy.objects.filter(rendering=rendering, customer=customer)
    return made.exists() if moment == now else made.filter(moment=moment).exists()


def copies_that_differ(customer: Customer) -> list[DifferingCopy]:
    """The customer's rendered copies for whose moment something else would be answered today, newest first.

    A receipt back-dated or voided, another order of versions, a corrected release or agreement changes past answers
    (domain rule 7). Which contact persons a copy prints is left aside. The facts are read once, however many copies.
    """
    copies = list(RenderedCopy.objects.filter(customer=customer, rendering__rendered_at__isnull=False))
    if not copies:
        return []
    [facts] = load([customer])
    answers = [(copy, decide(facts, copy.moment)) for copy in copies]
    return [DifferingCopy(copy, answer) for copy, answer in answers if answer_fingerprint(answer) != copy.answer]
