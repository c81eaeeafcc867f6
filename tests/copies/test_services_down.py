"""Time stamps or revocation data can't be had: the copy waits, and nothing half-sealed is stored or shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from agreements import issuing
from agreements.copies.sealing import seal_settings
from agreements.models import CopyRequest, Customer, IssuedCopy, PendingFile
from tests import cast
from tests.copies.conftest import issue_all, later

# Nothing listens on port 9 ("discard").
NOBODY = "http://127.0.0.1:9/"


def _down(settings: Settings, what: str) -> None:
    own = Path(django_settings.DATA_DIR) / "test-seal"
    seal_settings()
    seal: dict[str, Any] = dict(settings.SEAL)
    if what == "time stamps":
        settings.SEAL = seal | {"TIME_STAMPS": NOBODY}
    else:
        # The certificates name no place for revocation lists, so none can be had.
        settings.SEAL = seal | {
            "KEY": str(own / "seal.key.pem"), "CERTIFICATE": str(own / "seal.crt.pem"),
            "CHAIN": str(own / "issuer.crt.pem"), "TRUST": (str(own / "root.crt.pem"),), "TIME_STAMPS": NOBODY,
        }


@pytest.mark.parametrize("what", ["time stamps", "revocation data"])
def test_the_copy_waits_and_is_issued_once_the_service_is_back(
    customer: Customer, settings: Settings, client: Client, what: str
) -> None:
    before = _stored()
    up = settings.SEAL
    client.force_login(cast.member(customer))
    page = f"/klant/{customer.code}/kopieen/"
    client.post(f"{page}vragen/")
    _down(settings, what)
    issue_all()
    request = CopyRequest.objects.get()
    assert (request.state, request.problem) == ("queued", "unavailable")
    assert ("evocation" in request.detail) == (what == "revocation data")
    assert request.not_before > later()
    assert not IssuedCopy.objects.exists()
    assert not PendingFile.objects.exists()
    assert _stored() - before == {name for name in _stored() if name.startswith("bodies/")} - before
    shown = client.get(page, headers={"accept-language": "en"}).text
    assert "does not answer" in shown
    settings.SEAL = up
    CopyRequest.objects.update(not_before=later(-1))
    issuing.tend(now=later())
    issue_all()
    request.refresh_from_db()
    assert (request.state, request.problem) == ("done", "")


def test_a_wait_doubles_with_each_attempt(customer: Customer, settings: Settings) -> None:
    issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    _down(settings, "time stamps")
    waits = []
    for _ in range(3):
        CopyRequest.objects.update(not_before=later(-1))
        issue_all()
        waits.append((CopyRequest.objects.get().not_before - later()).total_seconds())
    assert waits[0] == pytest.approx(15, abs=3)
    assert waits[1] == pytest.approx(30, abs=3)
    assert waits[2] == pytest.approx(60, abs=3)


def test_a_seal_that_is_set_up_wrongly_fails_at_once_and_can_be_tried_again(
    customer: Customer, settings: Settings
) -> None:
    asked = issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    assert isinstance(asked, CopyRequest)
    up = settings.SEAL
    settings.SEAL = dict(up) | {"KEY": "/nowhere/seal.p12", "TRUST": ("/nowhere/root.pem",), "TIME_STAMPS": NOBODY}
    issue_all()
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("failed", "misconfigured")
    settings.SEAL = up
    issuing.try_again(asked, now=later())
    issue_all()
    asked.refresh_from_db()
    assert asked.state == "done"


def _stored() -> set[str]:
    found = set()
    for folder in ("bodies", "copies"):
        if default_storage.exists(folder):
            for below in default_storage.listdir(folder)[0]:
                found |= {f"{folder}/{below}/{name}" for name in default_storage.listdir(f"{folder}/{below}")[1]}
    return found
