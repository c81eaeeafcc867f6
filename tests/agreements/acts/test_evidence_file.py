"""Evidence that officers file: judged by content, kept privately, given out as a download to officers only."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from agreements.models import EvidenceFile, Receipt, ReceiptEvidence
from customers.models import Customer
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
    assert response.headers["Location"] == f"{ADD}?customers={other.pk}&customers={small.customer.pk}"
