"""A small registry with a customer whose three papers are published, and its people signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import Settings

from accounts.models import User
from agreements.models import Agreement
from annexes.models import Product
from customers.models import Customer, Membership
from documents.models import DocumentVersion
from mail.delivery import deliver_due
from tests import cast, factories

ENGLISH = {"accept-language": "en"}
Role = Membership.Role


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

    def member(self, role: str = Role.CONTRACT_MANAGER, name: str = "") -> User:
        user = cast.person(f"{name or role}.{self.customer.code}@example.org", name=(name or role).title())
        Membership.objects.get_or_create(customer=self.customer, user=user, defaults={"role": role})
        return user

    def receive_all(self, at: str = "2024-01-10") -> None:
        for version in self.versions:
            factories.receive(self.customer, version, at)


@pytest.fixture(autouse=True)
def private_storage(settings: Settings, tmp_path: Path) -> None:
    """Files of a test lie in its own folder."""
    place: dict[str, Any] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": place}


@pytest.fixture
def small(db: None) -> Small:
    product = factories.product("Balans", "9.10")
    customer = factories.customer()
    agreement = factories.agreement(customer, product, signed="2023-01-01")
    factories.install(customer, product, "9.10", "2023-01-01")
    return Small(
        customer,
        agreement,
        product,
        factories.terms("2023-07-04 09:00"),
        factories.annex1(product, "9.10", "2023-07-05 09:00"),
        factories.annex2("2023-07-06 09:00"),
    )


def signed_in(user: User) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(user)
    return client


@pytest.fixture
def manager(small: Small) -> Client:
    return signed_in(small.member())


@pytest.fixture
def reader(small: Small) -> Client:
    return signed_in(small.member(Role.READER))


@pytest.fixture
def officer(small: Small) -> Client:
    return signed_in(cast.officer())


def shown(client: Client, address: str, status: int = 200) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == status
    return html.fromstring(response.text)


def fields(page: html.HtmlElement, action: str = "") -> dict[str, Any]:
    """The fields of the page's form as a browser would send them, without a button."""
    [form] = [form for form in page.forms if form.get("action", "").endswith(action) and "language" not in form.action]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def receive(client: Client, small: Small, what: str = "all") -> Any:
    """Press the button on the page as it is shown."""
    values = fields(shown(client, small.page("ontvangen/")), "ontvangen/")
    return client.post(small.page("ontvangen/"), {**values, "version": what}, follow=True)


def answer(client: Client, small: Small, how: str = "akkoord", **typed: Any) -> Any:
    """Fill in the page as it is shown, and send it."""
    values = fields(shown(client, small.page(f"{how}/")), f"{how}/")
    values |= {"name": "J. van Elten", "function": "contractmanager", "agreed": "on"}
    return client.post(small.page(f"{how}/"), {**values, **typed}, follow=True)


type Mail = Callable[[], list[EmailMessage]]


@pytest.fixture
def post(mailoutbox: list[EmailMessage]) -> Mail:
    """The messages that a worker has sent, of all that is in the outbox."""

    def run() -> list[EmailMessage]:
        deliver_due()
        return mailoutbox

    return run


def minutes_ago(minutes: int) -> Any:
    return timezone.now() - timedelta(minutes=minutes)


@pytest.fixture
def chief(small: Small) -> Client:
    """The browser of an officer who may do everything."""
    officer = cast.officer()
    officer.is_superuser = True
    officer.save()
    return signed_in(officer)
