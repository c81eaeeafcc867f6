"""A disk that is full, and then one that can only be read: said, waited for, and nothing half-written stays."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agreements.models import EvidenceFile, Receipt
from copies.models import CopyBody, CopyRequest, IssuedCopy
from copies.sealed import tasks as issuing
from customers.models import Customer
from files import probing, store
from files.models import PendingFile
from tests import cast, factories
from tests.copies.issued import bind, issue_all, later
from workers import heartbeat


@pytest.fixture
def disk(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte, on which the registry stores its files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)):
        pytest.skip("a small disk can't be mounted here")
    place: dict[str, Any] = settings.STORAGES["default"]
    options = {**place["OPTIONS"], "location": folder / "private"}
    settings.STORAGES = {**settings.STORAGES, "default": {**place, "OPTIONS": options}}
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def mount(*arguments: str) -> int:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode


def stored(disk: Path) -> set[str]:
    return {str(path.relative_to(disk / "private")) for path in (disk / "private").rglob("*") if path.is_file()}


def referred_to() -> set[str]:
    bodies = CopyBody.objects.exclude(file="").values_list("file", flat=True)
    return {*IssuedCopy.objects.values_list("file", flat=True), *bodies}


def ask(customer: Customer) -> CopyRequest:
    asked = issuing.ask(customer, moment=timezone.now(), language="nl", by=None, now=timezone.now())
    assert isinstance(asked, CopyRequest)
    return asked


def try_again(asked: CopyRequest) -> CopyRequest:
    CopyRequest.objects.update(not_before=later(-1))
    CopyBody.objects.update(leased_until=None)
    issue_all()
    asked.refresh_from_db()
    return asked


def evidence_of(browser: Client, customer: Customer) -> Any:
    return browser.post(
        "/admin/agreements/receipt/add/",
        {
            "customers": [customer.pk],
            "versions": [factories.terms("2024-03-01").pk],
            "received_0": "01-04-2024",
            "received_1": "",
            "channel": "letter",
            "evidence": "Brief 1",
            "file": SimpleUploadedFile("bewijs.pdf", b"%PDF-1.7\n" + os.urandom(40_000) + b"\n%%EOF\n"),
        },
    )


def test_a_full_disk_and_one_that_can_only_be_read_are_waited_for(
    customer: Customer, disk: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEAL = {**settings.SEAL, "LEVEL": "B-B"}
    heartbeat.beat("w1", now=timezone.now())
    zandwolde = bind("zandwolde")
    (disk / "others").write_bytes(bytes(1000 * 1024))
    asked = try_again(ask(customer))
    assert (asked.state, asked.problem) == ("queued", "unexpected")
    assert "No space left on device" in asked.detail
    assert not IssuedCopy.objects.exists()
    ready = Client().get("/readyz")
    assert ready.status_code == 503
    assert "is full" in ready.text

    # Who sends a file meanwhile is told, and nothing of it was recorded.
    browser = cast.signed_in(cast.officer())
    browser.raise_request_exception = False
    receipts = Receipt.objects.count()
    refused = evidence_of(browser, customer)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert "niet vastgelegd" in refused.text
    assert (Receipt.objects.count(), EvidenceFile.objects.count()) == (receipts, 0)

    (disk / "others").unlink()
    assert try_again(asked).state == "done"
    store.sweep(now=later(hours=1))
    assert stored(disk) == referred_to()
    assert not PendingFile.objects.exists()

    # From now on it can only be read: what was issued is given, what is asked for waits.
    monkeypatch.setattr(probing, "_LEAST_ROOM", 0)
    assert Client().get("/readyz").status_code == 200
    assert mount("-o", "remount,ro", str(disk)) == 0
    other = ask(zandwolde)
    assert try_again(other).state == "queued"
    assert "Read-only file system" in other.detail
    assert "can't be written" in Client().get("/readyz").text
    copy = IssuedCopy.objects.get()
    given = cast.signed_in(cast.member(customer)).get(f"/klant/{customer.code}/kopieen/{copy.pk}.pdf")
    assert given.status_code == 200
    assert mount("-o", "remount,rw", str(disk)) == 0
    assert try_again(other).state == "done"
    store.sweep(now=later(hours=1))
    assert stored(disk) == referred_to()
