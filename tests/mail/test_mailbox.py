"""Reading a mailbox over IMAP: each message once, none changed, and an end to whatever a server does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mail import mailbox
from mail.mailbox import Access, Arrived, MailboxUnavailable
from mail.models import MailboxPosition
from mail.rounds import read_new
from tests.factories import NOW, local
from tests.mail.imap import PASSWORD, Box, box
from tests.mail.sink import bad_server, free_port

pytestmark = pytest.mark.django_db
LETTER = "From: Ada <ada@example.org>\nDate: Mon, 1 Jun 2026 10:00:00 +0200\nSubject: {}\n\nDag.\n"


def read(made: Box, **changes: int) -> list[Arrived]:
    found: list[Arrived] = []
    read_new(made.opened_as(), found.append, now=NOW, **changes)
    return found


def test_each_message_is_read_once_with_the_moment_at_which_the_server_took_it() -> None:
    with box() as made:
        made.add(LETTER.format("een"), at=local("2026-06-01 23:59"))
        made.add(LETTER.format("twee"), at=local("2026-06-02 00:00"))
        first = read(made)
        made.add(LETTER.format("drie"))
        second = read(made)
        assert read(made) == []
    assert [(each.number, each.arrived_at) for each in first] == [
        (1, local("2026-06-01 23:59")),
        (2, local("2026-06-02 00:00")),
    ]
    assert [each.number for each in second] == [3]
    assert b"Subject: drie" in second[0].raw
    assert second[0].is_whole


def test_the_mailbox_stays_as_it_is() -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        read(made)
        words = {command.split()[0] if command[:3] != "UID" else command.split()[1] for command in made.commands}
    assert words <= {"CAPABILITY", "LOGIN", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"}
    assert all("BODY.PEEK" in command for command in made.commands if "BODY" in command)


def test_a_round_reads_so_many_and_the_next_the_others() -> None:
    with box() as made:
        for number in range(7):
            made.add(LETTER.format(number))
        assert [each.number for each in read(made, limit=5)] == [1, 2, 3, 4, 5]
        assert [each.number for each in read(made, limit=5)] == [6, 7]


def test_a_server_that_says_no_next_number_is_read_as_well() -> None:
    with box() as made:
        made.knows_next = False
        made.add(LETTER.format("een"))
        assert len(read(made)) == 1
        assert read(made) == []


def test_a_mailbox_that_numbers_anew_is_read_from_its_beginning() -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        read(made)
        made.validity = 12
        assert [each.number for each in read(made)] == [1]
        assert read(made) == []


def test_of_a_message_that_is_too_large_the_header_alone_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 5000)
    with box() as made:
        made.add(LETTER.format("groot") + "x" * 6000)
        made.add(LETTER.format("gelogen") + "x" * 6000, says=10)
        honest, lied = read(made)
    assert (honest.is_whole, lied.is_whole) == (False, False)
    assert honest.size > 6000
    assert b"xxx" not in honest.raw
    assert len(lied.raw) <= 5001


def test_what_keeping_raises_brings_the_message_back() -> None:
    with box() as made:
        made.add(LETTER.format("een"))

        def fail(arrived: Arrived) -> None:
            raise OSError("the disk is full")

        with pytest.raises(OSError, match="full"):
            read_new(made.opened_as(), fail, now=NOW)
        assert [each.number for each in read(made)] == [1]


def test_two_workers_do_not_read_at_once() -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        inner: list[Arrived] = []
        read_new(made.opened_as(), lambda _: read_new(made.opened_as(), inner.append, now=NOW) and None, now=NOW)
    assert inner == []


def test_what_a_worker_that_died_held_is_read_by_the_next() -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        MailboxPosition.objects.create(name=made.opened_as().name, leased_until=NOW + timedelta(seconds=30))
        assert read(made) == []
        MailboxPosition.objects.update(leased_until=NOW - timedelta(seconds=1))
        assert len(read(made)) == 1


def fails(access: Access) -> MailboxPosition:
    with pytest.raises(MailboxUnavailable):
        read_new(access, lambda _: None, now=NOW)
    found = MailboxPosition.objects.get()
    assert (found.failing_since, found.leased_until) == (NOW, None)
    assert found.answer
    return found


@pytest.mark.parametrize(
    ("first", "byte_by_byte"),
    [(b"", False), (b"* OK hello\r\n", False), (b"*", True), (b"\xff\x00{99999999}\r\n" * 50, False)],
    ids=["silent", "hangs", "drips", "garbage"],
)
def test_a_server_that_never_finishes_is_left(first: bytes, byte_by_byte: bool) -> None:
    with bad_server(first, byte_by_byte) as port:
        fails(Box(port=port).opened_as(step_seconds=0.4, round_seconds=0.8))


def test_a_server_that_drips_through_the_whole_of_tls_is_left() -> None:
    with bad_server(b"\x16", byte_by_byte=True) as port:
        fails(Box(port=port).opened_as(step_seconds=0.4, round_seconds=0.8, security="tls"))


@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_server_that_hangs_at_any_step_is_left(command: str) -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        made.hangs_at = command
        fails(made.opened_as(step_seconds=0.3))
        made.hangs_at = "\0"
        assert len(read(made)) == 1
    assert MailboxPosition.objects.get().failing_since is None


@pytest.mark.parametrize(
    "answers",
    [
        {"LOGIN": b"TAG NO [AUTHENTICATIONFAILED] no\r\n"},
        {"EXAMINE": b"TAG NO no such mailbox\r\n"},
        {"UID SEARCH": b"* SEARCH one two 999999999999999999999999\r\nTAG BAD\r\n"},
        {"UID FETCH": b"* 1 FETCH (RFC822.SIZE 10 {99999999999}\r\n"},
        {"UID FETCH": b"* BYE going down\r\n"},
        {"CAPABILITY": b"* nonsense\r\nTAG OK\r\n"},
    ],
    ids=["password", "folder", "search", "endless literal", "bye", "no IMAP"],
)
def test_a_server_that_answers_badly_is_left_and_written_down(answers: dict[str, bytes]) -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        made.answers = answers
        found = fails(made.opened_as(step_seconds=1.0))
    assert PASSWORD not in found.answer


def test_a_server_that_is_down_is_written_down() -> None:
    fails(Box(port=free_port()).opened_as())


def test_a_message_without_a_moment_or_gone_meanwhile_stops_nothing() -> None:
    with box() as made:
        made.add(LETTER.format("een"))
        made.answers = {"UID FETCH 1 (UID INTERNALDATE": b"* 1 FETCH (UID 1 RFC822.SIZE 20)\r\nTAG OK done\r\n"}
        assert [each.arrived_at for each in read(made)] == [None]
        made.add(LETTER.format("twee"))
        made.answers = {"UID FETCH 2": b"TAG OK nothing\r\n"}
        assert read(made) == []
        made.add(LETTER.format("drie"))
        assert [each.number for each in read(made)] == [3]
