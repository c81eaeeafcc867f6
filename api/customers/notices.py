"""What the customer was told, until when it may object, and its objections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from api.caller import caller_in
from api.core import router
from api.customers.shared import customer_of, link
from api.marks import marks
from api.paging import PageQuery, page_of, page_of_rows
from api.params import Code, Id
from api.shapes import customers as shapes
from customers.models import Customer
from documents.moments import local_day
from machines.scopes import OBJECT
from notices.delivery.posting import text_of
from notices.models import Notice, Objection
from notices.objections.objecting import lodge

routes = router("notices")


@routes.get("/customers/{code}/notices", response=shapes.Notices, operation_id="listNotices")
@marks(scope="notices:read")
def notices(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """What the customer was told. To read it here gives no notice: who acts for the customer does so on its pages."""
    items, cursor = page_of_rows(_notices(customer_of(request, code)), page)
    link(request, response, cursor)
    now = timezone.now()
    return shapes.Notices(items=[shapes.Notice(**_notice(item, now)) for item in items], next_cursor=cursor)


@routes.get("/customers/{code}/notices/{notice_id}", response=shapes.NoticeInFull, operation_id="getNotice")
@marks(scope="notices:read")
def notice(request: HttpRequest, code: Code, notice_id: Id) -> Any:
    """One notice, with its words."""
    found, now = _notice_or_404(customer_of(request, code), notice_id), timezone.now()
    _subject, text = text_of(found, at=now)
    return shapes.NoticeInFull(**_notice(found, now), text=text)


@routes.get("/customers/{code}/deadlines", response=shapes.Deadlines, operation_id="listDeadlines")
@marks(scope="notices:read")
def deadlines(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """The windows that are open, the first to close first."""
    now = timezone.now()
    found = [item for item in _notices(customer_of(request, code)) if _is_open(item, now)]
    found.sort(key=lambda item: (item.deadline_on is None, item.deadline_on, item.pk))
    items, cursor = page_of(found, page, key=lambda item: str(item.pk))
    link(request, response, cursor)
    return shapes.Deadlines(
        items=[
            shapes.Deadline(
                notice_id=item.pk,
                subject=item.subject,
                objection_until=item.deadline,
                days_left=(item.deadline_on - local_day(now)).days if item.deadline_on is not None else None,
            )
            for item in items
        ],
        next_cursor=cursor,
    )


@routes.get("/customers/{code}/objections", response=shapes.Objections, operation_id="listObjections")
@marks(scope="objections:read")
def objections(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """What the customer objected, and every step of it but what the processor keeps to itself."""
    items, cursor = page_of_rows(_objections(customer_of(request, code)), page)
    link(request, response, cursor)
    return shapes.Objections(items=[_objection(item) for item in items], next_cursor=cursor)


@routes.get("/customers/{code}/objections/{objection_id}", response=shapes.Objection, operation_id="getObjection")
@marks(scope="objections:read")
def objection(request: HttpRequest, code: Code, objection_id: Id) -> Any:
    """One objection."""
    found = _objections(customer_of(request, code)).filter(pk=objection_id).first()
    if found is None:
        raise Http404
    return _objection(found)


@routes.post("/customers/{code}/objections", response={201: shapes.Objection}, operation_id="lodgeObjection")
@marks(scope=OBJECT, is_act=True)
def object_to(request: HttpRequest, response: HttpResponse, code: Code, data: shapes.Objecting) -> Any:
    """Lodge an objection to a notice. A late one is kept, and says so; what binds is not changed by it."""
    customer, program, now = customer_of(request, code), caller_in(request).program, timezone.now()
    made, _is_new = lodge(
        _notice_or_404(customer, data.notice_id),
        channel=Objection.Channel.MACHINE,
        grounds=data.grounds,
        sender=f"{program.made_by} · {program.name}",
        by=program.made_by,
        received_at=now,
        at=now,
    )
    response.headers["Location"] = f"/api/v1/customers/{customer.code}/objections/{made.pk}"
    return _objection(_objections(customer).get(pk=made.pk))


def _notices(customer: Customer) -> Any:
    notices = Notice.objects.filter(customer=customer).exclude(written_at=None)
    return notices.select_related("customer", "announcement__version__line__document").prefetch_related("objections")


def _notice_or_404(customer: Customer, pk: int) -> Notice:
    found: Notice | None = _notices(customer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _objections(customer: Customer) -> Any:
    return Objection.objects.filter(notice__customer=customer).prefetch_related("steps__by")


def _is_open(found: Notice, at: datetime) -> bool:
    return found.is_open(at) and found.announcement.revoked_at is None


def _notice(found: Notice, at: datetime) -> dict[str, Any]:
    announcement = found.announcement
    return {
        "id": found.pk,
        "version": announcement.version.reference,
        "act": announcement.act,
        "kind": announcement.kind,
        "subject": found.subject,
        "written_at": found.written_at,
        "given_at": found.given_at,
        "given_by": found.given_by,
        "opens_window": found.opens_window,
        "objection_until": found.deadline,
        "is_open": _is_open(found, at),
        "revoked_at": announcement.revoked_at,
        "objections": sorted(each.pk for each in found.objections.all()),
    }


def _objection(found: Objection) -> shapes.Objection:
    return shapes.Objection(
        id=found.pk,
        notice_id=found.notice_id,
        channel=found.channel,
        received_at=found.received_at,
        is_late=found.is_late,
        state=found.state,
        is_open=found.is_open,
        grounds=found.grounds,
        steps=[
            shapes.ObjectionStep(
                state=step.state, text=step.text, at=step.at, by="processor" if step.is_of_processor else "customer"
            )
            for step in found.steps.all()
            if not step.is_internal
        ],
    )
