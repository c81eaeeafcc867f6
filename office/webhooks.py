"""Webhooks in the administration: the processor's own are made here, and those of customers seen and ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from characters.forms import LineField
from documents.errors import Refused
from documents.moments import format_moment
from office.asking_pages import AskingPages
from office.forms import put_refusal
from office.versions.read_only import ReadOnlyAdmin
from webhooks import keeping, redelivery, trials
from webhooks.catalogue import BY_KIND, topics_for
from webhooks.models import SigningSecret, Webhook, WebhookEvent
from webhooks.reading import shown_events


class WebhookForm(forms.Form):
    """Which system of the processor, at which address, told of what."""

    name = LineField(
        label=_("Which system is it?"),
        max_length=100,
        help_text=_("For example “CRM”"),
        widget=UnfoldAdminTextInputWidget,
    )
    address = LineField(
        label=_("At which address does it listen?"),
        max_length=500,
        help_text=_("For example https://crm.example/dpa"),
        widget=UnfoldAdminTextInputWidget,
    )
    kinds = forms.MultipleChoiceField(label=_("Of what is it told?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(topic.kind, topic.label) for topic in topics_for(of_processor=True)]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]


class ReplayForm(forms.Form):
    """From which place in the journal on."""

    place = forms.IntegerField(
        label=_("From place"), min_value=0, max_value=2**62, widget=UnfoldAdminTextInputWidget(attrs={"type": "number"})
    )


@admin.register(Webhook)
class WebhookAdmin(AskingPages, ReadOnlyAdmin):
    """Webhooks of the processor and of customers. Of a customer's, nobody here sees or makes a secret."""

    list_display = ("name", "whose", "state", "held_up", "made_at")
    list_select_related = ("customer", "progress")
    list_per_page = 50
    search_fields = ("name", "address", "customer__name")
    fields = (
        ("name", "whose"),
        "address",
        "shown_kinds",
        ("state", "responsible"),
        ("position", "held_up"),
        "shown_secrets",
        ("made_at", "ended_at"),
        "shown_trials",
        "steps",
    )
    readonly_fields = ("whose", "state", "shown_kinds", "shown_secrets", "position", "held_up", "shown_trials", "steps")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("webhooks.add_webhook"))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Administrators, who see no customers, see the processor's own."""
        given_up = Count("events", Q(events__state=WebhookEvent.State.GIVEN_UP))
        found = super().get_queryset(request).select_related("customer", "responsible", "progress")
        found = found.annotate(given_up=given_up)
        return found if request.user.has_perm("customers.view_customer") else found.filter(customer=None)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/secret/", view(self.secret_view), name="webhooks_webhook_secret"),
            path("<int:pk>/old-secret/", view(self.old_secret_view), name="webhooks_webhook_old_secret"),
            path("<int:pk>/replay/", view(self.replay_view), name="webhooks_webhook_replay"),
            path("<int:pk>/steer/<str:what>/", view(self.steer_view), name="webhooks_webhook_steer"),
        ]
        return [*own, *super().get_urls()]

    @display(description=_("of"))
    def whose(self, webhook: Webhook) -> str:
        return str(webhook.customer) if webhook.customer is not None else gettext("the processor")

    @display(description=_("state"))
    def state(self, webhook: Webhook) -> str:
        if webhook.ended_at is not None:
            return gettext("ended")
        if webhook.paused_at is not None:
            return f"{gettext('paused')}. {webhook.get_paused_because_display()}"
        failing = gettext("at work, but the target does not answer")
        return failing if webhook.progress.failures else gettext("at work")

    @display(description=_("is told of"))
    def shown_kinds(self, webhook: Webhook) -> str:
        topics = (BY_KIND[kind] for kind in webhook.kinds_told if kind in BY_KIND)
        return format_html_join("", "<div>{} <code>{}</code></div>", ((topic.label, topic.kind) for topic in topics))

    @display(description=_("secrets"))
    def shown_secrets(self, webhook: Webhook) -> str:
        return ", ".join(str(secret) for secret in webhook.secrets.working()) or "–"

    @display(description=_("next place in the journal"))
    def position(self, webhook: Webhook) -> str:
        return str(webhook.progress.position)

    @display(description=_("given up"))
    def held_up(self, webhook: Webhook) -> str:
        return str(webhook.given_up)  # type: ignore[attr-defined]

    @display(description=_("trials"))
    def shown_trials(self, webhook: Webhook) -> str:
        rows = ((format_moment(each.asked_at), each.result) for each in shown_events(webhook).trials)
        return format_html_join("", "<div>{}: {}</div>", rows) or "–"

    @display(description=_("steps"))
    def steps(self, webhook: Webhook) -> str:
        if webhook.ended_at is not None:
            return gettext("Nothing is sent any more.")
        steer = "webhooks_webhook_steer"
        steps = [
            (
                reverse("admin:webhooks_webhookevent_changelist") + f"?webhook__id__exact={webhook.pk}",
                gettext("Events"),
            ),
            (reverse("admin:webhooks_webhook_replay", args=[webhook.pk]), gettext("Send everything once more")),
        ]
        if webhook.paused_at is None:
            steps.append((reverse(f"admin:{steer}", args=[webhook.pk, "pause"]), gettext("Pause")))
        elif webhook.customer_id is None:
            steps.append((reverse(f"admin:{steer}", args=[webhook.pk, "resume"]), gettext("Resume")))
        if webhook.customer_id is None:
            name = "old_secret" if webhook.secrets.working().count() > 1 else "secret"
            label = gettext("Revoke the older secret") if name == "old_secret" else gettext("Make a second secret")
            steps.append((reverse(f"admin:webhooks_webhook_{name}", args=[webhook.pk]), label))
            steps.append((reverse(f"admin:{steer}", args=[webhook.pk, "trial"]), gettext("Send a trial")))
        steps.append((reverse(f"admin:{steer}", args=[webhook.pk, "end"]), gettext("End the webhook")))
        return format_html_join(" · ", '<a class="text-link" href="{}">{}</a>', steps)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WebhookForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                made, secret = keeping.subscribe(None, **form.cleaned_data, by=request.user, at=timezone.now())
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                return self.show_secret(request, "webhook", webhook=made, secret=secret)
        intro = gettext(
            "A webhook of the processor is told of all customers, by their codes, for as long as you work here."
        )
        return self.ask(request, form, gettext("Make a webhook"), gettext("Make the webhook"), intro=intro)

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A second secret, of a webhook of the processor: a customer's own are nobody else's."""
        webhook = self._webhook(request, pk)
        if request.method == "POST":
            try:
                _refuse_of_customer(webhook)
                return self.show_secret(
                    request,
                    "webhook",
                    webhook=webhook,
                    secret=keeping.add_secret(webhook, by=request.user, at=timezone.now()),
                )
            except Refused as refusal:
                return self._back(request, pk, refusal=refusal)
        title = gettext("A second secret for %(webhook)s") % {"webhook": webhook}
        intro = gettext("Events carry both signatures until you revoke the first, so that none is refused meanwhile.")
        return self.ask(request, forms.Form(), title, gettext("Make a second secret"), intro=intro)

    def old_secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke the older of two secrets."""
        webhook = self._webhook(request, pk)
        if request.method == "POST":
            oldest: SigningSecret | None = webhook.secrets.working().first()
            try:
                _refuse_of_customer(webhook)
                if oldest is not None:
                    keeping.revoke_secret(oldest, by=request.user, at=timezone.now())
            except Refused as refusal:
                return self._back(request, pk, refusal=refusal)
            return self._back(request, pk, said=gettext("The secret is revoked; nothing is signed with it any more."))
        title = gettext("Revoke the older secret of %(webhook)s") % {"webhook": webhook}
        intro = gettext("From now on events are signed with the newer one alone.")
        return self.ask(request, forms.Form(), title, gettext("Revoke the older secret"), intro=intro, is_danger=True)

    def replay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send everything from a place on once more."""
        webhook = self._webhook(request, pk)
        form = ReplayForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                redelivery.replay(webhook, place=form.cleaned_data["place"], at=timezone.now())
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                return self._back(request, pk, said=gettext("Everything from that place on is sent once more."))
        intro = gettext(
            "For a system that lost what it got: everything from a place in the journal on is sent again, in order, "
            "with the same ids."
        )
        return self.ask(request, form, gettext("Send everything once more"), gettext("Send from there"), intro=intro)

    def steer_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """Pause, resume, end or try out. A customer's webhook is resumed, and tried out, by the customer alone."""
        webhook = self._webhook(request, pk)
        steps: dict[str, tuple[Callable[..., object], str, str]] = {
            "pause": (keeping.pause, gettext("Pause"), gettext("The webhook is paused. Nothing is lost meanwhile.")),
            "resume": (
                keeping.resume,
                gettext("Resume"),
                gettext("The webhook goes on where it stopped. You answer for it now."),
            ),
            "end": (
                keeping.end,
                gettext("End the webhook"),
                gettext("The webhook has ended; nothing is sent any more."),
            ),
        }
        steps["trial"] = (
            lambda asked, *, by, at: trials.ask(asked, at=at),
            gettext("Send a trial"),
            gettext("A trial is on its way; what became of it stands below in a moment."),
        )
        if what not in steps:
            raise PermissionDenied
        step, label, said = steps[what]
        if request.method == "POST":
            try:
                if what in ("resume", "trial"):
                    _refuse_of_customer(webhook)
                step(webhook, by=request.user, at=timezone.now())
            except Refused as refusal:
                return self._back(request, pk, refusal=refusal)
            return self._back(request, pk, said=said)
        return self.ask(request, forms.Form(), f"{webhook}: {label}", label, is_danger=what == "end")

    def _webhook(self, request: HttpRequest, pk: int) -> Webhook:
        if not request.user.has_perm("webhooks.change_webhook"):
            raise PermissionDenied
        found: Webhook = get_object_or_404(self.get_queryset(request), pk=pk)
        return found

    def _back(self, request: HttpRequest, pk: int, *, said: str = "", refusal: Refused | None = None) -> HttpResponse:
        if refusal is not None:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:webhooks_webhook_change", args=[pk]))


def _refuse_of_customer(webhook: Webhook) -> None:
    if webhook.customer_id is not None:
        raise Refused(gettext("This is the customer's own; somebody who may act for it does this."))
