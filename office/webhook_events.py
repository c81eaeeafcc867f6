"""What webhooks told whom, and what did not arrive: sent again, or passed over."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from documents.templatetags.registry import moment
from office.versions.read_only import ReadOnlyAdmin
from webhooks import redelivery
from webhooks.models import WebhookEvent


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """What was told whom, and what did not arrive."""

    list_display = ("place", "what", "subject", "webhook", "state", "shown_problem", "attempts", "next_attempt")
    list_filter = ("state", "problem", "webhook")
    list_select_related = ("webhook", "entry")
    list_per_page = 100
    ordering = ("-place", "-pk")
    actions = ("send_again", "pass_over")
    fields = (
        ("webhook", "what"),
        ("place", "subject"),
        "state",
        ("shown_problem", "attempts"),
        ("made_at", "next_attempt"),
        ("first_tried_at", "ended_at"),
    )
    readonly_fields = ("what", "shown_problem", "next_attempt")

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request).select_related("webhook", "entry")
        return found if request.user.has_perm("customers.view_customer") else found.filter(webhook__customer=None)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("webhooks.change_webhookevent"))

    @action(description=_("Send again what was given up"), permissions=["resend"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[WebhookEvent]) -> None:
        now = timezone.now()
        done = sum(redelivery.send_again(event, at=now) for event in chosen)
        text = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS if done else messages.WARNING)

    @action(description=_("Pass over, so that later ones go out"), permissions=["resend"])
    def pass_over(self, request: HttpRequest, chosen: QuerySet[WebhookEvent]) -> None:
        now = timezone.now()
        done = sum(redelivery.pass_over(event, at=now) for event in chosen)
        text = ngettext("%(count)s event is passed over.", "%(count)s events are passed over.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS if done else messages.WARNING)

    @display(description=_("act"))
    def what(self, event: WebhookEvent) -> str:
        return str(event.label)

    @display(description=_("problem"), ordering="problem")
    def shown_problem(self, event: WebhookEvent) -> str:
        return event.problem_text or "–"

    @display(description=_("next attempt"), ordering="not_before")
    def next_attempt(self, event: WebhookEvent) -> str:
        return moment(event.not_before) if event.state == WebhookEvent.State.WAITING else "–"
