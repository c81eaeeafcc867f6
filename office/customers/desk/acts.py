"""What is done for many customers at once, from their list: remind, issue copies, take them along as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Receipt
from copies.sealed import runs
from copies.sealed import tasks as issuing
from customers.models import Customer
from documents.errors import NotAsShown
from documents.moments import local_day
from notices.delivery.reminding import remind
from notices.models import Announcement, Notice
from office.copies.issuing import StartForm
from office.customers.desk import export

_SURE = "confirmed"


def notices_to_remind_of(customers: QuerySet[Customer], *, at: datetime) -> QuerySet[Notice]:
    """The notices of these customers that still ask something: the window is open, or the version was not received."""
    received = Receipt.objects.valid().filter(version=OuterRef("announcement__version"), customer=OuterRef("customer"))
    is_open = Q(opens_window=True) & (Q(deadline_on=None) | Q(deadline_on__gte=local_day(at)))
    is_due = Q(announcement__act=Announcement.Act.PUBLISHED) & ~Exists(received)
    told = Notice.objects.exclude(written_at=None).filter(
        customer__in=customers.order_by().values("pk"), announcement__revoked_at__isnull=True
    )
    return told.filter(is_open | is_due)


class ActsForMany:
    """A base for the admin of customers: its actions ask before they do what can't be undone."""

    admin_site: Any
    opts: Any
    media: Any

    def has_remind_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("notices.add_noticeevent"))

    def has_issue_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("copies.add_issuerun"))

    @admin.action(description=_("Remind the chosen customers of their notices"), permissions=["remind"])
    def remind(self, request: HttpRequest, customers: QuerySet[Customer]) -> HttpResponse | None:
        now = timezone.now()
        notices = notices_to_remind_of(customers, at=now)
        if _SURE not in request.POST:
            count, reached = notices.count(), notices.values("customer").distinct().count()
            intro = ngettext(
                "One notice still asks something: its time to object is open, or its version was not received.",
                "%(count)s notices to %(customers)s customers still ask something: their time to object is open, or "
                "their version was not received.",
                count,
            ) % {"count": count, "customers": reached}
            return self._ask(request, "remind", forms.Form(), gettext("Remind"), intro)
        done = remind(notices, by=request.user, at=now)
        text = ngettext("One notice is sent again.", "%(count)s notices are sent again.", done.sent)
        messages.success(request, text % {"count": done.sent})
        if done.early:
            text = ngettext(
                "One was not: its last mail is less than a day old.",
                "%(count)s were not: their last mail is less than a day old.",
                done.early,
            )
            messages.warning(request, text % {"count": done.early})
        if done.unreachable:
            text = ngettext(
                "One was not: no address is left that mail reaches.",
                "%(count)s were not: no address is left that mail reaches.",
                done.unreachable,
            )
            messages.warning(request, text % {"count": done.unreachable})
        return None

    @admin.action(description=_("Issue sealed copies to the chosen customers"), permissions=["issue"])
    def issue_copies(self, request: HttpRequest, customers: QuerySet[Customer]) -> HttpResponse | None:
        now, sure = timezone.now(), _SURE in request.POST
        form = StartForm(request.POST if sure else {"language": get_language()})
        language = form.cleaned_data["language"] if form.is_valid() else str(get_language())
        under_way = runs.open_run(language)
        if under_way is not None:
            text = gettext("An issue in this language is under way; wait for its end: number %(run)s.")
            messages.warning(request, text % {"run": under_way.pk})
            return None
        chosen = frozenset(customers.order_by().values_list("pk", flat=True))
        if sure and form.is_valid():
            try:
                run, _new = issuing.start_run(
                    moment=now, language=language, by=request.user, now=now, seen=request.POST["seen"], among=chosen
                )
            except NotAsShown as refusal:
                messages.error(request, str(refusal))
                return None
            return HttpResponseRedirect(reverse("admin:copies_issuerun_change", args=[run.pk]))
        preview = runs.preview(moment=now, language=language, now=now, among=chosen)
        intro = gettext(
            "Of the %(chosen)s chosen customers %(missing)s get a copy of what applies now; %(had)s have it already, "
            "and none applies to %(without)s."
        ) % {
            "chosen": len(chosen),
            "missing": preview.missing,
            "had": preview.had_copy,
            "without": preview.without_agreement,
        }
        return self._ask(request, "issue_copies", form, gettext("Issue copies"), intro, seen=preview.state)

    @admin.action(description=_("Take the chosen customers along (CSV)"), permissions=["view"])
    def export_csv(self, request: HttpRequest, customers: QuerySet[Customer]) -> HttpResponse:
        return export.csv_of(customers)

    @admin.action(description=_("Take the chosen customers along (XLSX)"), permissions=["view"])
    def export_xlsx(self, request: HttpRequest, customers: QuerySet[Customer]) -> HttpResponse:
        return export.xlsx_of(customers)

    def _ask(
        self, request: HttpRequest, action: str, form: forms.Form, title: str, intro: str, **more: str
    ) -> TemplateResponse:
        """The page that asks; its form sends what was chosen to the list once more, with that it was seen."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        across = request.POST.get("select_across", "0")
        sent = [("action", action), ("select_across", across), ("index", "0"), (_SURE, "on"), *more.items()]
        # All of a list are known by its filter; their keys need not travel.
        keys = chosen[:1] if across == "1" else chosen
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "title": title,
            "button": title,
            "intro": intro,
            "sent": [*sent, *((ACTION_CHECKBOX_NAME, key) for key in keys)],
            "change_url": f"{request.path}?{request.META.get('QUERY_STRING', '')}",
        }
        return TemplateResponse(request, "admin/customers/customer/ask_many.html", values)
