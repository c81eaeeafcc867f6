"""When agreements have ended: a date that one person entered counts for retention once a second one confirmed it.

Two wrong dates would otherwise be enough to have all evidence of a customer removed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from accounts import retention
from agreements import journaled
from agreements.models import Agreement, EndConfirmation
from customers.models import Customer
from documents.errors import Refused
from documents.moments import local_day
from journal.acts import performs


def unconfirmed_ends() -> Any:
    """The agreements whose end, as it is entered now, no second person has confirmed."""
    same = EndConfirmation.objects.filter(agreement=OuterRef("pk"), ended_on=OuterRef("ended_on"))
    with_work = same.filter(work_ended_on=OuterRef("work_ended_on"))
    without_work = same.filter(work_ended_on__isnull=True)
    confirmed = Exists(with_work) | Q(Exists(without_work), work_ended_on__isnull=True)
    return Agreement.objects.filter(~confirmed, ended_on__isnull=False).select_related("customer").order_by("ended_on")


@performs(journaled.END_CONFIRMED)
def confirm_end(agreement: Agreement, *, shown: tuple[date | None, date | None], by: Any, at: datetime) -> None:
    """Confirm the end that was ``shown``: ended on, work ended on.

    Raises ``Refused`` to who entered it, for an end that is another one by now, and where there is none to confirm.
    """
    held = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if held.ended_on is None:
        raise Refused(_("This agreement has no end; enter it first."))
    if (held.ended_on, held.work_ended_on) != shown:
        raise Refused(_("The end was changed while you looked at it. Look again, and then confirm it."))
    if not unconfirmed_ends().filter(pk=held.pk).exists():
        raise Refused(_("This end has been confirmed already."))
    entered_by = _who_entered(held)
    if entered_by == by.pk:
        raise Refused(_("You entered this end yourself. A second person has to confirm it."))
    EndConfirmation.objects.create(
        agreement=held,
        ended_on=held.ended_on,
        work_ended_on=held.work_ended_on,
        entered_by_id=entered_by,
        confirmed_by=by,
        confirmed_at=at,
    )


def _who_entered(agreement: Agreement) -> int | None:
    """Who entered the end as it stands, by the history; None for nobody that the history names.

    Raises ``Refused`` when the history says another end: then it was changed behind its back.
    """
    who: int | None = None
    is_same = False
    history: Any = agreement.history
    for entry in history.order_by("history_date", "history_id"):
        same = (entry.ended_on, entry.work_ended_on) == (agreement.ended_on, agreement.work_ended_on)
        if same and not is_same:
            who = entry.history_user_id
        is_same = same
    if not is_same:
        raise Refused(_("The history of this agreement does not say who entered its end. Save the agreement anew."))
    return who


def evidence_ends(customer: Customer) -> date | None:
    """The day from which nothing has to be proved any more: years after all agreements, and the work, have ended.

    None while an agreement is running, or its end is not confirmed, or one was deleted, whose end nobody can confirm;
    and when the customer never had one.
    """
    history: Any = Agreement.history
    ends = [_end_of(agreement) for agreement in Agreement.objects.filter(customer=customer)]
    if not ends or None in ends or unconfirmed_ends().filter(customer=customer).exists():
        return None
    if history.filter(customer_id=customer.pk, history_type="-").exists():
        return None
    return years_later(max(end for end in ends if end is not None), retention.setting("evidence_years"))


def customers_past_evidence(until: date) -> dict[int, date]:
    """The customers whose evidence is past its time on that day, each with the day from which it is."""
    ended = Customer.objects.filter(agreements__ended_on__lt=until).exclude(agreements__ended_on__isnull=True)
    ends = {customer.pk: evidence_ends(customer) for customer in ended.distinct()}
    return {pk: end for pk, end in ends.items() if end is not None and end <= until}


def reason_of(customers: frozenset[int]) -> str:
    """Why nothing of these customers has to be proved any more: each end, and the accounts that vouch for it."""
    confirmations = (
        EndConfirmation.objects.filter(agreement__customer__in=customers, ended_on=F("agreement__ended_on"))
        .select_related("agreement__customer")
        .order_by("agreement_id", "confirmed_at")
    )
    return "\n".join(
        f"{found.agreement.customer.code} {found.agreement.reference}: {found.ended_on.isoformat()}"
        f" / {found.work_ended_on.isoformat() if found.work_ended_on else '–'};"
        f" #{found.entered_by_id or '–'}, #{found.confirmed_by_id} {found.confirmed_at.isoformat()}"
        for found in confirmations
    )


def _end_of(agreement: Agreement) -> date | None:
    # Art. 13.1: the terms bind as long as work is done.
    if agreement.ended_on is None:
        return None
    return max(agreement.ended_on, agreement.work_ended_on or agreement.ended_on)


def years_later(day: date, years: int) -> date:
    """The same day so many years on; for 29 February the day after 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_after(moment: datetime, years: int) -> date:
    """The local day, so many years after that of a moment."""
    return years_later(local_day(moment), years)
