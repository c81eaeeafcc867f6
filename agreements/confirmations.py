"""Mail that confirms what happened: receipts and answers to who acts for the customer, changed details to officers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.mail import deliver, language_of
from accounts.models import User
from agreements.bundle import the_processor
from agreements.models import Acceptance, Customer, Membership, Receipt


def confirm_receipts(customer: Customer, receipts: Sequence[Receipt], *, at: datetime) -> None:
    """Tell who may act for the customer what has been received, when and how; whoever did it, all of them learn."""
    _send("receipt", _acting(customer), customer, {"receipts": receipts, "at": at}, "portal:records")


def confirm_answer(acceptance: Acceptance, said: dict[str, Any]) -> None:
    """Tell who may act for the customer, and the officers, of an acceptance or a refusal."""
    context = {"acceptance": acceptance, "said": said}
    people = [*_acting(acceptance.customer), *_officers()]
    _send("answer", people, acceptance.customer, context, "portal:records")


def tell_of_details(customer: Customer, changes: Sequence[tuple[str, str, str]], *, by: Any, at: datetime) -> None:
    """Tell the officers which contact details the customer changed (art. 4.3): label, before, after."""
    _send("details", _officers(), customer, {"changes": changes, "by": by, "at": at}, "portal:details")


def _acting(customer: Customer) -> Iterable[User]:
    roles = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)
    return User.objects.filter(
        memberships__customer=customer, memberships__role__in=roles, is_active=True, is_staff=False
    ).order_by("pk")


def _officers() -> Iterable[User]:
    return User.objects.filter(is_staff=True, is_active=True).order_by("pk")


def _send(name: str, people: Iterable[User], customer: Customer, context: dict[str, Any], page: str) -> None:
    """Queued in the caller's transaction: what was not recorded is not confirmed."""
    address = settings.DPA_PUBLIC_URL + reverse(page, args=[customer.code])
    for person in people:
        with translation.override(language_of(person)):
            values = {**context, "customer": customer, "address": address, "processor": the_processor()}
            subject = " ".join(render_to_string(f"emails/{name}_subject.txt", values).split())
            deliver.enqueue(person.pk, subject, render_to_string(f"emails/{name}.txt", values))
