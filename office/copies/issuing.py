"""Copies for all customers, from the admin: preview, start, watch, pause, resume and stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from copies.models import CopyRequest, IssueRun
from copies.sealed import runs
from copies.sealed import tasks as issuing
from copies.sealed.sealing import TEST
from documents.errors import NotAsShown, Refused
from documents.moments import as_printed
from office.versions.read_only import ReadOnlyAdmin
from workers.heartbeat import is_any_alive

_SECONDS_BETWEEN_LOOKS = 3
_STEERING: dict[str, Callable[[IssueRun, datetime], None]] = {
    "pause": lambda run, now: runs.pause(run),
    "resume": lambda run, now: issuing.resume_run(run, now=now),
    "retry": lambda run, now: issuing.retry_failed(run, now=now),
}


class StartForm(forms.Form):
    """In which language the copies of now are issued."""

    language = forms.ChoiceField(
        label=_("language"),
        choices=settings.LANGUAGES,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Of cover and evidence pages; the documents themselves are never translated."),
    )


@admin.register(IssueRun)
class IssueRunAdmin(ReadOnlyAdmin):
    """Issues of copies to all customers; adding one is starting it."""

    list_display = ("started", "language", "status", "issued", "failed", "started_by")
    list_select_related = ("started_by",)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path("<int:number>/steer/cancel/", view(self.stop), name="copies_issuerun_stop"),
            path("<int:number>/steer/<str:what>/", view(self.steer), name="copies_issuerun_steer"),
        ]
        return own + super().get_urls()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("copies.add_issuerun"))

    def get_queryset(self, request: HttpRequest) -> Any:
        state = CopyRequest.State
        return (
            super()
            .get_queryset(request)
            .annotate(
                asked_for=Count("requests"),
                were_issued=Count("requests", filter=Q(requests__state=state.DONE)),
                have_failed=Count("requests", filter=Q(requests__state=state.FAILED)),
            )
        )

    @display(description=_("started at"))
    def started(self, run: IssueRun) -> str:
        return as_printed(run.started_at)

    @display(description=_("issued"))
    def issued(self, run: Any) -> str:
        return f"{run.were_issued} / {run.asked_for}"

    @display(description=_("failed"))
    def failed(self, run: Any) -> int:
        return int(run.have_failed)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        now, posted = timezone.now(), request.method == "POST"
        form = StartForm(request.POST if posted else {"language": request.GET.get("language", get_language())})
        chosen: str = form.cleaned_data["language"] if form.is_valid() else ""
        if posted and chosen:
            seen = request.POST.get("state", "")
            try:
                run, is_new = issuing.start_run(moment=now, language=chosen, by=request.user, now=now, seen=seen)
            except NotAsShown as refusal:
                messages.error(request, str(refusal))
            else:
                if not is_new:
                    messages.info(request, gettext("An issue in this language is under way already: this one."))
                return HttpResponseRedirect(reverse("admin:copies_issuerun_change", args=[run.pk]))
        under_way = runs.open_run(chosen) if chosen else None
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "title": gettext("Issue sealed copies to all customers"),
            "chosen": chosen,
            "language": dict(settings.LANGUAGES).get(chosen),
            "under_way": under_way,
            "preview": runs.preview(moment=now, language=chosen, now=now) if chosen and not under_way else None,
            "level": settings.SEAL["LEVEL"],
            "is_test": settings.SEAL["KEY"] == TEST,
        }
        return TemplateResponse(request, "admin/copies/issuerun/start.html", values)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None or not self.has_view_permission(request, run):
            return super().change_view(request, object_id, form_url, extra_context)
        progress = runs.progress_of(run)
        wanted_anyway = run.requests.filter(urgent=True, state__in=CopyRequest.OPEN)
        troubled = run.requests.exclude(problem="").select_related("customer").order_by("state", "customer__name")
        response = TemplateResponse(
            request,
            "admin/copies/issuerun/change_form.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "media": self.media,
                "run": run,
                "title": gettext("Issue of copies %(run)s") % {"run": run.pk},
                "progress": progress,
                "may_retry": bool(progress.failed) and run.status != IssueRun.Status.CANCELLED,
                "is_open": _is_open(run),
                "goes_on": 0 if _is_open(run) else wanted_anyway.count(),
                "may_steer": self.has_add_permission(request),
                "troubled": troubled[:50],
                "no_worker": run.status == IssueRun.Status.RUNNING and not is_any_alive(now=timezone.now()),
            },
        )
        if run.status == IssueRun.Status.RUNNING:
            response.headers["Refresh"] = str(_SECONDS_BETWEEN_LOOKS)
        return response

    def steer(self, request: HttpRequest, number: int, what: str) -> HttpResponse:
        """Pause, resume, or try again what failed. Raises ``Http404`` for anything else."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        if what not in _STEERING:
            raise Http404
        return _steer(request, get_object_or_404(IssueRun, pk=number), _STEERING[what])

    def stop(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask whether it is meant, for no stopped run goes on; then cancel."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        run = get_object_or_404(IssueRun, pk=number)
        if request.method == "POST":
            return _steer(request, run, lambda run, now: runs.cancel(run, now=now))
        page = reverse("admin:copies_issuerun_change", args=[run.pk])
        if not _is_open(run):
            return HttpResponseRedirect(page)
        progress = runs.progress_of(run)
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": forms.Form(),
            "media": self.media,
            "title": gettext("Stop issue of copies %(run)s") % {"run": run.pk},
            "button": gettext("Stop issuing"),
            "is_danger": True,
            "change_url": page,
            "back": gettext("Go back"),
            "intro": gettext(
                "%(issued)s of %(total)s copies have been issued; they stay. What still waits is not made any more, "
                "unless it was also asked for by itself; what is being made just now is finished. A stopped issue "
                "can't go on; you can start a new one."
            )
            % {"issued": progress.issued, "total": progress.total},
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)


def _is_open(run: IssueRun) -> bool:
    return run.status in (IssueRun.Status.RUNNING, IssueRun.Status.PAUSED)


def _steer(request: HttpRequest, run: IssueRun, steer: Callable[[IssueRun, datetime], None]) -> HttpResponse:
    try:
        steer(run, timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:copies_issuerun_change", args=[run.pk]))
