"""Time stamps or revocation data can't be had: the copy waits, and nothing half-sealed is stored or shown."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import Tags, run_checks
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import signals
from django.test import Client
from pytest_django import Settings

from copies.models import CopyBody, CopyRequest, IssuedCopy
from copies.sealed import queue
from copies.sealed import tasks as issuing
from copies.sealed.sealing import seal_settings
from customers.models import Customer
from files.models import PendingFile
from mail.delivery import deliver_due
from mail.models import OutgoingMail
from tests import cast
from tests.accounts import claims_provider
from tests.accounts.people import PASSPHRASE, is_signed_in, sign_in
from tests.copies.issued import issue_all, later
from workers import heartbeat, housekeeping
from workers.models import WorkerHeartbeat

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
            "KEY": str(own / "seal.key.pem"),
            "CERTIFICATE": str(own / "seal.crt.pem"),
            "CHAIN": str(own / "issuer.crt.pem"),
            "TRUST": (str(own / "root.crt.pem"),),
            "TIME_STAMPS": NOBODY,
        }


@pytest.mark.parametrize("what", ["time stamps", "revocation data"])
def test_the_copy_waits_and_is_issued_once_the_service_is_back(
    customer: Customer, settings: Settings, client: Client, what: str
) -> None:
    before = _stored_file()
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
    assert _stored_file() - before == {name for name in _stored_file() if name.startswith("bodies/")} - before
    shown = client.get(page, headers={"accept-language": "en"}).text
    assert "does not answer" in shown
    settings.SEAL = up
    CopyRequest.objects.update(not_before=later(-1))
    housekeeping.tend(now=later())
    issue_all()
    request.refresh_from_db()
    assert (request.state, request.problem) == ("done", "")


def test_with_provider_mail_and_time_stamps_all_away_a_password_opens_every_door_and_the_rest_waits(
    customer: Customer, settings: Settings
) -> None:
    provider = claims_provider.start(settings)
    provider.server.shutdown()
    provider.server.server_close()
    settings.DPA_REQUIRE_OFFICER_MFA = False
    settings.MAILERS = {"default": {"BACKEND": "mail.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
    _down(settings, "time stamps")
    member, officer = cast.member(customer), cast.in_role("desk")
    for user in (member, officer):
        user.set_password(PASSPHRASE)
        user.save()
        browser = Client(headers={"accept-language": "en"})
        away = browser.post("/account/oidc/organisation/login/", follow=True)
        assert away.status_code == 200
        assert "does not answer at the moment" in away.text
        assert browser.post("/account/login/code/", {"email": user.email}).status_code == 302
        waiting = browser.get("/account/login/", follow=True).text
        assert "choose Cancel and sign in in another way" in waiting
        # Cancel, on the page that waits for the code.
        assert browser.post("/account/logout/", {"next": "/account/login/"}).headers["Location"] == "/account/login/"
        assert sign_in(browser, user.email) == 302
        assert is_signed_in(browser)
        page = "/admin/" if user == officer else f"/klant/{customer.code}/kopieen/"
        if user == member:
            assert browser.post(f"{page}vragen/").status_code == 302
            issue_all()
            assert "does not answer" in browser.get(page).text
        assert browser.get(page).status_code == 200
    assert deliver_due() == (0, False)
    assert OutgoingMail.objects.filter(state="waiting").count() == 2
    assert (CopyRequest.objects.get().state, IssuedCopy.objects.count()) == ("queued", 0)


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


class StorageDown(Exception):
    """As the libraries of storages elsewhere raise it: no ``OSError``."""


class Down(FileSystemStorage):
    """A storage that takes nothing."""

    def _save(self, name: str, content: Any) -> str:
        raise StorageDown(name)


def test_the_copy_waits_for_the_storage_however_long_it_is_away(customer: Customer, settings: Settings) -> None:
    asked = issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    assert isinstance(asked, CopyRequest)
    up = settings.STORAGES
    down = {**up["default"], "BACKEND": f"{Down.__module__}.{Down.__name__}"}
    settings.STORAGES = {**up, "default": down}
    for times in range(1, queue.ATTEMPTS + 2):
        CopyRequest.objects.update(not_before=later(-1))
        CopyBody.objects.update(leased_until=None)
        issue_all()
        asked.refresh_from_db()
        assert (asked.state, asked.problem, asked.attempts) == ("queued", "unexpected", times)
        assert "StorageDown" in asked.detail
    settings.STORAGES = up
    CopyRequest.objects.update(not_before=later(-1))
    issue_all()
    asked.refresh_from_db()
    assert asked.state == "done"


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_heartbeat_fails_once_beats_on() -> None:
    tried: list[str] = []

    def fail_once(sender: object, instance: WorkerHeartbeat, **kwargs: Any) -> None:
        tried.append(instance.worker)
        if len(tried) == 1:
            raise ConnectionError("reset by peer")

    stopped = threading.Event()
    signals.pre_save.connect(fail_once, sender=WorkerHeartbeat)
    beats = partial(heartbeat.beat, "w1")
    heart = housekeeping.start("heartbeat", beats, stopped, pause=lambda: timedelta(seconds=0.05))
    try:
        until = time.monotonic() + 20
        while len(tried) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert heart.is_alive()
    finally:
        stopped.set()
        heart.join()
        signals.pre_save.disconnect(fail_once, sender=WorkerHeartbeat)
    assert WorkerHeartbeat.objects.get().worker == "w1"


@pytest.mark.parametrize(("key", "warned"), [("test", True), ("/etc/registry/seal.p12", False)])
def test_a_production_under_the_test_seal_is_warned(settings: Settings, key: str, warned: bool) -> None:
    settings.SEAL = settings.SEAL | {"KEY": key}
    said = {message.id for message in run_checks(tags=[Tags.security], include_deployment_checks=True)}
    assert ("dpa_registry.W001" in said) == warned
    assert "dpa_registry.W001" not in {message.id for message in run_checks(tags=[Tags.security])}


def _stored_file() -> set[str]:
    found = set()
    for folder in ("bodies", "copies"):
        if default_storage.exists(folder):
            for below in default_storage.listdir(folder)[0]:
                found |= {f"{folder}/{below}/{name}" for name in default_storage.listdir(f"{folder}/{below}")[1]}
    return found
