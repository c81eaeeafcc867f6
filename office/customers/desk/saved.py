"""Filters on the list of customers that somebody keeps under a name, alone or for everybody at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from characters.forms import LineField
from customers.models import SavedFilter

# What pages of a list carry and a filter does not mean.
_NOT_KEPT = ("p", "all", "e", "_popup", "_to_field", "_changelist_filters")


class SaveForm(forms.Form):
    """Under which name the filter at hand is kept."""

    name = LineField(label=_("name of this filter"), max_length=80, widget=UnfoldAdminTextInputWidget)
    shared = forms.BooleanField(label=_("for everybody at the desk"), required=False, widget=UnfoldBooleanWidget)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Kept:
    """A filter with its address; ``may_go``: who looks may forget it."""

    filter: SavedFilter
    address: str
    is_chosen: bool
    may_go: bool


def canonical_query(text: str) -> str:
    """The filter that an address asks for, in one spelling: what is empty or only about paging is left out."""
    asked = QueryDict(text.removeprefix("?"), mutable=True)
    kept = QueryDict(mutable=True)
    for name in sorted(asked):
        values = [value for value in asked.getlist(name) if value]
        if name not in _NOT_KEPT and values:
            kept.setlist(name, values)
    return kept.urlencode()


def kept_by(person: Any) -> Any:
    """The filters that somebody sees: the own ones and those for everybody."""
    return SavedFilter.objects.filter(Q(owner=person.pk) | Q(owner__isnull=True))


def context(request: HttpRequest) -> dict[str, Any]:
    """What the list of customers shows of them."""
    query = canonical_query(request.META.get("QUERY_STRING", ""))
    listed = reverse("admin:customers_customer_changelist")
    may_keep = request.user.has_perm("customers.add_savedfilter")
    kept: Iterable[SavedFilter] = kept_by(request.user) if request.user.has_perm("customers.view_savedfilter") else ()
    return {
        "kept_filters": [Kept(each, f"{listed}?{each.query}", each.query == query, may_keep) for each in kept],
        "save_form": SaveForm(initial={"query": query}, auto_id="save_%s") if query and may_keep else None,
    }


def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a filter under a name; the same name once more is that filter from now on."""
    if not request.user.has_perm("customers.add_savedfilter"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = SaveForm(request.POST)
    query = canonical_query(request.POST.get("query", "")[:1000])
    back = HttpResponseRedirect(f"{reverse('admin:customers_customer_changelist')}?{query}")
    if not form.is_valid() or not query:
        text = next((str(errors[0]) for errors in form.errors.values()), gettext("Choose a filter first."))
        messages.error(request, text)
        return back
    owner: Any = None if form.cleaned_data["shared"] else request.user
    name = form.cleaned_data["name"]
    values = {"query": query, "made_by": request.user, "made_at": timezone.now()}
    try:
        with transaction.atomic():
            SavedFilter.objects.update_or_create(name=name, owner=owner, defaults=values)
    except IntegrityError:
        # Somebody else kept one under this name in the same moment; this one is kept in its place.
        SavedFilter.objects.filter(name=name, owner=owner).update(**values)
    messages.success(request, gettext("The filter “%(name)s” is kept.") % {"name": name})
    return back


def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a filter of one's own, or one for everybody."""
    if not request.user.has_perm("customers.delete_savedfilter"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found: SavedFilter = get_object_or_404(kept_by(request.user), pk=pk)
    found.delete()
    messages.success(request, gettext("The filter “%(name)s” is forgotten.") % {"name": found.name})
    return HttpResponseRedirect(reverse("admin:customers_customer_changelist"))
