"""A sealed copy's file goes when nothing has to be proved any more; what identifies it stays. Old bodies go."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from accounts import retention
from agreements.models import Agreement
from copies.models import CopyBody, IssuedCopy
from copies.sealed import tasks as issuing
from customers.models import Customer
from tests import cast
from tests.copies.issued import bind, copy_of, later

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LAST_DAY = datetime(2046, 11, 29, 12, tzinfo=AMSTERDAM)


@pytest.fixture
def ended(customer: Customer, copy: IssuedCopy) -> IssuedCopy:
    """A copy of an agreement that ended on 1 November 2026, for which work went on until the end of that month."""
    Agreement.objects.filter(customer=customer).update(ended_on="2026-11-01", work_ended_on="2026-11-30")
    return copy


def is_there(copy: IssuedCopy) -> bool:
    return default_storage.exists(str(copy.file.name))


def test_the_file_stays_until_twenty_years_after_the_end_of_the_work_and_then_goes(ended: IssuedCopy) -> None:
    retention.remove_expired(now=LAST_DAY)
    assert is_there(ended)
    assert retention.remove_expired(now=LAST_DAY + timedelta(days=1))["copies"] == 1
    assert not is_there(ended)


def test_the_digest_stays_and_the_page_says_that_the_file_is_gone(copy: IssuedCopy, customer: Customer) -> None:
    Agreement.objects.filter(customer=customer).update(ended_on="2003-11-01", work_ended_on="2003-11-30")
    digest = copy.sha256
    assert retention.remove_expired(now=later())["copies"] == 1
    copy.refresh_from_db()
    assert copy.sha256 == digest
    client = Client()
    client.force_login(cast.member(customer))
    for address in ("pdf", "zip"):
        response = client.get(f"/klant/{customer.code}/kopieen/{copy.pk}.{address}")
        assert response.status_code == 410
        assert digest in response.content.decode()


def test_the_copies_of_a_running_agreement_stay(copy: IssuedCopy) -> None:
    retention.remove_expired(now=datetime(2126, 1, 1, tzinfo=AMSTERDAM))
    assert is_there(copy)


def test_one_running_agreement_keeps_the_copies_of_an_ended_one(ended: IssuedCopy, customer: Customer) -> None:
    Agreement.objects.create(customer=customer, reference="OVK-loopt", signed_on="2020-01-01")
    retention.remove_expired(now=datetime(2126, 1, 1, tzinfo=AMSTERDAM))
    assert is_there(ended)


def test_the_period_is_a_setting(ended: IssuedCopy, settings: Settings) -> None:
    settings.DPA_RETENTION = {**settings.DPA_RETENTION, "evidence_years": 1}
    retention.remove_expired(now=datetime(2027, 11, 30, 0, 1, tzinfo=AMSTERDAM))
    assert not is_there(ended)


def test_a_body_goes_a_month_after_it_was_laid_out_and_is_laid_out_anew_when_it_is_needed(copy: IssuedCopy) -> None:
    name = str(CopyBody.objects.get().file.name)
    issuing.tend(now=later(days=29))
    assert default_storage.exists(name)
    issuing.tend(now=later(days=31))
    assert not CopyBody.objects.exists()
    issuing.tend(now=later(days=31, minutes=1))
    assert not default_storage.exists(name)
    assert is_there(copy)
    assert copy_of(bind("zandwolde")) != copy
    assert default_storage.exists(str(CopyBody.objects.get().file.name))


def test_a_body_that_is_being_laid_out_stays(copy: IssuedCopy) -> None:
    CopyBody.objects.update(leased_until=later(days=31, minutes=1))
    issuing.tend(now=later(days=31))
    body = CopyBody.objects.get()
    assert default_storage.exists(str(body.file.name))


def test_what_a_worker_left_without_a_file_goes_too(db: None) -> None:
    CopyBody.objects.create(key="0" * 64, leased_until=later(minutes=2))
    issuing.tend(now=later(minutes=1))
    assert CopyBody.objects.exists()
    issuing.tend(now=later(minutes=3))
    assert not CopyBody.objects.exists()


def test_what_could_not_be_laid_out_goes_too(db: None) -> None:
    CopyBody.objects.create(key="0" * 64)
    issuing.tend(now=later())
    assert not CopyBody.objects.exists()
