"""Evidence that officers file: judged by content, kept privately, given out as a download to officers only."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from agreements.models import EvidenceFile, Receipt, ReceiptEvidence
from customers.models import Customer
from files.models import PendingFile
from tests import cast, factories
from tests.small import Small
from tests.work import Mail

ADD = "/admin/agreements/receipt/add/"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MAIL = b"From: post@example.org\r\nDate: Tue, 1 Aug 2023 10:00:00 +0200\r\nSubject: Afgeleverd\r\n\r\nTekst.\r\n"


def picture(kind: str, size: tuple[int, int] = (4, 4)) -> bytes:
    output = io.BytesIO()
    Image.new("1", size).save(output, kind)
    return output.getvalue()


def archive() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        file.writestr("a.txt", "x")
    return output.getvalue()


def record(client: Client, small: Small, data: bytes, name: str = "bewijs.pdf", *customers: Customer) -> Any:
    return client.post(
        ADD,
        {
            "customers": [customer.pk for customer in (customers or (small.customer,))],
            "versions": [small.terms.pk],
            "received_0": "01-08-2023",
            "received_1": "",
            "channel": "letter",
            "evidence": "Brief 1",
            "file": SimpleUploadedFile(name, data, content_type="application/pdf"),
        },
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
        (MAIL, "message/rfc822"),
    ],
)
def test_its_type_is_that_of_its_content_whatever_it_calls_itself(
    desk: Client, small: Small, data: bytes, kind: str
) -> None:
    assert record(desk, small, data, "../../etc/bewijs.html").status_code == 302
    held = ReceiptEvidence.objects.get()
    assert held.file.content_type == kind
    assert "/" not in held.file.name
    assert not held.file.name.endswith(".html")
    response = desk.get(f"/admin/agreements/receipt/{held.receipt_id}/evidence/")
    assert b"".join(response) == data
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        archive(),
        PDF + archive(),
        b"GIF89a" + b"\0" * 20,
        b"From nobody\n\ntext",
        picture("PNG")[:30],
        b"\0" * 100,
        picture("PNG", (9000, 9000)),
    ],
    ids=["html", "svg", "program", "zip", "pdf and zip", "gif", "no mail", "half a picture", "zeros", "huge picture"],
)
def test_anything_else_is_refused_by_name_and_nothing_is_recorded(desk: Client, small: Small, data: bytes) -> None:
    response = record(desk, small, data)
    assert response.status_code == 200
    assert "whatever its name says" in response.text
    assert not Receipt.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_more_than_ten_megabytes_is_refused(desk: Client, small: Small) -> None:
    response = record(desk, small, PDF + b" " * (10 * 1024 * 1024) + b"%%EOF")
    assert "larger than 10 MB" in response.text
    assert not Receipt.objects.exists()


def test_one_file_serves_a_bulk_of_receipts_and_is_kept_once(desk: Client, small: Small, post: Mail) -> None:
    other = factories.customer("elders")
    member = cast.member(other, "contract_manager")
    record(desk, small, PDF, "bewijs.pdf", small.customer, other)
    assert Receipt.objects.count() == ReceiptEvidence.objects.count() == 2
    assert EvidenceFile.objects.count() == 1
    assert [message.to for message in post()] == [[member.email]]


def test_the_file_is_for_officers_only_and_has_no_other_address(desk: Client, small: Small, manager: Client) -> None:
    record(desk, small, PDF)
    held = ReceiptEvidence.objects.get()
    assert manager.get(f"/admin/agreements/receipt/{held.receipt_id}/evidence/").status_code in (302, 403, 404)
    assert str(held.file.file.name).startswith("evidence/")
    for address in (f"/{held.file.file.name}", f"/media/{held.file.file.name}", f"/static/{held.file.file.name}"):
        assert desk.get(address).status_code == 404


def test_a_receipt_taken_over_as_history_sends_no_mail(desk: Client, small: Small, post: Mail) -> None:
    small.member()
    desk.post(
        ADD,
        {
            "customers": [small.customer.pk],
            "versions": [small.terms.pk],
            "received_0": "01-08-2023",
            "received_1": "",
            "channel": "letter",
            "evidence": "Brief",
            "imported_history": "on",
        },
    )
    assert Receipt.objects.count() == 1
    assert post() == []


def test_the_chosen_customers_come_along_to_the_form(desk: Client, small: Small) -> None:
    other = factories.customer("elders")
    response = desk.post(
        "/admin/customers/customer/",
        {
            "action": "record_receipts",
            "_selected_action": [small.customer.pk, other.pk],
        },
    )
    address, _question, chosen = response.headers["Location"].partition("?")
    assert address == ADD
    assert sorted(chosen.split("&")) == sorted(f"customers={each.pk}" for each in (small.customer, other))


def stored_files() -> list[Path]:
    """What lies in the private storage as evidence."""
    place = Path(default_storage.path("evidence"))
    return [path for path in place.rglob("*") if path.is_file()]


@pytest.fixture
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """The files of a test lie in its own folder."""
    place: dict[str, Any] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "private", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": place}


def test_a_refused_receipt_leaves_nothing_of_its_file(chief: Client, small: Small, own_storage: None) -> None:
    for moment in ("01-08-2199", "01-01-2001", "nonsense"):
        response = chief.post(
            ADD,
            {
                "customers": [small.customer.pk],
                "versions": [small.terms.pk],
                "received_0": moment,
                "received_1": "",
                "channel": "letter",
                "file": SimpleUploadedFile("bewijs.pdf", PDF + moment.encode() + b"\n%%EOF"),
            },
        )
        assert response.status_code == 200
    assert not Receipt.objects.exists()
    assert not EvidenceFile.objects.exists()
    assert not PendingFile.objects.exists()
    assert stored_files() == []


def test_a_file_for_receipts_that_are_known_already_is_not_kept_in_silence(
    chief: Client, small: Small, own_storage: None
) -> None:
    record(chief, small, PDF)
    response = record(chief, small, PDF + b"other\n%%EOF")
    assert "All of this was recorded before" in response.text
    assert len(stored_files()) == EvidenceFile.objects.count() == 1


def test_the_same_file_with_another_receipt_is_kept_once(chief: Client, small: Small, own_storage: None) -> None:
    other = factories.customer("elders")
    record(chief, small, PDF)
    record(chief, small, PDF, "bewijs.pdf", other)
    assert ReceiptEvidence.objects.count() == 2
    assert len(stored_files()) == 1
    assert not PendingFile.objects.exists()


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_spoilt_or_lost_file_is_never_handed_out(
    chief: Client, small: Small, own_storage: None, is_lost: bool, caplog: pytest.LogCaptureFixture
) -> None:
    record(chief, small, PDF)
    held = ReceiptEvidence.objects.get()
    [path] = stored_files()
    path.unlink() if is_lost else path.write_bytes(PDF.replace(b"1 0 obj", b"2 0 obj"))
    answer = chief.get(f"/admin/agreements/receipt/{held.receipt_id}/evidence/", follow=True)
    assert "it is not what was stored" in answer.text
    assert "evidence file" in caplog.text
    # Filing the same content once more brings it back where it was lost.
    other = factories.customer("elders")
    record(chief, small, PDF, "bewijs.pdf", other)
    again = chief.get(f"/admin/agreements/receipt/{held.receipt_id}/evidence/")
    assert again.headers["Content-Type"] == ("application/pdf" if is_lost else "text/html; charset=utf-8")


def test_only_the_account_of_the_registry_can_read_what_is_stored(
    chief: Client, small: Small, own_storage: None
) -> None:
    before = os.umask(0)
    try:
        record(chief, small, PDF)
    finally:
        os.umask(before)
    [path] = stored_files()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    folders = [folder for folder in path.parents if folder.is_relative_to(default_storage.path("."))]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
