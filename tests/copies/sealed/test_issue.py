"""Issuing one copy: once for each combination, with all its parts, or not at all."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

import pdf
from copies.models import CopyBody, CopyRequest, IssuedCopy
from copies.sealed import queue
from copies.sealed import tasks as issuing
from customers.models import Customer
from documents.errors import Refused
from documents.models import DocumentVersion
from documents.proof import ledger
from files import store as files
from files.models import PendingFile
from tests import factories
from tests.copies.issued import bind, copy_of, issue_all, later, read
from workers import housekeeping


def test_a_copy_is_a_file_that_is_stored_under_its_hash_with_its_place_in_the_ledger(copy: IssuedCopy) -> None:
    data = read(copy)
    head = ledger.head()
    assert head is not None
    assert copy.sha256 == hashlib.sha256(data).hexdigest()
    assert copy.sha256 in str(copy.file.name)
    assert (copy.size, copy.level, copy.is_test) == (len(data), "B-LTA", True)
    assert (copy.ledger_position, copy.ledger_head) == (head.sequence, head.entry_hash)
    assert not PendingFile.objects.exists()


def test_the_pdf_carries_the_sealed_json_of_every_part(copy: IssuedCopy) -> None:
    attached = pdf.attachments_of(read(copy))
    for version in DocumentVersion.objects.published():
        assert hashlib.sha256(attached[f"{version.reference}.json"]).hexdigest() == version.digest
    assert hashlib.sha256(attached["combination.json"]).hexdigest() == copy.digest
    assert json.loads(attached["issue.json"])["ledger"]["head"] == copy.ledger_head


def test_the_same_combination_is_issued_once(copy: IssuedCopy, customer: Customer) -> None:
    assert copy_of(customer) == copy
    assert IssuedCopy.objects.count() == CopyRequest.objects.count() == 1


def test_another_language_is_another_copy(copy: IssuedCopy, customer: Customer) -> None:
    assert copy_of(customer, language="en") != copy


def test_a_new_receipt_makes_a_new_copy_and_the_old_one_stays(copy: IssuedCopy, customer: Customer) -> None:
    factories.receive(customer, factories.terms("2024-01-01"), "2024-02-01")
    newer = copy_of(customer)
    assert newer != copy
    assert hashlib.sha256(read(copy)).hexdigest() == copy.sha256


def test_two_customers_with_one_combination_share_the_body(copy: IssuedCopy) -> None:
    other = copy_of(bind("zandwolde"))
    assert other.digest != copy.digest
    assert CopyBody.objects.count() == 1


def test_nothing_is_issued_where_nothing_binds(customer: Customer) -> None:
    with pytest.raises(Refused, match=r"(?i)no agreement|geen"):
        issuing.ask(customer, moment=factories.local("2001-01-01"), language="nl", by=None, now=later())
    with pytest.raises(Refused):
        issuing.ask(customer, moment=later(3600), language="nl", by=None, now=later())
    assert not CopyRequest.objects.exists()


def test_a_copy_whose_ground_fell_away_while_it_waited_is_not_issued(customer: Customer) -> None:
    asked = issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    for receipt in customer.receipts.all():
        from agreements.receipts import void_receipt

        void_receipt(receipt, reason="Vergissing", by=None, at=later())
    issue_all()
    assert isinstance(asked, CopyRequest)
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("failed", "not_bound")


def test_an_issued_copy_is_never_changed(copy: IssuedCopy) -> None:
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedCopy.objects.filter(pk=copy.pk).update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedCopy.objects.filter(pk=copy.pk)._raw_delete("default")


def test_the_work_of_a_dead_worker_comes_back_after_its_lease(customer: Customer) -> None:
    asked = issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    assert isinstance(asked, CopyRequest)
    taken = queue.claim(now=later())
    assert taken == asked
    assert queue.claim(now=later(60)) is None
    housekeeping.tend(now=later(60))
    assert queue.claim(now=later(60)) is None
    housekeeping.tend(now=later(minutes=3))
    issue_all()
    asked.refresh_from_db()
    assert (asked.state, asked.losses) == ("done", 1)


def test_who_lost_the_lease_stores_nothing(customer: Customer) -> None:
    issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    slow = queue.claim(now=later())
    assert slow is not None
    queue.reap(now=later(minutes=3))
    from copies.sealed.make import work

    work(slow, clock=later)
    assert not IssuedCopy.objects.exists()
    housekeeping.tend(now=later(minutes=10))
    assert not PendingFile.objects.exists()


def test_a_copy_that_kills_its_worker_each_time_is_given_up(customer: Customer) -> None:
    asked = issuing.ask(customer, moment=later(), language="nl", by=None, now=later())
    for times in range(1, queue.LOSSES + 2):
        assert queue.claim(now=later(hours=times)) is not None
        queue.reap(now=later(hours=times, minutes=3))
    assert isinstance(asked, CopyRequest)
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("failed", "lost")


def test_the_sweeper_removes_what_a_dead_worker_wrote_and_nothing_else(copy: IssuedCopy) -> None:
    left = files.write("copies", b"half", now=later())
    assert files.sweep(now=later()) == 0
    assert files.sweep(now=later(minutes=6)) == 1
    assert not default_storage.exists(left)
    assert read(copy)


def test_a_file_that_cannot_be_removed_holds_up_no_other(db: None) -> None:
    stuck, free = (files.write("copies", data, now=later()) for data in (b"stuck", b"free"))
    # A folder with something in it is refused by the file system.
    default_storage.delete(stuck)
    default_storage.save(f"{stuck}/inside", ContentFile(b"."))
    assert files.sweep(now=later(minutes=6)) == 1
    assert not default_storage.exists(free)
    default_storage.delete(f"{stuck}/inside")
    assert files.sweep(now=later(minutes=12)) == 1
    assert not default_storage.exists(stuck)


def test_who_comes_after_the_sweeper_keeps_nothing(db: None) -> None:
    left = files.write("copies", b"late", now=later())
    files.sweep(now=later(minutes=6))
    with pytest.raises(files.FileLost):
        files.keep(left)
