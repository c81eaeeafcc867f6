"""Agreements and installed releases: read by whom they concern, and releases entered by a release system."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from agreements.models import Agreement, InstalledRelease
from agreements.reporting import Outcome, Reported, enter_releases, foresee
from annexes.models import Product
from api.caller import caller_in
from api.core import router
from api.customers.shared import link
from api.marks import marks
from api.paging import PageQuery, page_of_rows
from api.problems import Wrong, invalid
from api.shapes import processor as shapes
from customers.models import Customer
from machines.access import customers_for

routes = router("agreements")
# A row of a bulk is some 120 bytes; 10,000 of them fit.
_LARGEST = 4 * 1024 * 1024


class OfCustomerQuery(PageQuery):
    """Of one customer only; of one that the program may not see there is nothing."""

    customer: Annotated[str, Field(max_length=60, description="Of the customer with this code only.")] = ""


@routes.get("/agreements", response=shapes.Agreements, operation_id="listAgreements")
@marks(scope="agreements:read")
def agreements(request: HttpRequest, response: HttpResponse, asked: Query[OfCustomerQuery]) -> Any:
    """The agreements of the customers that the program may see."""
    rows = Agreement.objects.filter(customer__in=_customers(request, asked)).select_related("customer")
    items, cursor = page_of_rows(rows.prefetch_related("products"), asked)
    link(request, response, cursor)
    return shapes.Agreements(items=[_agreement(item) for item in items], next_cursor=cursor)


@routes.get("/installed-releases", response=shapes.InstalledReleases, operation_id="listInstalledReleases")
@marks(scope="releases:read")
def installed_releases(request: HttpRequest, response: HttpResponse, asked: Query[OfCustomerQuery]) -> Any:
    """What the customers that the program may see have installed, and since when."""
    rows = InstalledRelease.objects.filter(customer__in=_customers(request, asked))
    items, cursor = page_of_rows(rows.select_related("customer", "product"), asked)
    link(request, response, cursor)
    return shapes.InstalledReleases(items=[_installed(item) for item in items], next_cursor=cursor)


@routes.post("/installed-releases", response=shapes.InstallationOutcomes, operation_id="enterInstalledReleases")
@marks(scope="releases:write", is_act=True, largest=_LARGEST)
def enter(request: HttpRequest, data: shapes.Installing) -> Any:
    """Enter releases of many customers at once, as a release system reports them; or see what it would do."""
    now = timezone.now()
    reported = _read(data)
    if data.dry_run:
        outcomes = foresee(reported)
    else:
        outcomes = enter_releases(reported, by=caller_in(request).program.made_by, at=now)
    count = Counter(outcomes)
    return shapes.InstallationOutcomes(
        dry_run=data.dry_run,
        entered=count[Outcome.ENTERED],
        corrected=count[Outcome.CORRECTED],
        known=count[Outcome.KNOWN],
        items=[
            shapes.InstallationOutcome(customer=each.customer, product=each.product, outcome=outcome.value)
            for each, outcome in zip(data.installations, outcomes, strict=True)
        ],
    )


def _read(data: shapes.Installing) -> list[Reported]:
    """Codes and names as rows. Raises ``Problem`` with all that are none."""
    codes = {each.customer for each in data.installations}
    customers = {found.code: found for found in Customer.objects.in_bulk(codes, field_name="code").values()}
    products = {product.name: product for product in Product.objects.all()}
    wrong, found = [], []
    for place, each in enumerate(data.installations):
        customer, product = customers.get(each.customer), products.get(each.product)
        pointer = f"/installations/{place}"
        if customer is None:
            wrong.append(Wrong("body", f"{pointer}/customer", "unknown", _("There is no such customer.")))
        if product is None:
            wrong.append(Wrong("body", f"{pointer}/product", "unknown", _("There is no such product.")))
        if customer is not None and product is not None:
            found.append(Reported(customer, product, each.release or "", each.installed_at))
    if wrong:
        raise invalid(wrong)
    return found


def _customers(request: HttpRequest, asked: OfCustomerQuery) -> Any:
    found = customers_for(caller_in(request).program)
    return found.filter(code=asked.customer) if asked.customer else found


def _agreement(found: Agreement) -> shapes.Agreement:
    return shapes.Agreement(
        id=found.pk,
        customer=found.customer.code,
        reference=found.reference,
        products=[product.name for product in found.products.all()],
        hosted=found.hosted,
        handed_over_on=found.handed_over_on,
        signed_on=found.signed_on,
        ended_on=found.ended_on,
        work_ended_on=found.work_ended_on,
    )


def _installed(found: InstalledRelease) -> shapes.InstalledRelease:
    return shapes.InstalledRelease(
        id=found.pk,
        customer=found.customer.code,
        product=found.product.name,
        release=found.release or None,
        installed_at=found.installed_at,
        precision=found.precision,  # type: ignore[arg-type]
    )
