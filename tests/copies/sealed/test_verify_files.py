"""verify_registry looks at the files too: issued copies and evidence, each by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

import pdf
from accounts import retention
from agreements.acts import evidence_files
from agreements.models import EvidenceFile
from copies.models import CopyBody, CopyRequest, IssuedCopy
from copies.sealed import body as body_module
from copies.sealed import tasks as issuing
from customers.models import Customer
from documents import triggers
from documents.proof.verification import disagreements
from files import store as files
from tests import cast
from tests.copies.issued import bind, copy_of, end, in_years, issue_all, later, read
from tests.words import words

TODAY = timezone.localdate()


def verify() -> str:
    out = StringIO()
    call_command("verify_registry", stdout=out)
    return out.getvalue()


def change(name: str) -> None:
    """One byte of a stored file, by somebody who can write in the storage."""
    path = Path(default_storage.path(name))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lose(name: str) -> None:
    default_storage.delete(name)


def test_untouched_files_agree(copy: IssuedCopy) -> None:
    assert "kloppen" in verify()


def test_a_changed_copy_is_named(copy: IssuedCopy) -> None:
    change(str(copy.file.name))
    with pytest.raises(CommandError, match=copy.customer.code):
        verify()


def test_a_lost_copy_is_named(copy: IssuedCopy) -> None:
    lose(str(copy.file.name))
    with pytest.raises(CommandError, match=copy.customer.code):
        verify()


def test_a_file_that_can_not_be_read_is_named_and_stops_nothing(copy: IssuedCopy) -> None:
    other = copy_of(bind("zandwolde"))
    lose(str(copy.file.name))
    Path(default_storage.path(str(copy.file.name))).mkdir()
    change(str(other.file.name))
    assert len(list(disagreements(now=later()))) == 2


def test_a_copy_that_an_act_removed_is_told_from_one_that_is_missing(copy: IssuedCopy, customer: Customer) -> None:
    other = copy_of(bind("zandwolde"))
    end(customer, TODAY, TODAY)
    after = in_years(TODAY, 20, days=1)
    retention.remove_expired(now=after)
    retention.remove_expired(now=after + timedelta(days=14))
    assert not default_storage.exists(str(copy.file.name))
    assert "is op het eind van zijn bewaartermijn verwijderd" in verify()
    lose(str(other.file.name))
    with pytest.raises(CommandError, match="zandwolde"):
        verify()


def test_the_record_of_a_copy_whose_file_went_is_still_verified(copy: IssuedCopy, customer: Customer) -> None:
    end(customer, TODAY, TODAY)
    after = in_years(TODAY, 20, days=1)
    retention.remove_expired(now=after)
    retention.remove_expired(now=after + timedelta(days=14))
    with triggers.lift():
        IssuedCopy.objects.update(level="B-B")
    with pytest.raises(CommandError, match=customer.code):
        verify()


def test_a_changed_evidence_file_is_named(db: None) -> None:
    upload = SimpleUploadedFile("brief.eml", b"From: a@example.org\nDate: Mon, 10 Jul 2023 10:00:00 +0200\n\nTer hand.")
    with evidence_files.filing(evidence_files.inspect(upload), by=cast.officer(), at=later()):
        pass
    assert "kloppen" in verify()
    change(str(EvidenceFile.objects.get().file.name))
    with pytest.raises(CommandError, match=r"brief\.eml"):
        verify()


@pytest.mark.parametrize("harm", [change, lose])
def test_a_body_that_was_changed_or_lost_is_never_sealed(copy: IssuedCopy, harm: Callable[[str], None]) -> None:
    body = CopyBody.objects.get()
    old = str(body.file.name)
    harm(old)
    body_module._read_stored.cache_clear()
    other = copy_of(bind("zandwolde"))
    body.refresh_from_db()
    assert body.file.name != old
    files.sweep(now=later(seconds=1))
    assert not default_storage.exists(old)
    assert "Bewijs bij de onderdelen" in words(read(other), furniture=False)
    assert words(read(other), furniture=False).count("Artikel") == words(read(copy), furniture=False).count("Artikel")


def test_a_body_forged_together_with_its_digest_is_never_sealed(copy: IssuedCopy) -> None:
    body = CopyBody.objects.get()
    genuine = default_storage.open(str(body.file.name)).read()
    html = "<html lang='nl'><head><title>Vervalst</title></head><body><h1>Alles mag</h1></body></html>"
    forged = genuine[:32] + pdf.prepare(pdf.render(html))
    name = default_storage.save(f"bodies/{hashlib.sha256(forged).hexdigest()}.pdf", ContentFile(forged))
    CopyBody.objects.update(file=name, sha256=hashlib.sha256(forged).hexdigest())
    body_module._read_stored.cache_clear()
    other = copy_of(bind("zandwolde"))
    assert "Alles mag" not in words(read(other), furniture=False)
    assert words(read(other), furniture=False).count("Artikel") == words(read(copy), furniture=False).count("Artikel")


def test_pages_that_do_not_say_what_was_sealed_are_never_sealed(customer: Customer, settings: Settings) -> None:
    """A template that leaves something out, or puts something in, is found on the finished pages."""
    folder = Path(settings.DATA_DIR) / "templates"
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    genuine = (Path(settings.BASE_DIR) / "templates/documents/annex2.html").read_text()
    (folder / "documents/annex2.html").write_text(genuine + "<p>En verder niets.</p>")
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [folder, *engine["DIRS"]]}]
    asked = issuing.ask(customer, moment=timezone.now(), language="nl", by=cast.officer(), now=timezone.now())
    issue_all()
    request = CopyRequest.objects.get(pk=asked.pk)
    assert (request.state, request.problem) == (CopyRequest.State.FAILED, CopyRequest.Problem.NOT_SEALED)
    assert "Enverderniets." in request.detail
    assert not IssuedCopy.objects.exists()


def test_rows_that_are_not_what_was_published_are_never_sealed(customer: Customer) -> None:
    with triggers.lift(), connection.cursor() as cursor:
        cursor.execute("UPDATE terms_articlerow SET title = 'Vrijheid blijheid' WHERE position = 1")
    asked = issuing.ask(customer, moment=timezone.now(), language="nl", by=cast.officer(), now=timezone.now())
    issue_all()
    request = CopyRequest.objects.get(pk=asked.pk)
    assert (request.state, request.problem) == (CopyRequest.State.FAILED, CopyRequest.Problem.NOT_SEALED)
    assert not IssuedCopy.objects.exists()
    assert CopyBody.objects.get().leased_until is None
