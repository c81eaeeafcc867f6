"""Anyone offers a PDF and reads in plain words whether we issued it; nothing about the customer, nothing kept."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import Customer, IssuedCopy, PendingFile
from agreements.views.verification import LARGEST
from documents import lifecycle
from documents.models import DocumentVersion
from tests import cast, factories
from tests.copies.conftest import read

PAGE = "/verifieren/"


def _offer(data: bytes, name: str = "kopie.pdf") -> str:
    file = SimpleUploadedFile(name, data, "application/pdf")
    answer = Client(headers={"accept-language": "en"}).post(PAGE, {"file": file})
    assert answer.status_code == 200
    text: str = answer.text
    return text


def test_an_issued_copy_is_told_with_its_versions_and_not_with_its_customer(
    copy: IssuedCopy, customer: Customer
) -> None:
    shown = _offer(read(copy))
    assert "We issued this file, and it is unchanged" in shown
    assert "PAdES B-LTA" in shown
    assert "Test seal" in shown
    assert "not the customer's signature" in shown
    for version in DocumentVersion.objects.published():
        assert version.reference in shown
    for secret in (customer.name, customer.code, customer.address, "Waterakker"):
        assert secret not in shown


def test_whether_the_versions_are_current_superseded_or_withdrawn_is_said(copy: IssuedCopy) -> None:
    assert "superseded" not in _offer(read(copy))
    newer = factories.terms("2024-01-01")
    annex2 = DocumentVersion.objects.of_kind("annex2").get()
    lifecycle.withdraw(
        annex2, by=cast.officer(), at=factories.local("2024-01-01"), recorded_at=factories.NOW, reason="Fout"
    )
    shown = _offer(read(copy))
    assert "superseded" in shown
    assert f"({newer.reference})" in shown
    assert "withdrawn" in shown
    assert "No newer version of its line has been published" in shown


def test_a_changed_copy_is_ours_but_altered(copy: IssuedCopy) -> None:
    data = bytearray(read(copy))
    data[len(data) // 3] ^= 1
    assert "it is not the file that we issued" in _offer(bytes(data))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged, or it is not a PDF"),
        (b"hello", "damaged, or it is not a PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "damaged, or it is not a PDF"),
        (b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000, ""),
    ],
)
def test_what_is_no_pdf_gets_a_clear_answer(db: None, data: bytes, said: str) -> None:
    begun = time.monotonic()
    shown = _offer(data)
    assert said in shown
    assert "verdict--" in shown
    assert time.monotonic() - begun < 10


def _pdf(**options: object) -> bytes:
    output = io.BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(output, **options)  # type: ignore[arg-type]
    return output.getvalue()


def test_somebody_elses_pdf_is_not_ours(db: None) -> None:
    assert "We did not issue this file" in _offer(_pdf())


def test_an_encrypted_pdf_is_told_as_such(db: None) -> None:
    locked = _pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "protected with a password" in _offer(locked)


def test_a_file_that_is_too_large_is_refused_without_being_read(db: None) -> None:
    file = SimpleUploadedFile("groot.pdf", b"%PDF-1.7\n" + b" " * (LARGEST + 1), "application/pdf")
    answer = Client(headers={"accept-language": "en"}).post(PAGE, {"file": file})
    assert answer.status_code == 413
    assert "larger than 20 MB" in answer.text


def test_no_file_at_all_is_said_at_the_field(db: None) -> None:
    answer = Client(headers={"accept-language": "en"}).post(PAGE, {})
    assert answer.status_code == 400
    assert "Choose the PDF that you want to verify" in answer.text


def test_nothing_of_a_file_is_kept(copy: IssuedCopy) -> None:
    before = sorted(default_storage.listdir("")[0]), sorted(default_storage.listdir("")[1])
    _offer(read(copy), "geheime-naam.pdf")
    assert (sorted(default_storage.listdir("")[0]), sorted(default_storage.listdir("")[1])) == before
    assert not PendingFile.objects.exists()


def test_a_form_from_another_site_is_refused(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(PAGE, {"file": SimpleUploadedFile("a.pdf", b"x")}).status_code == 403


def test_the_page_names_the_root_certificate_and_hands_it_out(db: None, client: Client) -> None:
    import hashlib

    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    root = x509.load_pem_x509_certificate(client.get(f"{PAGE}stamcertificaten.pem").content)
    assert hashlib.sha256(root.public_bytes(Encoding.DER)).hexdigest() in client.get(PAGE).text
