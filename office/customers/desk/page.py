"""The page of one customer: what binds it and why, what happened, what it was told, and what can be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from copies.models import IssuedCopy
from customers import rights
from customers.models import Customer
from customers.succession import predecessions_of, succession_of
from notices.models import Notice, NoticeAddress, Objection
from office.customers.applicable import applicable_context
from office.customers.desk.trail import entries_of, happenings

# So many of each are shown; the lists have all of them.
_SHOWN = 10
_PER_PAGE = 30


def page_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The page, at a chosen moment where one is given; its parts by the rights of who looks."""
    if not request.user.has_perm("customers.view_customer"):
        raise PermissionDenied
    customer = Customer.objects.select_related("standing").filter(pk=pk).first()
    if customer is None:
        raise Http404
    now = timezone.now()
    values = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "media": admin.media,
        "title": str(customer),
        "object": customer,
        **applicable_context(request, customer),
        **_people(request, customer, now),
        **_told(request, customer),
        **_trail(request, customer),
        "agreements": customer.agreements.prefetch_related("products", "arrangements").order_by("-signed_on", "pk"),
        "installed": customer.installed_releases.select_related("product").order_by("product__name", "-installed_at"),
        "copies": _copies(request, customer),
        "standing": getattr(customer, "standing", None),
        "succession": succession_of(customer),
        "predecessions": predecessions_of(customer),
        "is_deskhand": request.user.has_perm(rights.RECORD),
        "sees": request.user.has_perm(rights.SEE),
    }
    return TemplateResponse(request, "admin/customers/customer/page.html", values)


def _people(request: HttpRequest, customer: Customer, now: datetime) -> dict[str, Any]:
    if not request.user.has_perm("customers.view_membership"):
        return {}
    return {
        "members": customer.memberships.select_related("user", "given").order_by("user__name", "user__email"),
        "invitations": customer.invitations.open(at=now),
        "organisation_claims": customer.organisation_claims.all(),
    }


def _told(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    """Notices with what became of them, and objections, the newest first."""
    if not request.user.has_perm("notices.view_notice"):
        return {}
    notices = (
        Notice.objects.filter(customer=customer)
        .select_related("announcement__version__line__document")
        .prefetch_related("addresses")
        .order_by("-pk")
    )
    shown = list(notices[: _SHOWN + 1])
    bounced = NoticeAddress.State.BOUNCED
    objections = Objection.objects.filter(notice__customer=customer).select_related(
        "notice__announcement__version__line__document"
    )
    return {
        "notices": [
            (notice, [row for row in notice.addresses.all() if row.state == bounced]) for notice in shown[:_SHOWN]
        ],
        "more_notices": len(shown) > _SHOWN,
        "notices_url": f"{reverse('admin:notices_notice_changelist')}?{urlencode({'q': customer.code})}",
        "objections": objections.order_by("-received_at", "-pk")[:_SHOWN],
    }


def _copies(request: HttpRequest, customer: Customer) -> Any:
    if not request.user.has_perm("copies.view_issuedcopy"):
        return None
    return IssuedCopy.objects.filter(customer=customer).order_by("-issued_at", "-pk")[:_SHOWN]


def _trail(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    page = Paginator(entries_of(customer), _PER_PAGE).get_page(request.GET.get("p"))
    return {"trail": happenings(customer, page.object_list, by=request.user), "trail_page": page}
