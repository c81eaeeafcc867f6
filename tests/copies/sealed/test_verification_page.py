"""Anyone offers a PDF and reads in plain words whether we issued it; nothing about the customer, nothing kept."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from copies.models import IssuedCopy
from customers.models import Customer
from documents import lifecycle
from documents.models import DocumentVersion
from files.models import PendingFile
from portal.views import verification
from seal import LARGEST, Level, demo_settings, seal
from tests import cast, factories
from tests.copies.issued import read
from tests.seal.tampering import laughs

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
    shown = _offer(bytes(data))
    assert "it is not the file that we issued" in shown
    assert "Test seal" in shown


def test_a_strangers_seal_is_not_called_a_test_of_ours(copy: IssuedCopy, tmp_path: Path) -> None:
    other = demo_settings(tmp_path / "other", organisation="Een ander B.V.", level=Level.B_B, key_bits=2048)
    shown = _offer(seal(_pdf(), settings=other, at=datetime.now(UTC)))
    assert "signed by somebody else" in shown
    assert "Test seal</strong>" not in shown
    assert "PAdES" not in shown


def test_an_issued_copy_that_cannot_be_examined_is_neither_told_as_issued_nor_as_anything_else(
    copy: IssuedCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = shutil.which("false")
    assert broken is not None
    monkeypatch.setattr(sys, "executable", broken)
    shown = _offer(read(copy))
    assert "We issued this file" not in shown
    assert "not a file as we issued it" not in shown
    assert "could not be examined, through a fault of ours" in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged, or it is not a PDF"),
        (b"hello", "damaged, or it is not a PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "damaged, or it is not a PDF"),
        (b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000, "damaged, or it is not a PDF"),
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


def test_a_file_that_was_cut_off_for_another_in_the_form_is_not_judged(copy: IssuedCopy) -> None:
    form = {"other": SimpleUploadedFile("z", b"x" * (LARGEST - 1000)), "file": SimpleUploadedFile("a.pdf", read(copy))}
    answer = Client(headers={"accept-language": "en"}).post(PAGE, form)
    assert answer.status_code == 413
    assert "larger than 20 MB" in answer.text


def test_a_hostile_file_is_answered_within_ten_seconds_and_who_comes_meanwhile_at_once(db: None) -> None:
    begun = time.monotonic()
    assert "more time or memory than any file that we issue" in _offer(laughs())
    assert time.monotonic() - begun < 10

    begun = time.monotonic()
    with verification.inspections.turn("a"), verification.inspections.turn("b"):
        answer = Client(headers={"accept-language": "en"}).post(PAGE, {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert answer.status_code == 503
    assert "Others are verifying files just now" in answer.text
    assert time.monotonic() - begun < 6


def test_one_visitor_can_have_twenty_files_a_minute_verified(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification.inspections, "patience", 0)
    with verification.inspections.turn("a"), verification.inspections.turn("b"):
        answers = [_status("203.0.113.7") for _ in range(21)]
    assert answers == [503] * 20 + [429]
    assert _status("203.0.113.8") == 200


def test_one_address_never_keeps_the_others_out(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification.inspections, "patience", 0.2)
    with verification.inspections.turn("203.0.113.7"):
        assert _status("203.0.113.7") == 429
        assert _status("203.0.113.8") == 200


def test_neighbours_in_one_network_of_the_new_kind_count_as_one(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification.inspections, "patience", 0.2)
    with verification.inspections.turn("2001:db8:0:1::/64"):
        assert _status("2001:db8:0:1::7") == 429
        assert _status("2001:db8:0:2::7") == 200


def _status(address: str) -> int:
    file = SimpleUploadedFile("a.pdf", b"x")
    return Client(REMOTE_ADDR=address).post(PAGE, {"file": file}).status_code


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Controleren kan nu even niet"), ("en", "Verifying is not possible just now")]
)
def test_without_its_certificates_the_page_says_so_and_the_log_says_which(
    db: None, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, language: str, said: str
) -> None:
    settings.SEAL = {
        **settings.SEAL,
        "KEY": str(tmp_path / "verdwenen.p12"),
        "LEVEL": "B-B",
        "TIME_STAMPS": "",
        "TRUST": (),
    }
    browser = Client(headers={"accept-language": language})
    answers = [
        browser.get(PAGE),
        browser.get(f"{PAGE}stamcertificaten.pem"),
        browser.post(PAGE, {"file": SimpleUploadedFile("a.pdf", b"x")}),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert said in answer.text
    assert caplog.text.count("verdwenen.p12") >= len(answers)


def test_no_file_at_all_is_said_at_the_field(db: None) -> None:
    answer = Client(headers={"accept-language": "en"}).post(PAGE, {})
    assert answer.status_code == 400
    assert "Choose the file that you want to verify" in answer.text


def test_nothing_of_a_file_is_kept(
    db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # There is no folder for temporary files: whoever makes one fails. Django does so above 2.5 MB.
    settings.FILE_UPLOAD_TEMP_DIR = nowhere = str(tmp_path / "nowhere")
    monkeypatch.setattr(tempfile, "tempdir", nowhere)
    assert "damaged, or it is not a PDF" in _offer(b"%PDF-1.7\n" + b" " * 5_000_000, "geheime-naam.pdf")
    assert not PendingFile.objects.exists()
    assert not (tmp_path / "private").exists()


def test_a_form_from_another_site_is_refused(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(PAGE, {"file": SimpleUploadedFile("a.pdf", b"x")}).status_code == 403


def test_the_page_names_the_root_certificate_and_hands_it_out(db: None, client: Client) -> None:
    import hashlib

    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    root = x509.load_pem_x509_certificate(client.get(f"{PAGE}stamcertificaten.pem").content)
    assert hashlib.sha256(root.public_bytes(Encoding.DER)).hexdigest() in client.get(PAGE).text
