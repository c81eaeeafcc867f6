"""Copies for all customers, from the admin: start, watch, pause, resume and cancel; and every copy that was issued."""

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
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from agreements import issuing
from agreements.copies import runs
from agreements.models import CopyRequest, IssuedCopy, IssueRun
from agreements.workers import is_any_alive
from documents.admin.read_only import ReadOnlyAdmin
from documents.errors import Refused

_SECONDS_BETWEEN_LOOKS = 3
_STEERING: dict[str, Callable[[IssueRun, datetime], None]] = {
    "pause": lambda run, now: runs.pause(run),
    "resume": lambda run, now: issuing.resume_run(run, now=now),
    "cancel": lambda run, now: runs.cancel(run, now=now),
    "retry": lambda run, now: issuing.retry_failed(run, now=now),
}


class StartForm(forms.Form):
    """In which language the copies of now are issued."""

    language = forms.ChoiceField(
        label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget,
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
            path("<int:number>/steer/<str:what>/", view(self.steer), name="agreements_issuerun_steer"),
        ]
        return own + super().get_urls()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("agreements.add_issuerun"))

    def get_queryset(self, request: HttpRequest) -> Any:
        state = CopyRequest.State
        return super().get_queryset(request).annotate(
            asked_for=Count("requests"), were_issued=Count("requests", filter=Q(requests__state=state.DONE)),
            have_failed=Count("requests", filter=Q(requests__state=state.FAILED)),
        )

    @display(description=_("started at"))
    def started(self, run: IssueRun) -> str:
        return timezone.localtime(run.started_at).strftime("%d-%m-%Y %H:%M")

    @display(description=_("issued"))
    def issued(self, run: Any) -> str:
        return f"{run.were_issued} / {run.asked_for}"

    @display(description=_("failed"))
    def failed(self, run: Any) -> int:
        return int(run.have_failed)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST or None, initial={"language": get_language()})
        if request.method == "POST" and form.is_valid():
            now = timezone.now()
            run, is_new = issuing.start_run(
                moment=now, language=form.cleaned_data["language"], by=request.user, now=now
            )
            if not is_new:
                messages.info(request, gettext("An issue in this language is under way already: this one."))
            return HttpResponseRedirect(reverse("admin:agreements_issuerun_change", args=[run.pk]))
        values = {
            **self.admin_site.each_context(request), "opts": self.opts, "form": form, "media": self.media + form.media,
            "title": gettext("Issue sealed copies to all customers"), "button": gettext("Issue"),
            "intro": gettext(
                "Every customer whom an agreement binds now gets a sealed copy of it. Who has the copy already gets no "
                "second one."
            ),
            "change_url": reverse("admin:agreements_issuerun_changelist"),
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None or not self.has_view_permission(request, run):
            return super().change_view(request, object_id, form_url, extra_context)
        open_ = run.status in (IssueRun.Status.RUNNING, IssueRun.Status.PAUSED)
        troubled = run.requests.exclude(problem="").select_related("customer").order_by("state", "customer__name")
        response = TemplateResponse(
            request, "admin/agreements/issuerun/change_form.html",
            {
                **self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "run": run,
                "title": gettext("Issue of copies %(run)s") % {"run": run.pk}, "progress": runs.progress_of(run),
                "is_open": open_, "may_steer": self.has_add_permission(request), "troubled": troubled[:50],
                "no_worker": run.status == IssueRun.Status.RUNNING and not is_any_alive(now=timezone.now()),
            },
        )
        if run.status == IssueRun.Status.RUNNING:
            response.headers["Refresh"] = str(_SECONDS_BETWEEN_LOOKS)
        return response

    def steer(self, request: HttpRequest, number: int, what: str) -> HttpResponse:
        """Pause, resume, cancel, or try again what failed. Raises ``Http404`` for anything else."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        if what not in _STEERING:
            raise Http404
        run = get_object_or_404(IssueRun, pk=number)
        try:
            _STEERING[what](run, timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:agreements_issuerun_change", args=[run.pk]))


@admin.register(IssuedCopy)
class IssuedCopyAdmin(ReadOnlyAdmin):
    """The register of issued copies."""

    list_display = ("customer", "issued", "language", "level", "is_test", "open")
    list_filter = ("level", "is_test", "language")
    search_fields = ("customer__name", "customer__code", "sha256", "digest")
    list_select_related = ("customer",)
    list_display_links = None

    @display(description=_("issued at"), ordering="issued_at")
    def issued(self, copy: IssuedCopy) -> str:
        return timezone.localtime(copy.issued_at).strftime("%d-%m-%Y %H:%M")

    @display(description=_("file"))
    def open(self, copy: IssuedCopy) -> str:
        address = reverse("portal:copy", args=[copy.customer.code, copy.pk])
        bundle = reverse("portal:copy_bundle", args=[copy.customer.code, copy.pk])
        return format_html(
            '<a class="text-link" href="{}">PDF</a> · <a class="text-link" href="{}">{}</a>',
            address, bundle, gettext("Evidence bundle"),
        )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("statement", "statement_signature")


@admin.register(CopyRequest)
class CopyRequestAdmin(ReadOnlyAdmin):
    """What was asked for, and what became of it; the technical detail of a problem stands here."""

    list_display = ("customer", "asked", "language", "state", "problem_text", "attempts", "requested_by")
    list_filter = ("state", "problem", "language")
    search_fields = ("customer__name", "customer__code")
    list_select_related = ("customer", "requested_by")
    fields = (
        "customer", "moment", "language", "state", "problem", "detail", "attempts", "losses", "requested_at",
        "requested_by", "not_before", "finished_at",
    )

    @display(description=_("asked for at"), ordering="requested_at")
    def asked(self, request: CopyRequest) -> str:
        return timezone.localtime(request.requested_at).strftime("%d-%m-%Y %H:%M")

    @display(description=_("problem"), ordering="problem")
    def problem_text(self, request: CopyRequest) -> str:
        return str(request.get_problem_display()) if request.problem else "–"
