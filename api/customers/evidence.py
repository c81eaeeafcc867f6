"""All evidence of a customer and a year, as a ZIP that is made while it is sent (decision 61, and 72 for programs)."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from ninja import Query

from api import limits
from api.caller import caller_in
from api.core import router
from api.customers.shared import customer_of, link
from api.marks import ZIP, marks
from api.paging import PageQuery, page_of
from api.params import Code, Year
from api.problems import Problem
from api.shapes import evidence as shapes
from copies.sealed.sealing import trust
from documents.moments import local_day
from dossiers.year.archive import FIRST, filename, year_archive, years_of
from seal import SealMisconfigured

routes = router("evidence")
logger = logging.getLogger(__name__)


@routes.get("/customers/{code}/evidence-years", response=shapes.EvidenceYears, operation_id="listEvidenceYears")
@marks(scope="evidence:read")
def years(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """The years of which there may be something, the newest first."""
    customer, now = customer_of(request, code), timezone.now()
    items, cursor = page_of(years_of(customer, at=now), page, key=str)
    link(request, response, cursor)
    this = local_day(now).year
    return shapes.EvidenceYears(
        items=[
            shapes.EvidenceYear(year=year, has_ended=year < this, file_name=filename(customer, year)) for year in items
        ],
        next_cursor=cursor,
    )


@routes.get("/customers/{code}/evidence-years/{year}", response={200: None}, operation_id="getEvidenceOfYear")
@marks(scope="evidence:read", produces=(ZIP,), may_answer=(503,))
def evidence(request: HttpRequest, code: Code, year: Year) -> Any:
    """What applied from day to day, sealed copies, receipts, answers, notices and objections, with what proves them and
    a script that verifies all of it; up to now where the year has not ended. The file is sent while it is made: its
    size is not known before, and one that breaks off has no list of contents.
    """
    customer, now = customer_of(request, code), timezone.now()
    if not FIRST <= year <= local_day(now).year:
        raise Http404
    _count(request)
    try:
        # What would end it half-way is seen to before it begins.
        trust()
    except SealMisconfigured as problem:
        logger.exception("The settings don't tell by what a seal is known as ours")
        raise Problem("unavailable") from problem
    is_read = request.META["REQUEST_METHOD"] != "HEAD"
    parts = year_archive(customer, year, language=get_language() or "nl", at=now) if is_read else iter(())
    response = StreamingHttpResponse(parts, content_type=ZIP)
    name = filename(customer, year)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _count(request: HttpRequest) -> None:
    """Raises ``Problem`` where the customer, by whichever of its programs, asked for too many."""
    program = caller_in(request).program
    allowance = limits.count(request, f"customer-{program.customer_id}", name="evidence")
    if allowance.is_used_up:
        request.api_allowance = allowance  # type: ignore[attr-defined]
        raise limits.too_many(allowance)
