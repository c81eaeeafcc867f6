"""The admin's first page: what is in work, what was published last, and who still has to receive something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.applicability import resolve_all
from annexes.kinds import ANNEX1, ANNEX2
from copies.models import CopyRequest, IssueRun
from documents.kinds import kind_of
from documents.models import DocumentVersion, Publication, VersionRank
from mail import outbox
from terms.kinds import TERMS
from workers.heartbeat import is_any_alive

_MODELS = {
    TERMS: "terms_termsversion",
    ANNEX1: "annexes_annex1version",
    ANNEX2: "annexes_annex2version",
}


def version_address(version: DocumentVersion, view: str = "change") -> str:
    """The admin's page of a version, of whatever kind."""
    return reverse(f"admin:{_MODELS[kind_of(version.kind)]}_{view}", args=[version.pk])


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Fills the context of the admin's index (the setting UNFOLD["DASHBOARD_CALLBACK"])."""
    drafts = (
        DocumentVersion.objects.drafts()
        .with_names()
        .select_related("created_by")
        .annotate(doubts_left=Count("doubts", filter=Q(doubts__settled=False)))
        .order_by("-created_at")
    )
    entries = Publication.objects.select_related("version__line__document", "published_by").order_by("-sequence")[:6]
    now = timezone.now()
    waiting = [found for found in resolve_all(at=now) if found.due or found.all_warnings]
    context.update(
        title=_("Overview"),
        drafts=[(draft, version_address(draft)) for draft in drafts[:15]],
        publications=[(entry, version_address(entry.version)) for entry in entries],
        waiting=sorted(waiting, key=lambda found: -len(found.due))[:15],
        unconfirmed=VersionRank.objects.filter(confirmed=False)
        .values("version__line", "version__line__document__title", "version__line__from_release")
        .annotate(count=Count("pk"), newest=Max("rank"))
        .order_by("version__line"),
        copies=_copies(now=now),
        mail=_mail(now=now) if request.user.has_perm("mail.view_outgoingmail") else None,
    )
    return context


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


def _mail(*, now: datetime) -> dict[str, Any]:
    """What was written to somebody and has not gone out."""
    counts = outbox.standing(now=now)
    return {**counts, "no_worker": bool(counts["waiting"]) and not is_any_alive(now=now)}
