"""The mail that arrived for objections: a list to be read, and for each message what an officer makes of it.

A message is shown as words alone: of what somebody else wrote as a page, nothing is carried out or fetched.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from agreements.acts.downloads import EvidenceGone, as_download
from agreements.models import EvidenceFile
from characters.forms import LineField
from documents.errors import Refused
from documents.templatetags.registry import moment
from mail import probing
from notices.inbox import answering, receiving
from notices.models import IncomingMail, Notice
from office.versions.read_only import ReadOnlyAdmin

State, Kind = IncomingMail.State, IncomingMail.Kind
# So many notices are offered: those of the customer first, else the newest.
_OFFERED = 200


class HandlingForm(forms.Form):
    """What the message is: an objection, something to put with a notice, or nothing that asks for anything."""

    does = forms.ChoiceField(
        label=_("what it is"),
        widget=forms.RadioSelect,
        choices=[
            ("objection", _("an objection to the notice; the customer gets a confirmation with the moment of receipt")),
            ("attach", _("an answer that is no objection; it stays with the notice")),
            ("aside", _("nothing that has to be answered here")),
        ],
    )
    notice = forms.ModelChoiceField(Notice.objects.none(), label=_("notice"), required=False)
    reason = LineField(label=_("reason for setting it aside"), max_length=500, required=False)

    def __init__(self, *args: Any, mail: IncomingMail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["notice"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = notices_for(mail)
        field.label_from_instance = _name  # type: ignore[method-assign, assignment]
        self.initial = {"notice": mail.notice_id, "does": "objection" if mail.is_proposed else None}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("does") in ("objection", "attach") and values.get("notice") is None:
            self.add_error("notice", gettext("Choose the notice that this message is about."))
        return values


def notices_for(mail: IncomingMail) -> QuerySet[Notice]:
    """The notices that the message may be about."""
    found = Notice.objects.select_related("customer", "announcement__version__line__document")
    if mail.customer_id is not None:
        found = found.filter(customer=mail.customer_id)
    newest = found.order_by("-pk").values_list("pk", flat=True)[:_OFFERED]
    return found.filter(pk__in=[*newest, *([mail.notice_id] if mail.notice_id else [])]).order_by("-pk")


def _name(notice: Any) -> str:
    return f"{notice.customer} · {moment(notice.created_at)} · {notice}"


@admin.register(IncomingMail)
class IncomingMailAdmin(ReadOnlyAdmin):
    """Read, and made an objection, put with a notice or set aside; nothing is deleted."""

    list_display = ("shown", "received", "sender", "kind", "state_text", "customer")
    list_filter = ("state", "kind")
    search_fields = ("subject", "sender", "sender_name", "customer__name")
    list_select_related = ("customer",)
    list_per_page = 50
    show_full_result_count = False

    @display(description=_("subject"))
    def shown(self, mail: IncomingMail) -> str:
        return str(mail)

    @display(description=_("received at"), ordering="received_at")
    def received(self, mail: IncomingMail) -> str:
        return moment(mail.received_at)

    @display(description=_("state"), ordering="state")
    def state_text(self, mail: IncomingMail) -> str:
        text = str(mail.get_state_display())
        return f"{text} · {gettext('proposed as an objection')}" if is_to_be_judged(mail) else text

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/bestand/<int:file>/", view, name="notices_incomingmail_file"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        mail = self.get_object(request, object_id)
        if mail is None or not self.has_view_permission(request, mail):
            return super().change_view(request, object_id, form_url, extra_context)
        may_handle = self.may_handle(request) and mail.handled_at is None
        form = HandlingForm(request.POST or None, mail=mail) if may_handle else None
        if request.method == "POST":
            if not self.may_handle(request):
                raise PermissionDenied
            if form is None:
                messages.warning(request, gettext("A colleague dealt with this message already; nothing was changed."))
                return redirect(request.path)
            if form.is_valid():
                try:
                    said = handle(mail, form.cleaned_data, by=request.user, at=timezone.now())
                except Refused as refusal:
                    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                else:
                    messages.success(request, said)
                    return redirect("admin:notices_incomingmail_changelist")
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": str(mail),
            "mail": mail,
            "files": mail.files.select_related("file"),
            "form": form,
            "button": gettext("Write down"),
            "change_url": reverse("admin:notices_incomingmail_changelist"),
            "back": gettext("Leave it to be read"),
            "is_late": mail.notice is not None
            and mail.notice.opens_window
            and not mail.notice.is_open(mail.received_at),
        }
        return TemplateResponse(request, "admin/notices/incomingmail/change_form.html", values)

    def may_handle(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("notices.add_incomingmail"))

    def file_view(self, request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
        """The message as it arrived, or a file that came with it: to be saved, never shown by the browser."""
        mail = self.get_object(request, str(pk))
        if mail is None or not self.has_view_permission(request, mail):
            raise PermissionDenied
        found = EvidenceFile.objects.filter(pk=file).first()
        if found is None or not (found.pk == mail.file_id or mail.files.filter(file=found).exists()):
            raise Http404
        try:
            response = as_download(found)
        except EvidenceGone:
            messages.error(
                request, gettext("The evidence file is gone, or it is not what was stored. The log says which.")
            )
            return HttpResponseRedirect(reverse("admin:notices_incomingmail_change", args=[pk]))
        # It came from a stranger: what it says of itself opens no program.
        response.headers["Content-Type"] = "application/octet-stream"
        return response


def handle(mail: IncomingMail, values: dict[str, Any], *, by: Any, at: datetime) -> str:
    """Do what was chosen; returns what was done, in words. Raises ``Refused``."""
    if values["does"] == "objection":
        objection = answering.make_objection(mail, values["notice"], by=by, at=at)
        if objection.is_late:
            return gettext("Received as an objection, after the last day for it; the customer is told so.")
        return gettext("Received as an objection; the customer gets a confirmation.")
    if values["does"] == "attach":
        answering.attach(mail, values["notice"], by=by, at=at)
        return gettext("It stays with the notice.")
    answering.set_aside(mail, reason=values["reason"], by=by, at=at)
    return gettext("Set aside; it is kept.")


def is_late(mail: IncomingMail) -> bool:
    """Whether an objection by this message would be too late."""
    return mail.notice is not None and mail.notice.opens_window and not mail.notice.is_open(mail.received_at)


def is_to_be_judged(mail: IncomingMail) -> bool:
    """Whether an officer still has to say that it is an objection."""
    return mail.is_proposed and mail.state == State.OPEN


def overview(*, now: datetime, address: str) -> dict[str, Any] | None:
    """For the first page: what is to be read, and whether mail arrives at all; None where no mailbox is read."""
    if receiving.access_of_settings() is None:
        return None
    waiting = IncomingMail.objects.filter(state=State.OPEN)
    return {
        "open": waiting.count(),
        "proposed": waiting.filter(is_proposed=True).count(),
        "address": address,
        "arrival": probing.arrival_at(address, now=now) if address else None,
        "failing": receiving.failing(),
    }
