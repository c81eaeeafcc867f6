"""What binds a customer is rewritten while a version is withdrawn: neither waits for the other for ever."""

from __future__ import annotations

import pytest
from django.db import connection

from agreements.models import Standing, StandingPart
from agreements.standing import refreshing
from tests import cast, factories
from tests.open_transaction import beside
from tests.small import Small

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="is about the locks of PostgreSQL"),
]


def test_a_version_is_withdrawn_while_a_worker_rewrites_what_binds(small: Small) -> None:
    small.receive_all()
    cast.officer()
    refreshing.mark_all()
    StandingPart.objects.all().delete()
    beside(
        lambda: refreshing.catch_up(now=factories.NOW),
        lambda: factories.withdraw(small.terms, "2024-03-01 12:00"),
    )
    assert not Standing.objects.filter(is_stale=True).exists()
