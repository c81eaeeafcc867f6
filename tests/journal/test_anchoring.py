"""The newest head is time-stamped and mailed; what can't be had now is had later, and the dashboard can say so."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from pytest_django import Settings

from journal import anchoring
from journal.anchoring import arrears, proven_at
from journal.models import Checkpoint
from journal.proofs import Verdict, extends
from mail.models import OutgoingMail
from mail.outbox import body_of
from seal import SealError, stamped_at
from tests.journal.entries import NOW, newest, place, write
from tests.seal.services import running
from workers import housekeeping

pytestmark = pytest.mark.django_db
# Nothing listens on port 9 ("discard").
NOBODY = "http://127.0.0.1:9/"


def _token(checkpoint: Checkpoint) -> bytes:
    assert checkpoint.time_stamp is not None
    return bytes(checkpoint.time_stamp)


def stamps_from(settings: Settings, address: str) -> None:
    settings.SEAL = {**settings.SEAL, "TIME_STAMPS": address}


def test_a_worker_has_the_head_time_stamped() -> None:
    write(3)
    before = datetime.now(UTC) - timedelta(seconds=2)
    housekeeping.tend(now=NOW)
    checkpoint = newest()
    assert checkpoint.anchored_at == NOW
    moment = proven_at(checkpoint)
    assert moment is not None
    assert before <= moment <= datetime.now(UTC) + timedelta(seconds=2)
    token = cms.ContentInfo.load(_token(checkpoint))
    info = token["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == hashlib.sha256(checkpoint.note.encode()).digest()


def test_openssl_agrees_that_the_stamp_is_over_the_signed_note(tmp_path: Path, settings: Settings) -> None:
    place(1)
    anchoring.tend(now=NOW)
    checkpoint = newest()
    (tmp_path / "checkpoint").write_text(checkpoint.note)
    (tmp_path / "checkpoint.tst").write_bytes(_token(checkpoint))
    folder = Path(settings.DATA_DIR) / "test-seal"
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "checkpoint.tst", "-data", tmp_path / "checkpoint",
         "-CAfile", folder / "root.crt.pem", "-untrusted", folder / "issuer.crt.pem"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in done.stdout + done.stderr


def test_a_stamp_proves_nothing_else() -> None:
    place(1)
    anchoring.tend(now=NOW)
    checkpoint = newest()
    settings = anchoring._seals[0]()
    with pytest.raises(SealError, match="over something else"):
        stamped_at(_token(checkpoint), b"another note", settings=settings)
    with pytest.raises(SealError, match="no time stamp"):
        stamped_at(b"nothing", checkpoint.note.encode(), settings=settings)


def test_a_service_at_an_address_is_asked(settings: Settings, tmp_path: Path) -> None:
    with running(tmp_path) as services:
        stamps_from(settings, f"{services.address}/stamps")
        place(1)
        anchoring.tend(now=NOW)
        anchoring.tend(now=NOW)
        assert services.asked == ["/stamps"]
    with pytest.raises(SealError, match="nobody that is trusted"):
        proven_at(newest())


def test_while_the_service_is_down_heads_are_kept_and_the_newest_is_stamped_later(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    stamps_from(settings, NOBODY)
    first = place(2, at=NOW)
    anchoring.tend(now=NOW)
    second = place(2, at=NOW + timedelta(hours=1))
    anchoring.tend(now=NOW + timedelta(hours=1))
    assert arrears().unstamped_since == NOW
    assert "no time stamp for the journal's checkpoint of 4 entries" in caplog.text
    stamps_from(settings, "local")
    anchoring.tend(now=NOW + timedelta(hours=2))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.anchored_at, second.anchored_at) == (None, NOW + timedelta(hours=2))
    assert arrears().unstamped_since is None


def test_an_answer_that_is_no_time_stamp_is_none(settings: Settings, tmp_path: Path) -> None:
    with running(tmp_path) as services:
        stamps_from(settings, f"{services.address}/stamps")
        place(1)
        for answer in (None, b"", b"<html>", b"0\x03\x02\x01\x01"):
            services.answers["/stamps"] = answer
            anchoring.tend(now=NOW)
    assert newest().time_stamp is None


def test_what_waits_for_its_place_is_counted_too() -> None:
    assert arrears().unplaced_since is None
    write(1, at=NOW)
    assert arrears().unplaced_since == NOW


# --- Mail -------------------------------------------------------------------------------------------------------------


def mail_to(settings: Settings, *addresses: str, **values: Any) -> None:
    settings.JOURNAL = {**settings.JOURNAL, "MAIL_TO": addresses, **values}


def messages() -> list[tuple[str, str]]:
    return [(message.address, body_of(message)) for message in OutgoingMail.objects.order_by("pk")]


def test_the_head_is_mailed_to_those_who_keep_it_and_can_be_taken_from_the_message(settings: Settings) -> None:
    mail_to(settings, "notary@example.org", "archive@example.org")
    place(3)
    anchoring.tend(now=NOW)
    assert [address for address, _body in messages()] == ["notary@example.org", "archive@example.org"]
    _address, body = messages()[0]
    place(2)
    assert extends(body[body.index(newest().note.partition("\n")[0]) :]) == Verdict.EXTENDED


def test_it_is_mailed_once_an_interval_at_most_and_only_when_there_is_something_new(settings: Settings) -> None:
    mail_to(settings, "notary@example.org", MAIL_HOURS=24)
    place(1)
    for hours in (0, 1, 30, 31):
        anchoring.tend(now=NOW + timedelta(hours=hours))
    assert len(messages()) == 1
    place(1, at=NOW + timedelta(hours=32))
    anchoring.tend(now=NOW + timedelta(hours=32))
    place(1, at=NOW + timedelta(hours=33))
    anchoring.tend(now=NOW + timedelta(hours=33))
    assert len(messages()) == 2
    assert arrears().unmailed_since == NOW + timedelta(hours=33)
    anchoring.tend(now=NOW + timedelta(hours=57))
    assert len(messages()) == 3
    assert arrears().unmailed_since is None


def test_a_clock_that_was_a_year_ahead_does_not_silence_the_mail(settings: Settings) -> None:
    mail_to(settings, "notary@example.org")
    place(1)
    anchoring.tend(now=NOW + timedelta(days=365))
    place(1)
    anchoring.tend(now=NOW)
    assert len(messages()) == 2


def test_without_addresses_nothing_is_mailed() -> None:
    place(1)
    anchoring.tend(now=NOW)
    assert messages() == []
    assert arrears().unmailed_since is None
    assert Checkpoint.objects.filter(mailed_at=None).count() == 1
