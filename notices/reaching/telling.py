"""Mail about objections: to who acts for the customer, or else to where the notice went, and to the officers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from customers.mail import acting_members, officers, send_to
from customers.parties import the_processor
from mail import outbox
from notices.models import Notice, NoticeAddress, Objection, ObjectionStep
from notices.reaching.addressing import addresses_of
from notices.reaching.reach import work_ended_on


def confirm_objection(objection: Objection, *, at: datetime) -> None:
    """Tell both sides that it was received: when, against which deadline, and whether that was late."""
    context = {
        "objection": objection,
        "notice": objection.notice,
        "customer": objection.notice.customer,
        "work_ended_on": work_ended_on(objection.notice.customer, at=objection.received_at),
    }
    _tell_customer(objection, "objection", context, at=at)
    send_to(officers(), "objection", context, office_page_of(objection), at=at)


def tell_of_step(step: ObjectionStep, *, at: datetime) -> None:
    """Tell the other side of a step, or of a message; nobody of what is internal."""
    if step.is_internal:
        return
    objection = step.objection
    context = {
        "step": step,
        "objection": objection,
        "notice": objection.notice,
        "customer": objection.notice.customer,
        "is_of_processor": step.is_of_processor,
    }
    if step.is_of_processor:
        _tell_customer(objection, "objection_step", context, at=at)
    else:
        send_to(officers(), "objection_step", context, office_page_of(objection), at=at)


def page_of(objection: Objection) -> str:
    """The path of the objection on the customer's pages."""
    return reverse("notices:objection", args=[objection.notice.customer.code, objection.pk])


def office_page_of(objection: Objection) -> str:
    """The path of the objection in the office."""
    return reverse("admin:notices_objection_change", args=[objection.pk])


def _tell_customer(objection: Objection, name: str, context: dict[str, Any], *, at: datetime) -> None:
    members = list(acting_members(objection.notice.customer))
    if members:
        send_to(members, name, context, page_of(objection), at=at)
        return
    # Nobody acts for it on these pages: who was given notice is told.
    with translation.override(objection.notice.language or settings.LANGUAGE_CODE):
        values = {**context, "address": settings.DPA_PUBLIC_URL + page_of(objection), "processor": the_processor()}
        subject = " ".join(render_to_string(f"emails/{name}_subject.txt", values).split())
        body = render_to_string(f"emails/{name}.txt", values)
    for address in _addresses(objection.notice):
        outbox.post(subject, body, address=address, about=f"objection {objection.pk}", at=at)


def _addresses(notice: Notice) -> Iterable[str]:
    reached = notice.addresses.exclude(state=NoticeAddress.State.BOUNCED)
    kind = notice.announcement.kind
    return [row.address for row in reached] or [
        address for _who, address in addresses_of([notice.customer], kind)[notice.customer_id]
    ]
