"""The key that signs the journal: replaced, lost, copied from a demo, or kept from the process that serves pages."""

from __future__ import annotations

import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from journal import sequencing
from journal.keys import TEST_MARK, make_key, signing_key
from journal.models import Checkpoint, Entry
from journal.proofs import Verdict, extends
from journal.tlog.note import SignedNote, VerifierKey
from journal.verification import verify_tree
from tests.journal.entries import NOW, newest, place, write

pytestmark = pytest.mark.django_db


def use(settings: Settings, **values: Any) -> None:
    settings.JOURNAL = {**settings.JOURNAL, **values}


@pytest.fixture
def key(tmp_path: Path, settings: Settings) -> Path:
    """The journal is signed with a key of its own."""
    file = tmp_path / "journal.pem"
    make_key(file)
    use(settings, KEY=str(file))
    return file


def printed_key() -> str:
    """The present verifier key, as an operator gets it."""
    out = StringIO()
    call_command("journal_key", stdout=out)
    return out.getvalue().splitlines()[0]


def test_after_a_rotation_old_checkpoints_are_still_ours(key: Path, settings: Settings, tmp_path: Path) -> None:
    old = place(3)
    earlier = printed_key()
    make_key(tmp_path / "new.pem")
    use(settings, KEY=str(tmp_path / "new.pem"), KEYS=(earlier,))
    new = place(2)
    assert (extends(old.note), extends(new.note)) == (Verdict.EXTENDED, Verdict.EXTENDED)
    assert list(verify_tree()) == []
    present = VerifierKey.parse(printed_key())
    assert SignedNote.parse(new.note).signers([present]) == [present]
    assert SignedNote.parse(old.note).signers([present]) == []


def test_the_head_is_signed_anew_when_the_key_is_replaced(key: Path, settings: Settings, tmp_path: Path) -> None:
    old = place(3)
    earlier = printed_key()
    make_key(tmp_path / "new.pem")
    use(settings, KEY=str(tmp_path / "new.pem"), KEYS=(earlier,))
    sequencing.tend(now=NOW)
    sequencing.tend(now=NOW)
    assert Checkpoint.objects.count() == 2
    assert (newest().size, newest().root) == (old.size, old.root)
    served = SignedNote.parse(Client().get("/log/checkpoint").content)
    assert served.signers([VerifierKey.parse(printed_key())])


def test_a_key_that_was_not_listed_is_a_stranger_to_its_own_checkpoints(
    key: Path, settings: Settings, tmp_path: Path, in_english: None
) -> None:
    old = place(3)
    make_key(tmp_path / "new.pem")
    use(settings, KEY=str(tmp_path / "new.pem"))
    assert extends(old.note) == Verdict.ANOTHER_KEY
    [found] = verify_tree()
    assert "is not signed by a key of this journal" in found


def test_who_only_verifies_needs_no_access_to_the_key(key: Path, settings: Settings) -> None:
    old = place(3)
    use(settings, KEYS=(printed_key(),))
    key.unlink()
    assert extends(old.note) == Verdict.EXTENDED
    assert [found.id for found in run_checks(tags=["security"])] == []


def test_a_command_without_the_key_leaves_its_entries_to_the_worker(
    key: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    use(settings, KEYS=(printed_key(),))
    key.unlink()
    write(2)
    sequencing.finish()
    assert Entry.objects.unplaced().count() == 2
    assert "entries of the journal wait for a worker" in caplog.text


def test_a_key_that_openssl_made_signs(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "journal.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(file)], check=True)
    use(settings, KEY=str(file))
    assert extends(place(1).note) == Verdict.EXTENDED


def test_a_new_key_is_for_the_registrys_own_account_alone(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    make_key(key)
    assert key.read_bytes() == before


def errors(*, deploy: bool = False) -> list[str]:
    found = run_checks(tags=["security"], include_deployment_checks=deploy)
    return [f"{each.id}: {each.msg}" for each in found if "JOURNAL" in str(each.msg) or "journal" in str(each.msg)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"KEY": "nowhere.pem"}, "can't be read"),
        ({"ORIGIN": "a name"}, "DPA_JOURNAL_ORIGIN must be a name without spaces"),
        ({"KEYS": ("nonsense",)}, "DPA_JOURNAL_KEYS"),
        ({"WITNESSES": ("https://witness.example",)}, "DPA_JOURNAL_WITNESSES"),
    ],
)
def test_the_check_names_what_would_keep_the_journal_from_being_signed(
    value: dict[str, Any], told: str, settings: Settings
) -> None:
    assert errors() == []
    use(settings, **value)
    [error] = errors()
    assert error.startswith("dpa_registry.E004")
    assert told in error


def test_the_check_refuses_a_file_that_holds_another_kind_of_key(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "rsa.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "rsa", "-out", str(file)], check=True, capture_output=True)
    use(settings, KEY=str(file))
    assert "must be an Ed25519 key" in errors()[0]


def test_a_demos_key_is_known_wherever_its_file_is_copied_to(settings: Settings, tmp_path: Path) -> None:
    signing_key()
    copied = tmp_path / "ours.pem"
    copied.write_bytes((Path(settings.DATA_DIR) / "test-journal" / "key.pem").read_bytes())
    assert copied.read_bytes().startswith(TEST_MARK)
    use(settings, KEY=str(copied))
    assert [error.partition(":")[0] for error in errors(deploy=True)] == ["dpa_registry.W005"]
    settings.IS_PRODUCTION = True
    assert [error.partition(":")[0] for error in errors(deploy=True)] == ["dpa_registry.E005"]


def test_the_journal_is_named_after_the_address_of_its_log(settings: Settings) -> None:
    settings.DPA_PUBLIC_URL = "https://registry.example/dpa"
    assert signing_key().name == "registry.example/dpa/log"
    use(settings, ORIGIN="journal.example")
    assert signing_key().name == "journal.example"
