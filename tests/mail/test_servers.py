"""Mail servers that refuse, are down, hang or send a byte at a time: the message stays, and arrives in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from mail import outbox
from mail.delivery import Postman, deliver_due
from mail.models import OutgoingMail
from tests import cast, factories
from tests.mail.sink import bad_server, free_port, mailers, sink

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


def write(address: str = "ada@example.org", **options: object) -> OutgoingMail:
    return outbox.post("Ontvangst bevestigd", "De tekst.", address=address, at=timezone.now(), **options)  # type: ignore[arg-type]


def let_time_pass(**time: float) -> None:
    """Put every moment of the messages back, as if that time had passed."""
    for field in ("written_at", "not_before", "give_up_at", "expires_at", "leased_until", "ended_at"):
        rows = OutgoingMail.objects.filter(**{f"{field}__isnull": False})
        rows.update(**{field: F(field) - timedelta(**time)})


def test_a_message_arrives_once_with_its_own_number_and_its_text_is_wiped(settings: Settings) -> None:
    message = write()
    with sink() as server:
        settings.MAILERS = mailers(server.port)
        assert deliver_due() == (1, True)
        assert deliver_due() == (0, True)
    assert server.taken == [(message.message_id, "ada@example.org")]
    assert server.bodies == ["De tekst.\r\n"] or server.bodies == ["De tekst.\n"]
    message.refresh_from_db()
    assert (message.state, message.encrypted_body) == (State.SENT, "")


def test_a_server_that_is_down_costs_one_message_one_attempt(settings: Settings) -> None:
    for number in range(5):
        write(f"p{number}@example.org")
    settings.MAILERS = mailers(free_port())
    assert deliver_due() == (0, False)
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {State.WAITING}


def test_what_a_server_refused_arrives_when_it_takes_mail_again(settings: Settings) -> None:
    message = write()
    with sink(refuses_everybody=True) as server:
        settings.MAILERS = mailers(server.port)
        deliver_due()
        message.refresh_from_db()
        assert (message.state, message.problem, message.attempts) == (State.WAITING, "server", 1)
        assert "451" in message.answer
        server.refuses_everybody = False
        assert deliver_due() == (0, True)  # not before its time
        let_time_pass(seconds=20)
        assert deliver_due() == (1, True)
    assert server.recipients == ["ada@example.org"]


def test_a_refused_recipient_holds_up_nobody_else(settings: Settings) -> None:
    for number in range(6):
        write(f"p{number}@example.org")
    refuses = {"p1@example.org": "550 5.1.1 no such user", "p4@example.org": "450 4.2.1 mailbox busy"}
    with sink(refuses=refuses) as server:
        settings.MAILERS = mailers(server.port)
        assert deliver_due() == (4, True)
        assert sorted(server.recipients) == [f"p{number}@example.org" for number in (0, 2, 3, 5)]
        states = dict(OutgoingMail.objects.values_list("address", "state"))
        assert (states["p1@example.org"], states["p4@example.org"]) == (State.FAILED, State.WAITING)
        server.refuses.clear()
        let_time_pass(seconds=20)
        assert deliver_due() == (1, True)
        # The address exists after all: an officer sends it again.
        assert outbox.send_again(OutgoingMail.objects.get(address="p1@example.org"), at=timezone.now())
        assert deliver_due() == (1, True)
    assert sorted(server.recipients) == [f"p{number}@example.org" for number in range(6)]


def test_a_message_that_is_refused_holds_up_nobody_else(settings: Settings) -> None:
    message = write()
    with sink(refuses_data="554 5.7.1 looks like spam") as server:
        settings.MAILERS = mailers(server.port)
        assert deliver_due() == (0, True)
        message.refresh_from_db()
        assert (message.state, message.problem) == (State.WAITING, "refused")
        server.refuses_data = ""
        let_time_pass(seconds=20)
        assert deliver_due() == (1, True)


@pytest.mark.parametrize(
    ("first", "byte_by_byte"), [(b"", False), (b"220 hello\r\n", False), (b"2", True)], ids=["silent", "hangs", "drips"]
)
def test_a_server_that_never_finishes_is_left_after_the_time_for_the_whole(
    settings: Settings, first: bytes, byte_by_byte: bool
) -> None:
    message = write()
    with bad_server(first, byte_by_byte) as port:
        settings.MAILERS = mailers(port, connect_seconds=0.5, message_seconds=0.5)
        assert deliver_due() == (0, False)
    message.refresh_from_db()
    assert (message.state, message.problem) == (State.WAITING, "server")
    assert "Timeout" in message.answer
    let_time_pass(seconds=20)
    with sink() as server:
        settings.MAILERS = mailers(server.port)
        assert deliver_due() == (1, True)


def test_a_server_that_hangs_in_the_middle_of_a_message_is_left(settings: Settings) -> None:
    message = write()
    with sink(seconds_a_message=60) as server:
        settings.MAILERS = mailers(server.port, message_seconds=0.5)
        assert deliver_due() == (0, False)
    message.refresh_from_db()
    assert (message.state, message.problem) == (State.WAITING, "server")


def test_a_postman_leaves_a_server_that_is_down_alone_for_a_while(settings: Settings) -> None:
    for number in range(3):
        write(f"p{number}@example.org")
    settings.MAILERS = mailers(free_port())
    postman, now = Postman(), timezone.now()
    for _ in range(3):
        assert postman.round(now=now) == 0
    assert sum(OutgoingMail.objects.values_list("attempts", flat=True)) == 1
    postman.round(now=now + timedelta(minutes=2))
    assert sum(OutgoingMail.objects.values_list("attempts", flat=True)) == 2


def test_the_wait_doubles_up_to_an_hour_and_ends_after_five_days_with_an_officer(settings: Settings) -> None:
    message = write()
    settings.MAILERS = mailers(free_port())
    waits = []
    for _ in range(12):
        before = timezone.now()
        deliver_due()
        message.refresh_from_db()
        waits.append(round((message.not_before - before).total_seconds() / 15))
        OutgoingMail.objects.update(not_before=before)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]
    let_time_pass(days=5)
    outbox.tend(now=timezone.now())
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.encrypted_body


def test_an_address_that_no_mail_can_have_fails_at_once(settings: Settings) -> None:
    message = write("ünïcode@example.org")
    with sink() as server:
        settings.MAILERS = mailers(server.port)
        assert deliver_due() == (0, True)
    message.refresh_from_db()
    assert (message.state, message.problem) == (State.FAILED, "refused")


def test_a_domain_with_letters_beyond_ascii_is_written_as_dns_has_it(settings: Settings) -> None:
    write("ada@bücher.example")
    with sink() as server:
        settings.MAILERS = mailers(server.port)
        assert deliver_due() == (1, True)
    assert server.recipients == ["ada@xn--bcher-kva.example"]


def test_invitations_are_sent_by_the_worker_and_never_by_the_page(settings: Settings) -> None:
    customer = factories.customer()
    client = Client()
    client.force_login(cast.member(customer, "administrator"))
    with sink(seconds_a_message=0.1) as server:
        settings.MAILERS = mailers(server.port)
        for number in range(8):
            values = {"email": f"nieuw{number}@example.org", "role": "reader", "language": "nl"}
            assert client.post(f"/klant/{customer.code}/leden/", values).status_code == 302
        assert server.attempts == 0
        assert deliver_due() == (8, True)
