"""Whose agreement at which moment a reading PDF is a copy of."""

from __future__ import annotations

from datetime import datetime

from agreements.bundle import agreements_fingerprint, answer_fingerprint
from copies.models import RenderedCopy, Rendering
from copies.reading.sources import AgreementSource, Source


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
            defaults={
                "answer": answer_fingerprint(source.applicability),
                "named_agreements": agreements_fingerprint(source.applicability),
                "asked_at": now,
            },
        )


def is_noted(rendering: Rendering, source: Source, *, now: datetime) -> bool:
    """Whether this copy was made for this customer at this moment before; of a version none is noted."""
    if not isinstance(source, AgreementSource):
        return True
    customer, moment = source.applicability.customer, source.applicability.at
    made = RenderedCopy.objects.filter(rendering=rendering, customer=customer)
    return made.exists() if moment == now else made.filter(moment=moment).exists()
