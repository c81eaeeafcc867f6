"""The evidence bundle proves by itself that the journal holds what it shows; and is kept as a witness against us."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from agreements.acts.acceptances import Signatory, accept
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from copies.models import IssuedCopy
from copies.sealed.package import evidence_bundle
from customers.models import Customer
from journal import anchoring, sequencing
from journal.models import Checkpoint
from tests import cast, factories, tables
from tests.copies.issued import copy_of
from tests.copies.sealed.bundles import unpack, verify

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


@pytest.fixture
def kept(customer: Customer) -> bytes:
    """The bundle of a copy with an arrangement and an answer, once a worker has placed its entries and had the head
    stamped.
    """
    agreement = customer.agreements.get()
    factories.arrangement(agreement, "2022-03-27")
    bundle = bundle_for(customer, at=timezone.now())
    member, visitor = cast.member(customer, "contract_manager"), Visitor("192.0.2.1", "Bladeraar/1")
    said = Signatory("J. van Elten", "contractmanager")
    accept(customer, shown=bundle.digest, signatory=said, by=member, visitor=visitor, at=timezone.now())
    copy = copy_of(customer)
    now = timezone.now()
    sequencing.tend(now=now)
    anchoring.tend(now=now)
    return evidence_bundle(copy)


def entries_of(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "journal/entries.json").read_text())
    return found


def test_the_script_proves_every_entry_offline(kept: bytes, tmp_path: Path) -> None:
    folder = unpack(kept, tmp_path / "bundle")
    done = verify(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    for said in (
        "the journal's head over",
        "the issue of copy.pdf is in the journal",
        "the publication of every part is in the journal",
        "the time stamp of the journal's head holds",
        "the journal shows 3 receipts",
    ):
        assert said in done.stdout
    assert "FAILED" not in done.stdout
    tables_shown = {item["row"][0] for item in entries_of(folder)}
    assert tables_shown == {
        "copies.issuedcopy",
        "documents.publication",
        "agreements.receipt",
        "agreements.agreement",
        "agreements.installedrelease",
        "agreements.arrangement",
        "agreements.acceptance",
    }


def test_nobody_elses_rows_are_in_the_bundle(kept: bytes, customer: Customer, tmp_path: Path) -> None:
    for item in entries_of(unpack(kept, tmp_path / "bundle")):
        assert item["row"][2] in (None, customer.pk)


def _row(folder: Path) -> None:
    _change(folder, lambda item: item["row"].__setitem__(4, item["row"][4].replace("portal", "letter") + " "))


def _place(folder: Path) -> None:
    _change(folder, lambda item: item.__setitem__("place", item["place"] + 1))


def _kind(folder: Path) -> None:
    _change(folder, lambda item: item["entry"].__setitem__("kind", "receipt.voided"))


def _proof(folder: Path) -> None:
    _change(folder, lambda item: item["proof"].pop())


def _head(folder: Path) -> None:
    file = folder / "journal/checkpoint.txt"
    lines = file.read_text().split("\n")
    lines[1] = str(int(lines[1]) + 1)
    file.write_text("\n".join(lines))


def _key(folder: Path) -> None:
    (folder / "journal/keys.txt").write_text("")


def _change(folder: Path, how: Callable[[dict[str, Any]], object]) -> None:
    entries = entries_of(folder)
    how(entries[-1])
    (folder / "journal/entries.json").write_text(json.dumps(entries))


@pytest.mark.parametrize("spoil", [_row, _place, _kind, _proof, _head, _key])
def test_whatever_is_changed_in_it_is_found(kept: bytes, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    folder = unpack(kept, tmp_path / "bundle")
    spoil(folder)
    done = verify(folder)
    assert done.returncode == 1
    assert "FAILED" in done.stdout


def test_before_the_entries_have_their_places_the_bundle_says_so(copy: IssuedCopy, tmp_path: Path) -> None:
    done = verify(unpack(evidence_bundle(copy), tmp_path / "bundle"))
    assert done.returncode == 0
    assert "no place in the journal yet" in done.stdout


def test_the_page_says_of_a_kept_bundle_whether_the_journal_extends_it(kept: bytes, client: Client) -> None:
    page = client.post(
        "/verifieren/", {"file": SimpleUploadedFile("bundel.zip", kept)}, headers={"accept-language": "en"}
    )
    text = page.content.decode()
    assert "The present journal extends this checkpoint" in text
    assert "We issued this file, and it is unchanged" in text


def test_the_command_says_so_of_a_checkpoint_and_of_a_bundle(
    kept: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], in_english: None
) -> None:
    bundle, checkpoint = tmp_path / "bundle.zip", tmp_path / "checkpoint.txt"
    bundle.write_bytes(kept)
    newest = Checkpoint.objects.newest()
    assert newest is not None
    # As a mail program saves it.
    checkpoint.write_text(newest.note.replace("\n", "\r\n"))
    for file in (bundle, checkpoint):
        call_command("verify_pdf", str(file))
        assert "The present journal extends this checkpoint" in capsys.readouterr().out
    checkpoint.write_text(newest.note.replace(f"\n{newest.size}\n", f"\n{newest.size + 1}\n"))
    with pytest.raises(SystemExit):
        call_command("verify_pdf", str(checkpoint))


def test_a_journal_rewritten_with_its_key_at_hand_is_found_by_a_kept_checkpoint(kept: bytes, tmp_path: Path) -> None:
    """Everything in the database agrees then; only what somebody keeps elsewhere tells."""
    file = tmp_path / "checkpoint.txt"
    newest = Checkpoint.objects.newest()
    assert newest is not None
    file.write_text(newest.note)
    call_command("verify_registry", checkpoint=str(file))
    with transaction.atomic(), tables.without_triggers(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_cosignature")
        cursor.execute("DELETE FROM journal_checkpoint")
        cursor.execute("DELETE FROM journal_tile")
        cursor.execute("UPDATE journal_entry SET place = NULL")
        # The rewriter leaves out the first entry, with all that it says.
        cursor.execute("DELETE FROM journal_rowstate WHERE entry_id = (SELECT min(id) FROM journal_entry)")
        cursor.execute("DELETE FROM journal_entry WHERE id = (SELECT min(id) FROM journal_entry)")
    sequencing.tend(now=timezone.now())
    with pytest.raises(CommandError, match=r"checkpoint\.txt"):
        call_command("verify_registry", checkpoint=str(file))
