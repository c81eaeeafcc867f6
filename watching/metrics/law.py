"""What runs against a day (art. 10.1): notices to be given, windows that close, objections to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from prometheus_client import Metric

from documents.moments import local_day
from notices.models import Notice, NoticeAddress, Objection, Plan
from watching.metrics.gauges import age, gauge

# Days, today included: long enough to act over a weekend.
_SOON = 3


def metrics(*, now: datetime) -> Iterator[Metric]:
    """Notices and objections."""
    today = local_day(now)
    soon = today + timedelta(days=_SOON - 1)
    not_given = Notice.objects.filter(given_at=None)
    yield gauge("dpa_notices_not_given", "Notices that nobody has been given yet", not_given.count())
    oldest = not_given.aggregate(at=Min("created_at"))["at"]
    yield gauge("dpa_notice_oldest_not_given_seconds", "How long the oldest of them has waited", age(oldest, now))
    bounced = NoticeAddress.objects.filter(state=NoticeAddress.State.BOUNCED, notice__given_at=None).count()
    yield gauge("dpa_notice_addresses_bounced", "Addresses that came back, of notices not given", bounced)
    windows = Notice.objects.filter(opens_window=True, deadline_on__gte=today).aggregate(
        open=Count("pk"), closing=Count("pk", Q(deadline_on__lte=soon))
    )
    yield gauge("dpa_objection_windows_open", "Notices to which a customer may still object", windows["open"])
    yield gauge("dpa_objection_windows_closing", "Those of them that close within three days", windows["closing"])
    open_ = Objection.objects.filter(state__in=Objection.OPEN)
    counts = dict.fromkeys((state.value for state in Objection.OPEN), 0)
    counts |= dict(open_.order_by().values_list("state").annotate(Count("pk")))
    yield gauge("dpa_objections_open", "Objections that have not ended", counts, "state")
    pressing = open_.filter(is_late=False, notice__deadline_on__lte=soon).count()
    yield gauge("dpa_objections_near_deadline", "Open objections whose window closes within 3 days or has", pressing)
    first = open_.filter(state=Objection.State.RECEIVED).aggregate(at=Min("received_at"))["at"]
    yield gauge("dpa_objection_oldest_unconsidered_seconds", "How long an objection lies unconsidered", age(first, now))
    planned = Plan.objects.filter(state=Plan.State.PLANNED).aggregate(at=Min("due_at"))["at"]
    yield gauge("dpa_plan_overdue_seconds", "How long a planned act should have been done", age(planned, now))
