"""A registry in which an agreement binds one customer, and that customer's sealed copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from copies.models import IssuedCopy
from customers.models import Customer
from tests.copies.issued import bind, copy_of, publish_all


@pytest.fixture
def customer(db: None) -> Customer:
    publish_all()
    return bind()


@pytest.fixture
def copy(customer: Customer) -> IssuedCopy:
    return copy_of(customer)


@pytest.fixture
def as_(client: Client) -> Callable[[object], Client]:
    """The browser of a person; None is nobody's."""

    def signed_in(user: object) -> Client:
        client.logout()
        if user is not None:
            client.force_login(user)  # type: ignore[arg-type]
        return client

    return signed_in
