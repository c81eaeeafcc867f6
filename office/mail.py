"""Outgoing mail in the admin: what became of each message, without its text, and sending one again.

The table of background tasks is not shown: it is the queue's own, and its arguments are for programs.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as _registers_tasks  # noqa: F401 - before they are taken out again
from django_tasks_db.models import DBTaskResult
from unfold.decorators import action, display

from documents.templatetags.registry import moment
from mail import outbox
from mail.models import OutgoingMail
from office.versions.read_only import ReadOnlyAdmin

admin.site.unregister(DBTaskResult)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """To whom the registry wrote, about what, and whether it arrived at the mail server."""

    list_display = ("written", "recipient_now", "subject", "state", "problem_text", "attempts", "next_attempt")
    list_filter = ("state", "problem")
    search_fields = ("subject", "address", "person__email", "person__name")
    list_select_related = ("person",)
    date_hierarchy = None
    actions = ("send_again",)
    fields = (
        "recipient_now",
        "subject",
        "state",
        "problem",
        "answer",
        "attempts",
        "written",
        "next_attempt",
        "expires_at",
        "give_up_at",
        "ended_at",
        "message_id",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return outbox.addressed_messages().select_related("person").defer("encrypted_body")

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("mail.resend_outgoingmail"))

    @action(description=_("Send again what was not delivered"), permissions=["resend"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutgoingMail]) -> None:
        now = timezone.now()
        done = [outbox.send_again(message, at=now) for message in chosen]
        if sent := sum(done):
            text = ngettext(
                "%(count)s message is sent again.", "%(count)s messages are sent again.", sent
            ) % {"count": sent}  # fmt: skip
            self.message_user(request, text, messages.SUCCESS)
        if left := len(done) - sent:
            text = ngettext(
                "%(count)s message is not: it was delivered, still waits, or is of no use any more.",
                "%(count)s messages are not: they were delivered, still wait, or are of no use any more.",
                left,
            ) % {"count": left}
            self.message_user(request, text, messages.WARNING)

    @display(description=_("to"), ordering="address")
    def recipient_now(self, message: OutgoingMail) -> str:
        return message.recipient or gettext("account closed")

    @display(description=_("written at"), ordering="written_at")
    def written(self, message: OutgoingMail) -> str:
        return moment(message.written_at)

    @display(description=_("problem"), ordering="problem")
    def problem_text(self, message: OutgoingMail) -> str:
        return str(message.get_problem_display()) if message.problem else "–"

    @display(description=_("next attempt"), ordering="not_before")
    def next_attempt(self, message: OutgoingMail) -> str:
        return moment(message.not_before) if message.state == OutgoingMail.State.WAITING else "–"
