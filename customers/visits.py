"""Since when things are new for a member: the end of the visit before this one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from customers.models import Customer, Membership, Visit

# Longer without a page than this, and coming back is another visit.
PAUSE = timedelta(minutes=30)
# Looking again within this writes nothing.
EXACT_TO = timedelta(minutes=1)


def note_visit(user: Any, customer: Customer, *, at: datetime) -> datetime | None:
    """Note that the member is here; since when things are new to this person, None on the first visit.

    Officers, who look on, leave no trace.
    """
    membership = Membership.objects.filter(user=user, customer=customer).first()
    if membership is None:
        return None
    visit, is_first = Visit.objects.get_or_create(membership=membership, defaults={"seen_at": at})
    if is_first:
        return None
    if at - visit.seen_at > PAUSE:
        visit.before_at = visit.seen_at
    elif at - visit.seen_at < EXACT_TO:
        return visit.before_at
    visit.seen_at = max(visit.seen_at, at)
    visit.save(update_fields=["seen_at", "before_at"])
    return visit.before_at
