"""Recording that one customer stands in the place of another: what it does to copies of before is shown first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin as site
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget

from agreements.models import Receipt
from agreements.succeeding import Succeeded, succeed
from characters.forms import LinesField
from copies.past import ChangesUnseen, Watch
from customers.models import Customer
from documents.errors import Refused
from office import past
from office.forms import put_refusal


class SuccessionForm(forms.Form):
    """Who stands in whose place, from when, and on what that rests."""

    successor = forms.ModelChoiceField(
        queryset=Customer.objects.all(),
        label=_("successor"),
        widget=AutocompleteSelect(Receipt._meta.get_field("customer"), site.site),
        help_text=_("Enter it as a customer first, where it is new."),
    )
    on = forms.DateField(label=_("from"), widget=UnfoldAdminDateWidget, help_text=_("Mostly 1 January."))
    basis = LinesField(
        label=_("basis"),
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The law or decree by which the customer was dissolved."),
    )


def succeed_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a POST records it, after the officer saw which copies of earlier moments it changes."""
    if not request.user.has_perm("customers.add_succession"):
        raise PermissionDenied
    predecessor: Customer = get_object_or_404(Customer, pk=pk)
    form = SuccessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not past.goes_back(request):
        values, now = form.cleaned_data, timezone.now()
        try:
            with transaction.atomic():
                watch = Watch([predecessor, values["successor"]])
                done = succeed(predecessor, **values, by=request.user, at=now)
                changes = watch.refuse_unseen(past.shown_to(request))
        except ChangesUnseen as unseen:
            return past.ask(request, admin, unseen)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            _tell(request, done)
            past.tell(request, changes)
            return HttpResponseRedirect(reverse("admin:customers_customer_page", args=[values["successor"].pk]))
    values = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "object": predecessor,
        "form": form,
        "media": admin.media + form.media,
        "title": gettext("Who stands in the place of %(customer)s") % {"customer": predecessor},
        "button": gettext("Record the succession"),
        "change_url": reverse("admin:customers_customer_page", args=[pk]),
        "intro": gettext(
            "Municipalities that merge pass all rights and obligations to their successor by law. The agreements of "
            "%(customer)s go on under the successor from that day, with what bound then, its releases and its people; "
            "its history stays under its own name, to be read by both. Both are told. This can't be undone."
        )
        % {"customer": predecessor},
    }
    return TemplateResponse(request, "admin/registry/ask.html", values)


def _tell(request: HttpRequest, done: Succeeded) -> None:
    named = {"successor": done.succession.successor, "predecessor": done.succession.predecessor}
    text = ngettext(
        "%(successor)s stands in the place of %(predecessor)s: %(count)s agreement goes on.",
        "%(successor)s stands in the place of %(predecessor)s: %(count)s agreements go on.",
        len(done.agreements),
    )
    messages.success(request, text % {**named, "count": len(done.agreements)})
    if done.left:
        names = ", ".join(str(version) for version in done.left)
        text = gettext(
            "%(successor)s has its own version of these texts, which stays: %(names)s bound %(predecessor)s."
        )
        messages.warning(request, text % {**named, "names": names})
