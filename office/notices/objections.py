"""Objections in the office: the list, one with all that belongs to it, its steps, and recording one from paper."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from agreements.acts.downloads import EvidenceGone, as_download
from agreements.acts.evidence_files import filing
from agreements.models import EvidenceFile
from copies.past import Changes, ChangesUnseen, Watch
from customers.locks import lock_customers
from documents.errors import Refused
from documents.moments import as_printed, local_day
from documents.rows.ancestry import ancestor_of
from notices.models import Objection
from notices.objections.forms import FileForm
from notices.objections.objecting import lodge, sender_of
from notices.objections.stepping import next_states
from notices.reaching.reach import work_ended_on
from office import past
from office.notices.objection_forms import FIELDS, STEPS, RecordForm, StepForm
from office.versions.read_only import ReadOnlyAdmin

logger = logging.getLogger(__name__)
_NAMES = ("notice__customer", "notice__announcement__version__line__document")
# So many earlier cases are shown of each sort.
_CASES = 20


class OpenFilter(admin.SimpleListFilter):
    """Those that have not ended, or those that have."""

    title = _("ended")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("not ended")), ("no", _("ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(state__in=Objection.OPEN)
        return queryset.exclude(state__in=Objection.OPEN) if self.value() == "no" else queryset


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    """The objections of all customers; they are never edited: each step is a page of its own."""

    list_display = ("customer", "version", "received", "channel", "lateness", "time_left", "state")
    list_display_links = ("customer",)
    list_filter = (OpenFilter, "state", "is_late", "channel")
    list_select_related = _NAMES
    search_fields = ("notice__customer__name", "notice__customer__code", "sender")
    list_per_page = 50
    show_full_result_count = False

    @display(description=_("customer"), ordering="notice__customer__name")
    def customer(self, objection: Objection) -> str:
        return str(objection.notice.customer)

    @display(description=_("version"))
    def version(self, objection: Objection) -> str:
        return str(objection.notice.announcement.version)

    @display(description=_("received at"), ordering="received_at")
    def received(self, objection: Objection) -> str:
        return as_printed(objection.received_at)

    @display(description=_("in time"), ordering="is_late", label={"yes": "success", "no": "danger"})
    def lateness(self, objection: Objection) -> tuple[str, str]:
        return ("no", gettext("late")) if objection.is_late else ("yes", gettext("in time"))

    @display(description=_("window"), ordering="notice__deadline_on")
    def time_left(self, objection: Objection) -> str:
        """How long the customer's window is still open: whole days after today."""
        last = objection.notice.deadline_on
        if last is None:
            return gettext("not begun")
        days = (last - local_day(timezone.now())).days
        if days < 0:
            return gettext("closed")
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("notices.add_objection"))

    def get_urls(self) -> Any:
        step = self.admin_site.admin_view(self.step_view)
        file = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/step/<slug:name>/", step, name="notices_objection_step"),
            path("<int:pk>/file/<int:file>/", file, name="notices_objection_file"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Record an objection that came on paper or by mail."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = RecordForm(*data, initial={"notice": request.GET.get("notice")}, by=request.user)
        if request.method == "POST" and form.is_valid():
            values, now = form.cleaned_data, timezone.now()
            file = values.pop("file")
            values.pop("held")
            try:
                with filing(file, by=request.user, at=now) as held:
                    objection, is_new = lodge(**values, file=held, by=request.user, at=now)
            except Refused as refusal:
                values["file"] = file
                form.refuse(refusal)
            else:
                done = gettext("Recorded; the customer gets a confirmation.")
                messages.success(request, done if is_new else gettext("This objection was recorded already."))
                return HttpResponseRedirect(reverse("admin:notices_objection_change", args=[objection.pk]))
        form.hold_file(at=timezone.now())
        intro = gettext(
            "An objection counts from its receipt. A late one is kept and answered too; the customer's members get a "
            "confirmation with the moment and the deadline."
        )
        return self._page(request, form, title=gettext("Record an objection"), intro=intro, button=gettext("Record"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """All that belongs to an objection, and the steps that can follow."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        objection = self._objection(object_id)
        notice = objection.notice
        version, customer = notice.announcement.version, notice.customer
        others = Objection.objects.exclude(pk=objection.pk).select_related(*_NAMES)
        of_version = others.filter(notice__announcement__version=version).exclude(notice__customer=customer)
        states = next_states(objection)
        may_step = request.user.has_perm("notices.add_objectionstep")
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": gettext("Objection of %(customer)s") % {"customer": customer},
            "objection": objection,
            "notice": notice,
            "customer": customer,
            "version": version,
            "before": ancestor_of(version),
            "who": sender_of(objection),
            "agreements": customer.agreements.prefetch_related("products"),
            "work_ended_on": work_ended_on(customer, at=objection.received_at),
            "steps": objection.steps.select_related("by", "file"),
            "of_customer": others.filter(notice__customer=customer)[:_CASES],
            "of_version": of_version[:_CASES],
            "choices": [
                (name, form.title, form.is_danger)
                for name, (form, leads_to) in STEPS.items()
                if may_step and (not leads_to or set(leads_to) & set(states))
            ],
        }
        return TemplateResponse(request, "admin/notices/objection.html", values)

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """The form of a step; a POST takes it, after the officer saw which copies of earlier moments it changes."""
        if not request.user.has_perm("notices.add_objectionstep"):
            raise PermissionDenied
        if name not in STEPS:
            raise Http404
        objection = self._objection(pk)
        made, _leads_to = STEPS[name]
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = made(*data, by=request.user, objection=objection)
        if request.method == "POST" and form.is_valid() and not past.goes_back(request):
            try:
                changes = self._take(request, form)
            except ChangesUnseen as unseen:
                form.hold_file(at=timezone.now())
                return past.ask(request, self, unseen, held=str(form["held"].value() or ""))
            except Refused as refusal:
                form.refuse(Refused(refusal.message, field=FIELDS.get(refusal.field, refusal.field)))
            else:
                messages.success(request, form.done)
                if changes is not None:
                    past.tell(request, changes)
                return HttpResponseRedirect(reverse("admin:notices_objection_change", args=[pk]))
        form.hold_file(at=timezone.now())
        return self._page(
            request,
            form,
            title=gettext("%(step)s: objection of %(customer)s")
            % {"step": form.title, "customer": objection.notice.customer},
            intro=form.intro,
            button=form.title,
            is_danger=form.is_danger,
            change_url=reverse("admin:notices_objection_change", args=[pk]),
        )

    def file_view(self, request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
        """A file of an objection, as a download: a browser that showed it would run what is hidden in it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        objection = self._objection(pk)
        if file != objection.file_id and not objection.steps.filter(file=file).exists():
            raise Http404
        try:
            return as_download(get_object_or_404(EvidenceFile, pk=file))
        except EvidenceGone:
            text = gettext("The evidence file is gone, or it is not what was stored. The log says which.")
            messages.error(request, text)
            return HttpResponseRedirect(reverse("admin:notices_objection_change", args=[pk]))

    def _take(self, request: HttpRequest, form: StepForm) -> Changes | None:
        """Take the step; what it changes of copies, where it changes agreements. Raises ``ChangesUnseen``."""
        now, customer = timezone.now(), form.objection.notice.customer
        with filing(form.cleaned_data.get("file"), by=request.user, at=now) as file:
            if not form.changes_agreements:
                form.take(file, at=now)
                return None
            lock_customers([customer.pk])
            watch = Watch([customer])
            form.take(file, at=now)
            return watch.refuse_unseen(past.shown_to(request))

    def _objection(self, pk: Any) -> Objection:
        if not str(pk).isdecimal():
            raise Http404
        found: Objection = get_object_or_404(Objection.objects.select_related(*_NAMES, "by", "file"), pk=pk)
        return found

    def _page(self, request: HttpRequest, form: FileForm, **context: Any) -> HttpResponse:
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "is_multipart": form.is_multipart(),
            **context,
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)
