"""The admin's first page: what is in work, what was published last, and who still has to receive something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import reviewing
from agreements import standing
from agreements.applicability import resolve_all
from agreements.ending import unconfirmed_ends
from agreements.models import PlannedRemoval, Standing
from agreements.removals import first_day
from copies.models import CopyRequest, IssueRun
from customers.rights import SEE
from documents.approval import APPROVE
from documents.models import DocumentVersion, OpenDraft, Publication, VersionRank
from mail import outbox
from office import approvals, arrears
from office.addresses import may_begin_draft, version_address
from office.asking import asks
from office.notices import inbox, running
from office.reviewing.page import SEES as SEES_REVIEWS
from office.reviewing.people import people
from office.verification import last_that_held, last_verification
from webhooks.reading import in_trouble
from workers.heartbeat import is_any_alive

# What makes a version no place to begin the next one: its line has a later one, or a draft in work.
_LATER_ON_ITS_LINE = DocumentVersion.objects.filter(line=OuterRef("version__line")).filter(
    Q(status=DocumentVersion.Status.DRAFT) | Q(rank__rank__gt=OuterRef("version__rank__rank"))
)
# Whoever was heard of in so much time has the draft open.
_AT_WORK = timedelta(minutes=2)
# So many customers are named on the first page.
_LOOKED_AT = 15


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Fills the context of the admin's index (the setting UNFOLD["DASHBOARD_CALLBACK"]), each part by its right."""
    now = timezone.now()
    context["title"] = _("Overview")
    context["release"] = settings.VERSION
    if request.user.has_perm("documents.view_documentversion"):
        context.update(_documents(request.user, now=now))
        context["approvals"] = approvals.overview(request.user) if request.user.has_perm(APPROVE) else None
    if request.user.has_perm(SEE):
        context.update(_customers(now=now))
    if request.user.has_perm("copies.view_copyrequest"):
        context["copies"] = _copies(now=now)
    if request.user.has_perm("agreements.view_plannedremoval"):
        context["removals"] = _removals()
    if request.user.has_perm("journal.view_verification"):
        context["verification"] = {
            "last": last_verification(),
            "held": last_that_held(),
            "behind": arrears.warnings(now=now),
        }
    if request.user.has_perm(SEES_REVIEWS):
        context["reviews_due"] = reviewing.overdue(people(), at=now).count()
    if request.user.has_perm("notices.view_announcement"):
        context["notices"] = running.overview(now=now)
    if request.user.has_perm("notices.view_incomingmail"):
        context["inbox"] = inbox.overview(now=now, address=settings.DPA_OBJECTIONS_TO)
    context.update(_on_its_way(request, now=now))
    context["asks"] = asks(context)
    return context


def _documents(user: Any, *, now: datetime) -> dict[str, Any]:
    """What is in work and with whom it is open, what was published last, and which order waits to be confirmed."""
    at_work = OpenDraft.objects.filter(seen_at__gt=now - _AT_WORK).select_related("person").order_by("person")
    drafts = (
        DocumentVersion.objects.drafts()
        .with_names()
        .select_related("created_by")
        .annotate(doubts_left=Count("doubts", filter=Q(doubts__settled=False)))
        .prefetch_related(Prefetch("open_in", at_work, "at_work"))
        .order_by("-created_at")
    )
    entries = (
        Publication.objects.select_related("version__line__document", "published_by")
        .annotate(goes_on=~Exists(_LATER_ON_ITS_LINE))
        .order_by("-sequence")[:6]
    )
    return {
        "drafts": [(draft, version_address(draft, "edit")) for draft in drafts[:15]],
        "publications": [
            (entry, version_address(entry.version), entry.goes_on and may_begin_draft(user, entry.version))
            for entry in entries
        ],
        "unconfirmed": VersionRank.objects.filter(confirmed=False)
        .values("version__line", "version__line__document__title", "version__line__from_release")
        .annotate(count=Count("pk"), newest=Max("rank"))
        .order_by("version__line"),
    }


def _customers(*, now: datetime) -> dict[str, Any]:
    """Whom to look at first, and how many there are of each kind: found in the standing, worded by the resolver."""
    first = Standing.objects.filter(Q(due_count__gt=0) | Q(warning_count__gt=0)).order_by("-due_count", "customer")
    shown = [row.customer for row in first.select_related("customer")[:_LOOKED_AT]]
    counts = Standing.objects.aggregate(
        due=Count("pk", Q(due_count__gt=0)),
        warned=Count("pk", Q(warning_count__gt=0)),
        strangers=Count("pk", Q(never_received=True)),
        declined=Count("pk", Q(answer=Standing.Answer.DECLINED)),
        unanswered=Count("pk", Q(answer__in=(Standing.Answer.OPEN, Standing.Answer.DECLINED))),
    )
    found = resolve_all(shown, at=now) if shown else []
    return {
        "waiting": [each for each in found if each.due or each.all_warnings],
        "standing": {**counts, "behind": standing.behind(at=now)},
    }


def _removals() -> dict[str, Any]:
    """What goes at the end of its time, and the ends of agreements that a second person has to confirm first."""
    planned = list(PlannedRemoval.objects.all()[:200])
    ends = list(unconfirmed_ends()[:11])
    return {
        "planned": len(planned),
        "earliest": min(map(first_day, planned), default=None),
        "ends": ends[:10],
        "more_ends": len(ends) > 10,
    }


def _copies(*, now: datetime) -> dict[str, Any]:
    """What is asked for and not issued; a failure counts until the copy is asked for again."""
    state, status = CopyRequest.State, IssueRun.Status
    again = CopyRequest.objects.filter(
        customer=OuterRef("customer"), language=OuterRef("language"), pk__gt=OuterRef("pk")
    )
    open_, hindered = CopyRequest.objects.filter(state__in=CopyRequest.OPEN), Q(state=state.QUEUED) & ~Q(problem="")
    counts = open_.aggregate(waiting=Count("pk", Q(state=state.QUEUED)), working=Count("pk", Q(state=state.WORKING)))
    problems = open_.filter(hindered).order_by("problem").values_list("problem").annotate(Count("pk"))
    return {
        **counts,
        "failed": CopyRequest.objects.filter(~Exists(again), state=state.FAILED).count(),
        "problems": [(CopyRequest.Problem(problem).label, count) for problem, count in problems],
        "no_worker": bool(counts["waiting"]) and not is_any_alive(now=now),
        "runs": IssueRun.objects.filter(status__in=(status.RUNNING, status.PAUSED)).annotate(
            issued=Count("requests", Q(requests__state=state.DONE)), total=Count("requests")
        ),
    }


def _on_its_way(request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    """Mail, and events for webhooks."""
    found = {}
    if request.user.has_perm("mail.view_outgoingmail"):
        found["mail"] = _mail(now=now)
    if request.user.has_perm("webhooks.change_webhookevent"):
        found["webhooks"] = {"given_up": in_trouble(all_of_them=request.user.has_perm(SEE)).count()}
    return found


def _mail(*, now: datetime) -> dict[str, Any]:
    """What was written to somebody and has not gone out."""
    counts = outbox.standing(now=now)
    return {**counts, "no_worker": bool(counts["waiting"]) and not is_any_alive(now=now)}
