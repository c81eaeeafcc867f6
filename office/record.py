"""The record of processing (art. 30 lid 2 AVG) in the office: of any customer, and of all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from characters.forms import LineField
from customers import rights
from customers.models import Customer
from documents.moments import address_text
from exports.record import Record, record_of, record_of_all, record_of_some, served_at
from exports.record.paper import paper_of
from exports.records import FORMS, file_name
from office.customers.applicable import LocalMomentForm


class WordsForm(forms.Form):
    """Whose record is looked for."""

    q = LineField(label=_lazy("Name or code"), required=False, max_length=100, widget=UnfoldAdminTextInputWidget)


SEES = "customers.view_customer"
_PER_PAGE = 50
# A PDF of more keeps its reader, and whoever else wants one, waiting too long; the command makes it of any number.
MOST_IN_PDF = 50


def record_pages(site: AdminSite) -> Iterator[URLPattern]:
    """The addresses of these pages."""
    yield path("verwerkingsregister/", site.admin_view(all_view), name="processing_record")
    yield path("verwerkingsregister/<int:pk>/", site.admin_view(customer_view), name="processing_record_customer")
    yield path("verwerkingsregister/bestand/<slug:form>/", site.admin_view(all_file), name="processing_record_file")
    yield path(
        "verwerkingsregister/<int:pk>/bestand/<slug:form>/",
        site.admin_view(customer_file),
        name="processing_record_customer_file",
    )


def all_view(request: HttpRequest) -> HttpResponse:
    """Every controller for which work is done, some at a time, with what is missing; and the files of all."""
    asked, at, now = _asked(request)
    words = request.GET.get("q", "").strip()[:100]
    found = served_at(at)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(code__icontains=words))
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("p"))
    shown = list(page.object_list)
    keys = {customer.code: customer.pk for customer in shown}
    record = record_of_some(shown, at=at, now=now)
    rows = [(keys[each.code], each, _gaps_of(record, each)) for each in record.controllers]
    values = {
        "record": record,
        "rows": rows,
        "page": page,
        "words_form": WordsForm(initial={"q": words}),
        "own_gaps": record.own_gaps,
    }
    return _page(
        request, "admin/registry/record.html", _("Record of processing activities of the processor"), asked, values
    )


def customer_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of one customer, in full."""
    asked, at, now = _asked(request)
    customer = _customer_or_404(pk)
    paper = paper_of(record_of(customer, at=at, now=now))
    return _page(
        request,
        "admin/registry/record_customer.html",
        f"{paper.title}: {customer}",
        asked,
        {"customer": customer, "paper": paper, "sees": request.user.has_perm(rights.SEE)},
    )


def all_file(request: HttpRequest, form: str) -> HttpResponse:
    """The record of all as a file. Raises ``Http404`` for a form that there is not."""
    _asked_form, at, now = _asked(request)
    if form == "pdf" and served_at(at).count() > MOST_IN_PDF:
        text = _(
            "A PDF of more than %(most)s controllers is made by the command: manage.py export_record --format pdf."
        )
        messages.warning(request, text % {"most": MOST_IN_PDF})
        return HttpResponseRedirect(reverse("admin:processing_record"))
    return _file(lambda: record_of_all(at=at, now=now), form)


def customer_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """That of one customer as a file."""
    _asked_form, at, now = _asked(request)
    customer = _customer_or_404(pk)
    return _file(lambda: record_of(customer, at=at, now=now), form)


def _asked(request: HttpRequest) -> tuple[LocalMomentForm, datetime, datetime]:
    """The form, the moment that it asks about, and now; for who may see customers."""
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    now = timezone.now()
    text = request.GET.get("moment")
    form = LocalMomentForm(request.GET if text else None, initial={"moment": now})
    return form, form.cleaned_data["moment"] if text and form.is_valid() else now, now


def _customer_or_404(pk: int) -> Customer:
    customer = Customer.objects.filter(pk=pk).first()
    if customer is None:
        raise Http404
    return customer


def _gaps_of(record: Record, each: Any) -> list[Any]:
    """What is missing of one controller: its own, and what its texts lack."""
    texts = [record.processing_of(bound.version).gaps for bound in each.bound if bound.version]
    texts += [record.measures_of(each.annex2.version).gaps] if each.annex2.version else []
    return [*each.gaps, *(gap for gaps in texts for gap in gaps)]


def _page(
    request: HttpRequest, template: str, title: str, asked: LocalMomentForm, values: dict[str, Any]
) -> HttpResponse:
    chosen = asked.cleaned_data.get("moment") if asked.is_bound and asked.is_valid() else None
    query = f"?{urlencode({'moment': address_text(chosen)})}" if chosen else ""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "moment_form": asked,
        "chosen": chosen,
        "query": query,
        "forms": FORMS.items(),
        **values,
    }
    return TemplateResponse(request, template, context)


def _file(make: Any, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    record: Record = make()
    response = HttpResponse(FORMS[form].make(record), content_type=FORMS[form].media_type)
    name = file_name(record, form)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=form != "pdf", filename=name) or ""
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
