"""Sealed copies outlive the certificates of their time stamps: a renewed file is the recorded successor of its copy."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from copies.models import IssuedCopy
from copies.sealed import sealing
from copies.sealed.verdicts import check
from journal.models import Entry
from seal import Verdict, demo, timestamps
from tests import cast
from tests.copies.issued import read

# More than the fifteen years that the demo's own time stamps last, so that each is due.
ALL = "--within=6000"


def _renew(*options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("renew_archives", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def another_stamping_key() -> None:
    """The time-stamping service goes on with a new key, whose certificate ends later."""
    folder = Path(settings.DATA_DIR) / "test-seal"
    for what in ("key", "crt"):
        (folder / f"{demo.STAMPS}.{what}.pem").unlink()
    for cache in (demo._local_stamps, sealing._settings, timestamps.stamper):
        cache.cache_clear()


def test_a_copy_whose_stamp_ends_gets_a_successor_that_verifies_and_stays_as_it_was(
    copy: IssuedCopy, another_stamping_key: None, client: Client
) -> None:
    out, err = _renew(ALL)
    assert (out.splitlines()[0], err) == ("1 vernieuwd", "")
    successor = copy.successor
    renewed = read(successor)
    assert renewed.startswith(read(copy))
    for file, issued in ((read(copy), copy), (renewed, successor)):
        found = check(file)
        assert (found.report.verdict, found.copy) == (Verdict.ISSUED, issued)
    assert Entry.objects.filter(kind="copy.renewed").count() == 1
    assert [part.version_id for part in successor.parts.all()] == [part.version_id for part in copy.parts.all()]

    member = cast.signed_in(cast.member(copy.customer))
    page = member.get(f"/klant/{copy.customer.code}/kopieen/")
    assert f"/klant/{copy.customer.code}/kopieen/{successor.pk}.pdf" in page.text
    call_command("verify_registry", stdout=io.StringIO())


def test_nothing_is_renewed_before_its_time_nor_twice(copy: IssuedCopy, another_stamping_key: None) -> None:
    assert _renew()[0].startswith("0 vernieuwd")
    assert _renew(ALL, "--dry-run")[0].startswith("1 te vernieuwen")
    assert not IssuedCopy.objects.filter(predecessor=copy).exists()
    _renew(ALL)
    # The same service can't make it last longer; that is said, and nothing is added.
    out, err = _renew(ALL)
    assert "0 vernieuwd, 1 mislukt" in out
    assert "niet langer" in err
    assert IssuedCopy.objects.count() == 2


def test_a_file_that_is_not_the_one_issued_gets_no_stamp(copy: IssuedCopy, another_stamping_key: None) -> None:
    default_storage.delete(str(copy.file.name))
    with default_storage.open(str(copy.file.name), "wb") as file:
        file.write(b"%PDF-1.7 something else")
    out, err = _renew(ALL)
    assert "1 mislukt" in out
    assert f"Afschrift {copy.pk} is niet vernieuwd" in err
    assert IssuedCopy.objects.count() == 1
