"""A customer's annexes in the shapes of others, and its agreement as linked data: files, by the moment asked for."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.bundle import bundle_for
from customers.access import get_customer_or_404
from exports.forms.files import MEDIA_TYPES, decision_papers, make_file, statement_papers
from exports.linked.agreement import as_jsonld
from exports.paper import Paper
from exports.record import record_of
from portal.views.chosen_moment import requested_moment
from portal.views.record import ask_again, download


@login_required
@require_safe
def decision(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The annexes in the shape of Implementing Decision (EU) 2021/915."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    asked = requested_moment(request, now=now)
    if asked.form.errors:
        return ask_again(request, customer)
    return _paper(decision_papers(customer, asked.moment, now)[""], form, now)


@login_required
@require_safe
def statement(request: HttpRequest, code: str, reference: str, form: str) -> HttpResponse:
    """A Data Pro Statement on the product of an annex 1 that binds the customer; another leads back to the record."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    asked = requested_moment(request, now=now)
    papers = {} if asked.form.errors else statement_papers(customer, asked.moment, now)
    if reference not in papers:
        return ask_again(request, customer)
    return _paper(papers[reference], form, now)


@login_required
@require_safe
def linked(request: HttpRequest, code: str) -> HttpResponse:
    """The agreement and what its annexes say in the terms of the Data Privacy Vocabulary (JSON-LD)."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    asked = requested_moment(request, now=now)
    if asked.form.errors:
        return ask_again(request, customer)
    bundle = bundle_for(customer, at=asked.moment)
    data = as_jsonld(bundle, record_of(customer, at=asked.moment, now=now))
    return download(data, "application/ld+json", f"verwerkersovereenkomst-{customer.code}.jsonld")


def _paper(paper: Paper, form: str, now: datetime) -> HttpResponse:
    return download(make_file(paper, form, at=now), MEDIA_TYPES[form], f"{paper.name}.{form}")
