"""The objections of a customer: lodged, followed and withdrawn by who acts for it; officers look, and act elsewhere."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.acts.downloads import EvidenceGone, as_download
from agreements.acts.evidence_files import filing
from agreements.models import EvidenceFile
from characters.forms import LinesField
from customers.access import get_customer_or_404, get_pursuing_customer_or_403, may_pursue
from customers.models import Customer
from documents.errors import Refused
from documents.moments import format_moment
from notices.models import Notice, Objection, ObjectionStep
from notices.objections import stepping
from notices.objections.forms import FileForm
from notices.objections.objecting import lodge, open_objection, sender_of, why_no_objection
from notices.reaching.reach import work_ended_on
from portal.notices import standing_of
from portal.views.home import private
from portal.views.notices import notice_or_404

logger = logging.getLogger(__name__)


class ObjectionForm(FileForm):
    """The grounds, which nobody judges here. ``key`` makes one objection of a form that is sent twice."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    grounds = LinesField(
        label=_("On which grounds do you object?"),
        max_length=20_000,
        printed_later=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("An objection may not rest on unreasonable grounds (art. 10.1). The processor reads this."),
        error_messages={"required": _("Say on which grounds you object.")},
    )
    field_order = ("key", "grounds", "held", "file")


class MessageForm(FileForm):
    """A message to the processor."""

    text = LinesField(
        label=_("Message"),
        max_length=20_000,
        printed_later=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a message.")},
    )
    field_order = ("text", "held", "file")


class WithdrawalForm(forms.Form):
    """Taking an objection back, with words or without."""

    reason = LinesField(
        label=_("Why do you withdraw it?"),
        max_length=5000,
        required=False,
        printed_later=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lodge_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What objecting does, and the form; a POST lodges."""
    if request.method != "POST":
        customer = get_customer_or_404(request.user, code)
        form = ObjectionForm(by=request.user, initial={"key": uuid.uuid4()})
        return _lodging(request, customer, notice_or_404(customer, pk), form)
    customer = get_pursuing_customer_or_403(request.user, code)
    notice, now = notice_or_404(customer, pk), timezone.now()
    form = ObjectionForm(request.POST, request.FILES, by=request.user)
    if not form.is_valid():
        return _lodging(request, customer, notice, form, status=400)
    values = form.cleaned_data
    try:
        with filing(values["file"], by=request.user, at=now) as file:
            objection, is_new = lodge(
                notice,
                channel=Objection.Channel.PORTAL,
                grounds=values["grounds"],
                file=file,
                by=request.user,
                received_at=now,
                at=now,
                key=values["key"],
            )
    except Refused as refusal:
        form.refuse(refusal)
        return _lodging(request, customer, notice, form, status=409)
    _confirm(request, objection, is_new=is_new)
    return redirect("notices:objection", code=customer.code, pk=objection.pk)


@login_required
@require_safe
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """An objection with all of its steps, but what officers keep to themselves."""
    customer = get_customer_or_404(request.user, code)
    return _page(request, customer, _objection(customer, pk))


@login_required
@require_POST
def write(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send the processor a message about an objection."""
    customer = get_pursuing_customer_or_403(request.user, code)
    objection, now = _objection(customer, pk), timezone.now()
    form = MessageForm(request.POST, request.FILES, by=request.user)
    if not form.is_valid():
        return _page(request, customer, objection, message=form, status=400)
    values = form.cleaned_data
    try:
        with filing(values["file"], by=request.user, at=now) as file:
            stepping.add_message(objection, text=values["text"], file=file, by=request.user, at=now)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, customer, objection, message=form, status=409)
    messages.success(request, gettext("Your message has been sent to the processor."))
    return redirect("notices:objection", code=customer.code, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What withdrawing does, and the button; a POST withdraws."""
    if request.method != "POST":
        customer = get_customer_or_404(request.user, code)
        return _withdrawing(request, customer, _objection(customer, pk), WithdrawalForm())
    customer = get_pursuing_customer_or_403(request.user, code)
    objection, form = _objection(customer, pk), WithdrawalForm(request.POST)
    if not form.is_valid():
        return _withdrawing(request, customer, objection, form, status=400)
    try:
        stepping.withdraw(objection, text=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _withdrawing(request, customer, _objection(customer, pk), form, status=409)
    messages.success(request, gettext("The objection is withdrawn. The processor has been told."))
    return redirect("notices:objection", code=customer.code, pk=pk)


@login_required
@require_safe
def attachment(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponseBase:
    """A file of an objection, as a download: a browser that showed it would run what is hidden in it."""
    customer = get_customer_or_404(request.user, code)
    objection = _objection(customer, pk)
    seen = {objection.file_id, *(step.file_id for step in _steps(objection))}
    if file not in seen:
        raise Http404
    try:
        return as_download(get_object_or_404(EvidenceFile, pk=file))
    except EvidenceGone as gone:
        raise Http404 from gone


def _objection(customer: Customer, pk: int) -> Objection:
    found: Objection = get_object_or_404(
        Objection.objects.select_related("notice__customer", "notice__announcement__version__line__document", "by"),
        pk=pk,
        notice__customer=customer,
    )
    return found


def _steps(objection: Objection) -> list[ObjectionStep]:
    return list(objection.steps.filter(is_internal=False).select_related("by", "file"))


def _confirm(request: HttpRequest, objection: Objection, *, is_new: bool) -> None:
    facts = {"at": format_moment(objection.received_at)}
    if not is_new:
        messages.info(request, gettext("This objection was received already, on %(at)s. Nothing has changed.") % facts)
    elif objection.is_late:
        messages.warning(request, gettext("The objection was received on %(at)s, after the deadline.") % facts)
    else:
        messages.success(request, gettext("The objection was received on %(at)s, in time.") % facts)


def _lodging(
    request: HttpRequest, customer: Customer, notice: Notice, form: ObjectionForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    known = open_objection(notice)
    form.hold_file(at=now)
    context: dict[str, Any] = {
        "customer": customer,
        "notice": notice,
        "standing": standing_of(notice, at=now),
        "known": known,
        "who": sender_of(known) if known is not None else "",
        "why_not": why_no_objection(notice),
        "work_ended_on": work_ended_on(customer, at=now),
        "form": form,
        "may_act": may_pursue(request.user, customer),
    }
    return private(render(request, "portal/object.html", context, status=status))


def _page(
    request: HttpRequest,
    customer: Customer,
    objection: Objection,
    *,
    message: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    form = message or MessageForm(by=request.user)
    form.hold_file(at=now)
    context: dict[str, Any] = {
        "customer": customer,
        "objection": objection,
        "notice": objection.notice,
        "who": sender_of(objection),
        "steps": _steps(objection),
        "work_ended_on": work_ended_on(customer, at=objection.received_at),
        "form": form,
        "may_act": may_pursue(request.user, customer),
    }
    return private(render(request, "portal/objection.html", context, status=status))


def _withdrawing(
    request: HttpRequest, customer: Customer, objection: Objection, form: WithdrawalForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "customer": customer,
        "objection": objection,
        "notice": objection.notice,
        "form": form,
        "may_act": may_pursue(request.user, customer),
    }
    return private(render(request, "portal/objection_withdraw.html", context, status=status))
