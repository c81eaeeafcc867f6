"""What operations about one customer share."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from agreements.applicability import Due, Reason
from api.caller import caller_in
from api.paging import link_to_next
from api.shapes import customers as shapes
from customers.models import Customer
from documents.models import DocumentVersion
from machines.access import customer_for_or_404


def customer_of(request: HttpRequest, code: str) -> Customer:
    """The customer, for a program that may see it. Raises ``Http404``."""
    return customer_for_or_404(caller_in(request).program, code)


def link(request: HttpRequest, response: HttpResponse, cursor: str | None) -> None:
    """Say where the next page is."""
    if text := link_to_next(request, cursor):
        response.headers["Link"] = text


def said(reason: Reason) -> shapes.Said:
    return shapes.Said(code=reason.code, text=str(reason))


def said_all(reasons: Iterable[Reason]) -> list[shapes.Said]:
    return [said(reason) for reason in reasons]


def number_of(version: DocumentVersion) -> str | None:
    return str(version.number) if version.number else None


def due_of(item: Due) -> shapes.DueVersion:
    version = item.version
    return shapes.DueVersion(
        version=version.reference,
        kind=version.kind,  # type: ignore[arg-type]
        product=str(item.product) if item.product is not None else None,
        title=version.document.title,
        version_number=number_of(version),
        sha256=version.digest,
        due_since=item.since,
    )
