"""The outbox: who gets a message, when, how often, and what is left of it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import retention
from accounts.models import User
from mail import outbox
from mail.delivery import deliver_due
from mail.models import OutgoingMail
from tests.accounts.people import code_in, person

pytestmark = pytest.mark.django_db
State = OutgoingMail.State
CODE = "/account/login/code/"


def write(**options: Any) -> OutgoingMail:
    return outbox.post("Onderwerp", "De tekst.", at=timezone.now(), **{"address": "ada@example.org", **options})


def states() -> set[str]:
    return set(OutgoingMail.objects.values_list("state", flat=True))


def test_a_sign_in_code_that_could_not_be_sent_in_time_is_wiped_and_never_sent() -> None:
    person()
    Client().post(CODE, {"email": "ada@example.org"})
    message = OutgoingMail.objects.get()
    assert message.expires_at == message.written_at + timedelta(minutes=10)
    outbox.tend(now=message.expires_at)
    message.refresh_from_db()
    assert (message.state, message.encrypted_body) == (State.EXPIRED, "")
    assert deliver_due() == (0, True)
    assert not outbox.send_again(message, at=timezone.now())


def test_a_link_to_choose_a_new_password_is_tried_for_as_long_as_it_works() -> None:
    person()
    Client().post("/account/password/reset/", {"email": "ada@example.org"})
    message = OutgoingMail.objects.get()
    assert message.expires_at == message.written_at + timedelta(hours=1)


def test_a_code_goes_before_notices_that_were_written_earlier() -> None:
    for _ in range(3):
        write()
    person("eva@example.org")
    Client().post(CODE, {"email": "eva@example.org"})
    deliver_due(limit=1)
    assert code_in(str(mail.outbox[0].body))


def test_a_message_of_an_act_that_did_not_happen_is_not_sent() -> None:
    class Undone(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            write()
            raise Undone

    with pytest.raises(Undone):
        act()
    assert deliver_due() == (0, True)


def test_the_address_is_that_of_the_moment_of_sending() -> None:
    ada = person()
    write(address="", person=ada)
    User.objects.filter(pk=ada.pk).update(email="ada.nieuw@example.org")
    deliver_due()
    assert mail.outbox[0].to == ["ada.nieuw@example.org"]


@pytest.mark.parametrize("whom", ["nobody", "closed"])
def test_what_is_for_nobody_is_dropped(whom: str) -> None:
    write(address="", person=person(is_active=False) if whom == "closed" else None)
    assert deliver_due() == (0, True)
    assert states() == {State.CANCELLED}
    assert mail.outbox == []


def test_it_goes_out_as_written_by_a_machine_with_its_own_number_and_date() -> None:
    message = write()
    deliver_due()
    [sent] = mail.outbox
    headers = sent.message()
    assert headers["Message-ID"] == message.message_id
    assert headers["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[^@\s]+@processor\.example>", message.message_id)


def test_a_message_whose_worker_died_is_sent_again_under_the_same_number() -> None:
    message = write()
    assert outbox.claim(now=timezone.now()) == message
    assert deliver_due() == (0, True)
    outbox.tend(now=timezone.now() + outbox.LEASE + timedelta(seconds=1))
    OutgoingMail.objects.update(not_before=timezone.now())
    assert deliver_due() == (1, True)
    assert mail.outbox[0].message()["Message-ID"] == message.message_id


def test_a_message_that_ends_its_worker_each_time_is_given_to_an_officer() -> None:
    write()
    now = timezone.now()
    for _ in range(outbox.LOSSES):
        assert outbox.claim(now=now) is not None
        now += outbox.LEASE + timedelta(seconds=1)
        outbox.tend(now=now)
    assert states() == {State.FAILED}
    assert OutgoingMail.objects.get().problem == "lost"


def test_who_comes_back_after_the_lease_changes_nothing() -> None:
    write()
    held = outbox.claim(now=timezone.now())
    assert held is not None
    later = timezone.now() + outbox.LEASE + timedelta(seconds=1)
    outbox.tend(now=later)
    assert outbox.claim(now=later) is not None
    with pytest.raises(outbox.LeaseLost):
        outbox.finish(held, now=later)
    assert states() == {State.SENDING}


def test_the_text_can_be_read_with_an_earlier_secret_key_and_not_without(settings: Settings) -> None:
    write()
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another-key"
    settings.SECRET_KEY_FALLBACKS = [before]
    assert deliver_due() == (1, True)
    settings.SECRET_KEY_FALLBACKS = []
    write()
    settings.SECRET_KEY = "a-third-key"
    assert deliver_due() == (0, True)
    assert OutgoingMail.objects.get(state=State.FAILED).problem == "unreadable"


def test_what_was_sent_is_forgotten_after_a_day_and_what_failed_after_thirty() -> None:
    write()
    deliver_due()
    failed = write()
    held = outbox.claim(now=timezone.now())
    assert held == failed
    outbox.fail(held, "refused", "550 5.1.1 unknown", now=timezone.now())
    retention.remove_expired(now=timezone.now() + timedelta(hours=23))
    assert OutgoingMail.objects.count() == 2
    retention.remove_expired(now=timezone.now() + timedelta(hours=25))
    assert OutgoingMail.objects.get() == failed
    retention.remove_expired(now=timezone.now() + timedelta(days=31))
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once() -> None:
    for number in range(20):
        write(address=f"p{number}@example.org")

    def work(_number: int) -> int:
        try:
            return deliver_due()[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 20
    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"p{number}@example.org" for number in range(20))
