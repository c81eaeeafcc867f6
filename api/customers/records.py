"""The record of processing of a customer, and its agreement as linked data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from agreements.bundle import bundle_for
from api.core import router
from api.customers.shared import customer_of
from api.marks import LINKED, marks
from api.params import AtQuery, Code
from api.shapes import records as shapes
from exports.linked.agreement import as_jsonld
from exports.record import record_of
from exports.record.data import data_of

routes = router("processing-records")


@routes.get("/customers/{code}/processing-record", response=shapes.ProcessingRecord, operation_id="getProcessingRecord")
@marks(scope="processing-records:read", names_now=True)
def processing_record(request: HttpRequest, code: Code, asked: Query[AtQuery]) -> Any:
    """The record that the processor keeps of what it does for the customer (art. 30 (2) GDPR), now or at a moment."""
    now = timezone.now().replace(microsecond=0)
    return shapes.ProcessingRecord(**data_of(record_of(customer_of(request, code), at=asked.at or now, now=now)))


@routes.get("/customers/{code}/linked-agreement", response={200: None}, operation_id="getLinkedAgreement")
@marks(scope="processing-records:read", produces=(LINKED,))
def linked_agreement(request: HttpRequest, code: Code, asked: Query[AtQuery]) -> Any:
    """What binds the customer and what it says, as JSON-LD in the terms of the Data Privacy Vocabulary 2."""
    now = timezone.now().replace(microsecond=0)
    at = asked.at or now
    customer = customer_of(request, code)
    data = as_jsonld(bundle_for(customer, at=at), record_of(customer, at=at, now=now))
    return HttpResponse(data, content_type=LINKED)
