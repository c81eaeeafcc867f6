"""How far notices of a change are, and how far each message came."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from api.core import router
from api.customers.shared import link
from api.marks import marks
from api.paging import PageQuery, page_of_rows
from api.params import Id
from api.shapes import processor as shapes
from api.types import LARGEST_ID
from notices.delivery.board import counts_of
from notices.models import Announcement, NoticeAddress

routes = router("announcements")


class DeliveriesQuery(PageQuery):
    """Of one announcement only."""

    announcement_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID, description="Of one announcement only.")] = None


@routes.get("/announcements", response=shapes.Announcements, operation_id="listAnnouncements")
@marks(scope="announcements:read")
def announcements(request: HttpRequest, response: HttpResponse, page: Query[PageQuery]) -> Any:
    """What customers were told of, each with the numbers of its board."""
    items, cursor = page_of_rows(_announcements(), page)
    link(request, response, cursor)
    return shapes.Announcements(items=[_announcement(item) for item in items], next_cursor=cursor)


@routes.get("/announcements/{announcement_id}", response=shapes.Announcement, operation_id="getAnnouncement")
@marks(scope="announcements:read")
def announcement(request: HttpRequest, announcement_id: Id) -> Any:
    """One announcement with the numbers of its board."""
    found = _announcements().filter(pk=announcement_id).first()
    if found is None:
        raise Http404
    return _announcement(found)


@routes.get("/deliveries", response=shapes.Deliveries, operation_id="listDeliveries")
@marks(scope="deliveries:read")
def deliveries(request: HttpRequest, response: HttpResponse, asked: Query[DeliveriesQuery]) -> Any:
    """Every address to which a notice went, and how far it came."""
    rows = NoticeAddress.objects.select_related("notice__customer")
    if asked.announcement_id is not None:
        rows = rows.filter(notice__announcement=asked.announcement_id)
    items, cursor = page_of_rows(rows, asked)
    link(request, response, cursor)
    return shapes.Deliveries(items=[_delivery(item) for item in items], next_cursor=cursor)


def _announcements() -> Any:
    return Announcement.objects.select_related("version__line__document")


def _announcement(found: Announcement) -> shapes.Announcement:
    return shapes.Announcement(
        id=found.pk,
        version=found.version.reference,
        act=found.act,
        kind=found.kind,
        opens_window=found.opens_window,
        made_at=found.made_at,
        revoked_at=found.revoked_at,
        counts=counts_of(found),
    )


def _delivery(found: NoticeAddress) -> shapes.Delivery:
    return shapes.Delivery(
        id=found.pk,
        notice_id=found.notice_id,
        announcement_id=found.notice.announcement_id,
        customer=found.notice.customer.code,
        addressee=found.who,
        address=found.address,
        state=found.state,
        state_since=found.state_at,
        accepted_at=found.accepted_at,
    )
