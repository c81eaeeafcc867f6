"""The members of a customer: invited, given a role, removed; and leaving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signing_in import limits
from characters.addresses import MailAddressField
from customers import invitations, members, rights
from customers.access import get_customer_or_404, get_managed_customer_or_403, may_manage
from customers.mail import send_invitation
from customers.models import Customer, Invitation, Membership
from documents.errors import Refused

# A customer has a handful of members; more than this is somebody sending mail in our name.
_INVITATIONS = "30/h/user"


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = MailAddressField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("This is not an e-mail address. Write it as name@example.org."),
        },
    )
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Who acts for the customer; administrators and officers also invite."""
    customer = get_customer_or_404(request.user, code)
    if request.method != "POST":
        return _page(request, customer, InvitationForm(initial={"language": get_language()}))
    customer = get_managed_customer_or_403(request.user, code)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, customer, form, status=400)
    if not limits.consume(request, "invite", _INVITATIONS):
        return limits.refuse(request)
    try:
        _invite(request, customer, form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, customer, form, status=400)
    messages.success(
        request, gettext("An invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
    )
    return redirect("members:index", code=customer.code)


@require_POST
@login_required
def change_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    customer = get_managed_customer_or_403(request.user, code)
    membership = _member(customer, pk)
    role = request.POST.get("role", "")
    done = gettext("%(person)s now has another role.") % {"person": membership.user}
    return _carry_out(
        request, customer, lambda: members.change_role(membership, role, by=request.user, at=timezone.now()), done
    )


@login_required
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether a member is to be removed, and remove; every member may leave."""
    customer = get_customer_or_404(request.user, code)
    membership = _member(customer, pk)
    leaves = membership.user_id == request.user.pk
    if not leaves:
        customer = get_managed_customer_or_403(request.user, code)
    if request.method != "POST":
        return render(
            request,
            "portal/members_remove.html",
            {
                "customer": customer,
                "membership": membership,
                "leaves": leaves,
                "is_last": members.is_last_administrator(membership) and not request.user.has_perm(rights.MANAGE),
            },
        )
    done = (
        gettext("You no longer act for %(customer)s.") if leaves else gettext("%(person)s is no member any more.")
    ) % {"customer": customer, "person": membership.user}
    response = _carry_out(
        request, customer, lambda: members.remove(membership, by=request.user, at=timezone.now()), done
    )
    return redirect("portal:index") if leaves and not _still_member(membership) else response


@require_POST
@login_required
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Make the link of an invitation worthless."""
    customer = get_managed_customer_or_403(request.user, code)
    invitation = customer.invitations.filter(pk=pk).first()
    if invitation is None:
        raise Http404
    done = gettext("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}
    return _carry_out(request, customer, lambda: invitations.withdraw(invitation, at=timezone.now()), done)


@require_POST
@login_required
def require_second_factor(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a second factor of every member, or no longer."""
    customer = get_managed_customer_or_403(request.user, code)
    required = request.POST.get("required") == "on"
    needed, free = gettext("Members now need a second factor."), gettext("A second factor is now each member's choice.")
    return _carry_out(
        request,
        customer,
        lambda: members.require_second_factor(customer, required, by=request.user, at=timezone.now()),
        needed if required else free,
    )


def _invite(request: HttpRequest, customer: Customer, values: dict[str, Any]) -> None:
    """Invite, and have the link sent: both or neither."""
    with transaction.atomic():
        invited = invitations.invite(customer, **values, by=request.user, at=timezone.now())
        send_invitation(
            invited.invitation, request.build_absolute_uri(reverse("members:invitation", args=[invited.token]))
        )


def _member(customer: Customer, pk: int) -> Membership:
    membership = customer.memberships.select_related("user", "customer").filter(pk=pk).first()
    if membership is None:
        raise Http404
    return membership


def _still_member(membership: Membership) -> bool:
    return Membership.objects.filter(pk=membership.pk).exists()


def _carry_out(request: HttpRequest, customer: Customer, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("members:index", code=customer.code)


def _page(request: HttpRequest, customer: Customer, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    own = Membership.objects.filter(customer=customer, user=request.user.pk).first()
    manages = may_manage(request.user, customer)
    context = {
        "customer": customer,
        "own": own,
        "manages": manages,
        "form": form,
        "memberships": customer.memberships.select_related("user", "given").order_by("user__name", "user__email"),
        "roles": Membership.Role.choices,
        "open_invitations": _open_invitations(customer) if manages else (),
    }
    return render(request, "portal/members.html", context, status=status)


def _open_invitations(customer: Customer) -> list[Invitation]:
    return list(Invitation.objects.open(at=timezone.now()).filter(customer=customer))
