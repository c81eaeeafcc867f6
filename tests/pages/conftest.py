"""The demo's registry, its people signed in, and a worker that runs when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from customers.models import Customer
from documents.models import DocumentVersion
from tests import cast, factories
from tests.demo_rows import load_demo


@pytest.fixture(autouse=True)
def private_storage(settings: Settings, tmp_path: Path) -> None:
    """Rendered files of a test lie in its own folder."""
    place: dict[str, Any] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": place}


@pytest.fixture
def registry(db: None) -> None:
    """The demo: six versions, three customers with histories."""
    load_demo()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner(registry: None) -> Client:
    """A member of Gemeente Hoogvoorde, and of no other customer."""
    return signed_in(User.objects.get(email="hoogvoorde@example.org"))


@pytest.fixture
def officer(registry: None) -> Client:
    return signed_in(User.objects.get(email="officer@example.org"))


@pytest.fixture
def stranger(registry: None) -> Client:
    """Somebody with an account that belongs to no customer."""
    return signed_in(cast.stranger())


@pytest.fixture
def hoogvoorde(registry: None) -> Customer:
    return Customer.objects.get(code="hoogvoorde")


def version(kind: str, number: str) -> DocumentVersion:
    """The demo's version with this printed number; an empty one finds the version without a number."""
    found = DocumentVersion.objects.with_names().filter(line__document__kind=kind)
    return next(item for item in found if str(item.number or "") == number)


@dataclass(frozen=True)
class Small:
    """A customer with two short versions of the terms, and a member of it: quick to render."""

    customer: Customer
    member: Client
    earlier: DocumentVersion
    later: DocumentVersion

    @property
    def pdf(self) -> str:
        return f"/klant/{self.customer.code}/overeenkomst.pdf"


@pytest.fixture
def small(db: None) -> Small:
    """The earlier terms received on 01-02-2022, the later ones on 01-08-2023."""
    customer = factories.customer()
    factories.agreement(customer)
    earlier, later = (factories.terms(day, dated=day) for day in ("2022-01-01", "2023-07-04"))
    factories.receive(customer, earlier, "2022-02-01")
    factories.receive(customer, later, "2023-08-01")
    return Small(customer, signed_in(cast.member(customer)), earlier, later)
