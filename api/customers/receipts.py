"""What the customer received; receiving by a program, where a person who may act allowed it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from agreements.acts.receiving import describe_receipt, open_and_receive
from agreements.models import Receipt
from api.caller import caller_in
from api.core import router
from api.customers.shared import customer_of, link
from api.marks import marks
from api.paging import PageQuery, page_of_rows
from api.params import Code
from api.shapes import customers as shapes
from api.visitors import visitor_of
from machines.scopes import RECEIVE

routes = router("receipts")


@routes.get("/customers/{code}/receipts", response=shapes.Receipts, operation_id="listReceipts")
@marks(scope="receipts:read")
def receipts(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """What the customer received, in the order in which it was recorded; what was voided counts at no moment."""
    rows = Receipt.objects.filter(customer=customer_of(request, code)).select_related("version__line__document")
    items, cursor = page_of_rows(rows, page)
    link(request, response, cursor)
    return shapes.Receipts(items=[_receipt(item) for item in items], next_cursor=cursor)


@routes.post("/customers/{code}/receipts", response={201: shapes.ReceivedVersions}, operation_id="receiveVersions")
@marks(scope=RECEIVE, is_act=True)
def receive(request: HttpRequest, code: Code, data: shapes.Receiving) -> Any:
    """Receive versions that are due: this puts them in force, and both parties are told."""
    program = caller_in(request).program
    found = open_and_receive(
        customer_of(request, code),
        {item.version: item.sha256 for item in data.versions},
        by=program.made_by,
        visitor=visitor_of(request),
        at=timezone.now(),
        program=program.client_id,
    )
    return shapes.ReceivedVersions(
        items=[
            shapes.Received(
                version=item.version.reference,
                receipt_id=item.receipt.pk,
                received_at=item.receipt.received_at,
                is_new=item.is_new,
                effect=describe_receipt(item),
            )
            for item in found
        ]
    )


def _receipt(found: Receipt) -> shapes.Receipt:
    return shapes.Receipt(
        id=found.pk,
        version=found.version.reference,
        received_at=found.received_at,
        precision=found.precision,  # type: ignore[arg-type]
        channel=found.channel,
        is_history=found.imported_history,
        recorded_at=found.recorded_at,
        voided_at=found.voided_at,
    )
