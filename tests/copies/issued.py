"""Short ways to customers whom an agreement binds, and to their sealed copies."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from agreements.ending import confirm_end
from agreements.models import Agreement
from annexes.models import Product
from copies.models import CopyRequest, IssuedCopy
from copies.sealed import tasks as issuing
from customers.changes import changed
from customers.models import Customer, Processor
from documents.models import DocumentVersion
from tests import cast, factories


def publish_all() -> None:
    """A processor, a product, and one version of every part."""
    Processor.objects.create(name="Elzenvoort Holding bv", address="Weverskade 8")
    factories.terms("2023-07-04")
    factories.annex2("2023-07-04")
    factories.annex1(factories.product(), "9.10", "2022-11-28")


def bind(code: str = "waterakker") -> Customer:
    """A customer who received all that is published."""
    customer = factories.customer(code)
    product = Product.objects.get()
    factories.agreement(customer, product)
    factories.install(customer, product, "9.10", "2022-01-01")
    for version in DocumentVersion.objects.published():
        factories.receive(customer, version, "2023-07-10")
    return customer


def issue_all(limit: int = 100) -> None:
    """What a worker does until nothing waits."""
    while limit and issuing.issue_next():
        limit -= 1


def copy_of(customer: Customer, *, language: str = "nl", moment: datetime | None = None) -> IssuedCopy:
    """The customer's sealed copy of now, issued as the portal has it issued."""
    now = timezone.now()
    asked = issuing.ask(customer, moment=moment or now, language=language, by=cast.officer(), now=now)
    if isinstance(asked, CopyRequest):
        issue_all()
        asked.refresh_from_db()
        assert asked.copy is not None, (asked.state, asked.problem, asked.detail)
        return asked.copy
    return asked


def enter_end(customer: Customer, ended: date, worked: date) -> None:
    """An officer enters that every agreement of the customer has ended."""
    for agreement in Agreement.objects.filter(customer=customer):
        agreement.ended_on, agreement.work_ended_on = ended, worked
        agreement._history_user = cast.officer()  # type: ignore[attr-defined]
        agreement.save()
    changed([customer.pk], at=timezone.now())


def end(customer: Customer, ended: date, worked: date) -> None:
    """The same, and a second officer confirms it."""
    enter_end(customer, ended, worked)
    for agreement in Agreement.objects.filter(customer=customer):
        confirm_end(agreement, shown=(ended, worked), by=cast.second_officer(), at=timezone.now())


def in_years(day: date, years: int, *, days: int = 0) -> datetime:
    """Noon in Amsterdam, so many years and days after a day."""
    # 29 February counts as 1 March.
    on = date(day.year + years, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + years)
    return datetime.combine(on + timedelta(days=days), time(12), ZoneInfo("Europe/Amsterdam"))


def read(copy: IssuedCopy) -> bytes:
    with copy.file.open("rb") as file:
        data: bytes = file.read()
    return data


def later(seconds: float = 0, **more: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds, **more)
