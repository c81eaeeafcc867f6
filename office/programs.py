"""Programs in the administration: the processor's own are allowed here, and those of customers seen and revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
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
from documents.moments import start_of_next
from machines.keeping import add_secret, allow, revoke
from machines.models import Client
from machines.scopes import scopes_for
from office.asking_pages import AskingPages
from office.forms import put_refusal
from office.versions.read_only import ReadOnlyAdmin


class ProgramForm(forms.Form):
    """Which program of the processor, what it may, and until when."""

    name = LineField(
        label=_("Which program is it?"),
        max_length=100,
        help_text=_("For example “release system”"),
        widget=UnfoldAdminTextInputWidget,
    )
    scopes = forms.MultipleChoiceField(label=_("What may it do?"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("Until the end of"),
        help_text=_("A year at most"),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = scopes_for(of_processor=True, by_administrator=by.is_superuser)
        choices = [(scope.name, scope.label) for scope in own]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]


@admin.register(Client)
class ClientAdmin(AskingPages, ReadOnlyAdmin):
    """Programs of the processor and of customers."""

    list_display = ("name", "whose", "client_id", "made_by", "expires_at", "revoked_at")
    list_select_related = ("customer", "made_by")
    list_per_page = 50
    search_fields = ("name", "client_id", "customer__name")
    fields = (
        ("name", "whose"),
        ("client_id", "expires_at"),
        "shown_scopes",
        "shown_secrets",
        ("made_by", "made_at"),
        ("revoked_by", "revoked_at"),
        "steps",
    )
    readonly_fields = ("whose", "shown_scopes", "shown_secrets", "steps")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("machines.add_client"))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Administrators, who see no customers, see the processor's own."""
        found = super().get_queryset(request).select_related("customer", "made_by")
        return found if request.user.has_perm("customers.view_customer") else found.filter(customer=None)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/secret/", view(self.secret_view), name="machines_client_secret"),
            path("<int:pk>/revoke/", view(self.revoke_view), name="machines_client_revoke"),
        ]
        return [*own, *super().get_urls()]

    @display(description=_("of"))
    def whose(self, client: Client) -> str:
        return str(client.customer) if client.customer is not None else gettext("the processor")

    @display(description=_("may"))
    def shown_scopes(self, client: Client) -> str:
        return format_html_join(
            "", "<div>{} <code>{}</code></div>", ((each.label, each.name) for each in client.allowed)
        )

    @display(description=_("secrets"))
    def shown_secrets(self, client: Client) -> str:
        working = client.secrets.filter(revoked_at=None)
        return ", ".join(str(secret) for secret in working) or "–"

    @display(description=_("steps"))
    def steps(self, client: Client) -> str:
        if not client.works(timezone.now()):
            return gettext("It may do nothing any more.")
        steps = [("machines_client_revoke", gettext("Revoke the program"))]
        if client.customer_id is None:
            steps.insert(0, ("machines_client_secret", gettext("Make a second secret")))
        links = ((reverse(f"admin:{name}", args=[client.pk]), label) for name, label in steps)
        return format_html_join(" · ", '<a class="text-link" href="{}">{}</a>', links)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ProgramForm(request.POST if request.method == "POST" else None, by=request.user)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                client, secret = allow(
                    None,
                    name=values["name"],
                    scopes=values["scopes"],
                    expires_at=start_of_next(values["expires_on"]),
                    by=request.user,
                    at=timezone.now(),
                )
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                return self.show_secret(request, "program", client=client, secret=secret)
        intro = gettext(
            "A program of the processor reads of all customers. What it enters, it enters by your authority."
        )
        return self.ask(request, form, gettext("Allow a program"), gettext("Allow"), intro=intro)

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A second secret, of a program of the processor: a customer's own are nobody else's."""
        client = self._client(request, pk)
        form = forms.Form(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            try:
                if client.customer_id is not None:
                    raise Refused(gettext("A secret of a customer's program is made by the customer."))
                return self.show_secret(
                    request, "program", client=client, secret=add_secret(client, by=request.user, at=timezone.now())
                )
            except Refused as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(reverse("admin:machines_client_change", args=[pk]))
        title = gettext("A second secret for %(program)s") % {"program": client}
        intro = gettext("The first goes on to work until you revoke it, so that the program never stops.")
        return self.ask(request, form, title, gettext("Make a second secret"), intro=intro)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke a program, of whomever it is."""
        client = self._client(request, pk)
        form = forms.Form(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            revoke(client, by=request.user, at=timezone.now())
            messages.success(request, gettext("The program is revoked; it may do nothing any more."))
            return HttpResponseRedirect(reverse("admin:machines_client_change", args=[pk]))
        title = gettext("Revoke %(program)s") % {"program": client}
        intro = gettext("From now on it may do nothing, with no token. A new one can be allowed at any time.")
        return self.ask(request, form, title, gettext("Revoke the program"), intro=intro, is_danger=True)

    def _client(self, request: HttpRequest, pk: int) -> Client:
        if not request.user.has_perm("machines.change_client"):
            raise PermissionDenied
        found: Client = get_object_or_404(self.get_queryset(request), pk=pk)
        return found
