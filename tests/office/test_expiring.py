"""Officers are told in time that a certificate of the seal ends: 90, 30 and 7 days before, once each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from copies.sealed.sealing import configured_settings
from mail.models import OutgoingMail
from office.verification import note
from seal import Pem, demo_settings, expiries
from tests.office.forms import text_of

pytestmark = pytest.mark.django_db


def test_each_warning_goes_once_even_when_nobody_looked_on_the_day(desk: Client) -> None:
    end = expiries(configured_settings())["seal"]
    told = []
    for days in (120, 89, 88, 31, 29, 12, 5, 4, -1, -2):
        before = OutgoingMail.objects.count()
        note([], at=end - timedelta(days=days))
        told.append(OutgoingMail.objects.count() > before)
    assert told == [False, True, False, False, True, False, True, False, True, False]
    assert {mail.subject for mail in OutgoingMail.objects.all()} == {"Een certificaat van het zegel loopt af"}


def test_the_overview_names_it_from_ninety_days_before(desk: Client, settings: Settings, tmp_path: Path) -> None:
    assert "DPA_SEAL_EARLIER" not in text_of(desk.get("/admin/"))
    # The seal of a test authority lasts five years of 366 days.
    made = timezone.now() - timedelta(days=366 * 5 - 80, hours=-1)
    key = demo_settings(tmp_path, organisation="Elzenvoort", key_bits=2048, at=made).key
    assert isinstance(key, Pem)
    files = {"KEY": str(key.key), "CERTIFICATE": str(key.certificate), "CHAIN": str(key.chain)}
    settings.SEAL = {**settings.SEAL, **files, "LEVEL": "B-B", "TIME_STAMPS": ""}
    page = text_of(desk.get("/admin/"))
    assert "in 80 days" in page
    assert "DPA_SEAL_EARLIER" in page
