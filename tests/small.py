"""A small registry: one customer with an agreement and a product, whose three papers are published."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from agreements.models import Agreement
from annexes.kinds import ANNEX1, ANNEX2
from annexes.models import Product
from customers.models import Customer, Membership
from documents.models import DocumentVersion
from terms.kinds import TERMS
from tests import cast, factories, tables


@dataclass(frozen=True)
class Small:
    """The customer with its agreement and product, and the versions that are published for it."""

    customer: Customer
    agreement: Agreement
    product: Product
    terms: DocumentVersion
    annex1: DocumentVersion
    annex2: DocumentVersion

    @property
    def versions(self) -> tuple[DocumentVersion, ...]:
        return (self.terms, self.annex1, self.annex2)

    def page(self, name: str = "") -> str:
        return f"/klant/{self.customer.code}/{name}"

    def member(self, role: str = Membership.Role.CONTRACT_MANAGER, name: str = "") -> User:
        user = cast.person(f"{name or role}.{self.customer.code}@example.org", name=(name or role).title())
        Membership.objects.get_or_create(customer=self.customer, user=user, defaults={"role": role})
        return user

    def receive_all(self, at: str = "2024-01-10") -> None:
        for version in self.versions:
            factories.receive(self.customer, version, at)


def registry() -> Small:
    """The registry, in the database."""
    _kept.fill()
    factories.begin_anew(after=_TEXTS)
    product = Product.objects.get()
    return Small(
        Customer.objects.get(),
        Agreement.objects.get(),
        product,
        *(DocumentVersion.objects.with_names().get(line__document__kind=kind) for kind in (TERMS, ANNEX1, ANNEX2)),
    )


def _make() -> None:
    product = factories.product("Balans", "9.10")
    customer = factories.customer()
    factories.agreement(customer, product, signed="2023-01-01")
    factories.install(customer, product, "9.10", "2023-01-01")
    factories.terms("2023-07-04 09:00")
    factories.annex1(product, "9.10", "2023-07-05 09:00")
    factories.annex2("2023-07-06 09:00")


_kept = tables.Kept(_make)
# How many of the numbered texts it takes.
_TEXTS = 4
