"""A new customer on one page: details, agreement, releases, what was handed over, and the first member, as one act.

Everything is entered by the services that enter each of it alone, in one transaction: all of it or nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from agreements.acts.evidence_files import filing
from agreements.entering import enter_agreement, install_release
from customers import changes
from customers.entering import enter_customer
from customers.invitations import invite
from customers.mail import send_invitation
from customers.models import Customer
from documents.errors import Refused
from documents.moments import as_printed
from office.customers.desk.new_forms import (
    AgreementForm,
    Forms,
    MemberForm,
    forms_of,
    place,
)
from office.customers.receipt_form import PutsNothingInForce

# Each part of the page is an act of its own, that its doer may do alone too.
RIGHTS = ("customers.add_customer", "agreements.add_agreement", "agreements.add_receipt", "customers.manage_members")


def new_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """The page; a POST enters all that stands on it, or says at each field what is wrong and keeps the rest."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    sent = request.method == "POST"
    forms = forms_of(request.POST if sent else None, request.FILES if sent else None, by=request.user)
    details, agreement, received, member = forms
    # Each is looked at, so that everything that is wrong is said at once.
    valid = [form.is_valid() for form in forms] if sent else [False]
    if all(valid):
        try:
            customer = _enter(request, forms, at=timezone.now())
        except Refused as refusal:
            if not any(place(refusal, form) for form in forms):
                details.add_error(None, str(refusal))
        except PutsNothingInForce as warning:
            received.ask_to_confirm(warning)
        else:
            _tell(request, customer, agreement, member)
            return HttpResponseRedirect(reverse("admin:customers_customer_page", args=[customer.pk]))
    received.hold(at=timezone.now())
    values = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "media": sum((form.media for form in forms), admin.media),
        "title": gettext("New customer"),
        "details": details,
        "agreement": agreement,
        "received": received,
        "member": member,
        "wrong": sum(len(form.errors) for form in forms),
        "list_url": reverse("admin:customers_customer_changelist"),
    }
    return TemplateResponse(request, "admin/customers/customer/new.html", values)


def _enter(request: HttpRequest, forms: Forms, *, at: datetime) -> Customer:
    """All or nothing. Raises ``Refused`` and ``PutsNothingInForce``."""
    details, agreement, received, member = forms
    by: Any = request.user
    with filing(received.cleaned_data["file"], by=by, at=at) as file, changes.together(at=at):
        customer = enter_customer(details.cleaned_data, by=by, at=at)
        signed = agreement.signed
        entered = enter_agreement(customer, signed, by=by, at=at) if signed is not None else None
        for product, release, installed_at, precision in agreement.installed:
            install_release(customer, product, release, installed_at=installed_at, precision=precision, by=by, at=at)
        if received.cleaned_data["versions"]:
            received.write([customer], entered, file, at=at)
        if email := member.cleaned_data["email"]:
            wanted = {name: member.cleaned_data[name] for name in ("role", "language")}
            invited = invite(customer, email=email, **wanted, by=by, at=at)
            address = reverse("members:invitation", args=[invited.token])
            send_invitation(invited.invitation, request.build_absolute_uri(address))
    return customer


def _tell(request: HttpRequest, customer: Customer, agreement: AgreementForm, member: MemberForm) -> None:
    messages.success(request, gettext("%(customer)s is entered.") % {"customer": customer})
    if email := member.cleaned_data["email"]:
        messages.success(request, gettext("An invitation is on its way to %(email)s.") % {"email": email})
    signed = agreement.signed
    if signed is not None and signed.handed_over_on and signed.signed_on and signed.handed_over_on > signed.signed_on:
        text = gettext(
            "The terms were handed over on %(handed)s, after the signing on %(signed)s; they should be before it."
        )
        named = {"handed": as_printed(signed.handed_over_on), "signed": as_printed(signed.signed_on)}
        messages.warning(request, text % named)
