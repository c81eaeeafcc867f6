"""What the standing claims, recomputed by ``verify_registry``: it is what the resolver answers now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Standing
from agreements.standing.refreshing import behind
from agreements.standing.rows import Stand, read_stands
from customers.models import Customer
from documents.proof import verification

# So many are read at once; memory stays flat however many there are.
_BATCH = 200


def disagreements(now: datetime, customers: Iterable[int] | None = None) -> Iterator[str]:
    """The customers (None: all) whose standing is not what the resolver answers; what is known to be behind is not
    looked at, since a worker rewrites it.
    """
    wanted = Customer.objects.order_by("pk")
    if customers is not None:
        wanted = wanted.filter(pk__in=customers)
    last = 0
    while batch := list(wanted.filter(pk__gt=last)[:_BATCH]):
        last = batch[-1].pk
        yield from _in_batch(batch, now)


def _in_batch(batch: list[Customer], now: datetime) -> Iterator[str]:
    stored = {
        whole.pk: Stand(whole, tuple(whole.parts.all()))
        for whole in Standing.objects.current(now).filter(customer__in=batch).prefetch_related("parts")
    }
    found = read_stands([customer for customer in batch if customer.pk in stored], at=now) if stored else []
    names = {customer.pk: customer for customer in batch}
    for stand in found:
        if stand.says != stored[stand.whole.pk].says:
            yield _(
                "The standing of %(customer)s (%(code)s) is not what follows from the facts. Run rebuild_standing, and "
                "find out what changed it."
            ) % {"customer": names[stand.whole.pk], "code": names[stand.whole.pk].code}


def _remark() -> str:
    count = behind(at=timezone.now())
    if not count:
        return ""
    return ngettext(
        "The standing of one customer is still to be rewritten by a worker, and was not compared.",
        "The standing of %(count)s customers is still to be rewritten by a worker, and was not compared.",
        count,
    ) % {"count": count}


verification.contribute(disagreements, remark=_remark)
