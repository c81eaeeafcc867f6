"""Short ways to customers whom an agreement binds, and to their sealed copies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from annexes.models import Product
from copies.models import CopyRequest, IssuedCopy
from copies.sealed import tasks as issuing
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


def read(copy: IssuedCopy) -> bytes:
    with copy.file.open("rb") as file:
        data: bytes = file.read()
    return data


def later(seconds: float = 0, **more: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds, **more)
