"""Trying a webhook out: a message that tells of nothing, signed as every other, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier

from accounts.models import User
from customers.models import Membership
from journal.models import Entry
from tests import cast, factories
from tests.api.programs import program
from tests.small import Small
from tests.webhooks import misbehaving
from tests.webhooks.receiver import Receiver, receiving
from tests.webhooks.test_described import complaints
from webhooks import connection, keeping, sending, trials
from webhooks.models import Webhook, WebhookEvent, WebhookTrial
from webhooks.privacy import forget_events


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LIMITS", connection.Limits(connect=0.5, read=0.5, total=0.8))


def subscribed(small: Small, target: str) -> tuple[Webhook, str]:
    return keeping.subscribe(
        small.customer, name="Register", address=target, kinds=["receipt.recorded"], by=small.member(),
        at=timezone.now(),
    )  # fmt: skip


def work() -> int:
    """What a worker does in a round."""
    return trials.tend(now=timezone.now())


def test_who_may_act_sends_a_trial_from_the_page_and_sees_what_became_of_it(small: Small, receiver: Receiver) -> None:
    webhook, secret = subscribed(small, receiver.address)
    page = small.page(f"webhooks/{webhook.pk}/")
    browser, entries = cast.signed_in(small.member()), Entry.objects.count()
    assert browser.post(f"{page}trial/").status_code == 302
    waiting = browser.get(page)
    assert "onderweg" in waiting.content.decode()
    assert waiting.headers["Refresh"] == "3"
    browser.post(f"{page}trial/")
    assert (work(), work(), len(receiver.got)) == (1, 0, 1), "one at a time, and each once"

    (got,) = receiver.got
    assert Verifier(secret).verify(got.body, got.headers) == got.event
    assert (got.event["type"], got.event["subject"]) == ("nl.dpa-registry.webhook.trial", f"webhooks/{webhook.pk}")
    assert got.event["data"]["isTrial"] is True
    assert "sequence" not in got.event
    assert complaints(Client().get("/api/v1/openapi.json").json(), got) == []
    shown = browser.get(page)
    assert "Refresh" not in shown.headers
    assert "HTTP 204" in shown.content.decode()
    assert " ms)" in shown.content.decode()
    # It is no act, nor an event that could hold others up.
    assert Entry.objects.count() == entries
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(("how", "problem"), [(how, misbehaving.PROBLEMS[how]) for how in misbehaving.PROBLEMS])
def test_a_bad_target_ends_a_trial_soon_with_what_was_wrong(small: Small, how: str, problem: str) -> None:
    with receiving(misbehaving.as_told(how)) as receiver:
        webhook, _secret = subscribed(small, receiver.address)
        trials.ask(webhook, at=timezone.now())
        assert work() == 1
    trial = webhook.trials.get()
    assert (trial.state, trial.problem) == ("failed" if problem else "arrived", problem)
    assert trial.milliseconds is not None
    assert trial.milliseconds < 1500
    webhook.refresh_from_db()
    assert webhook.is_working
    assert webhook.progress.failures == 0


def test_a_target_inside_is_refused_and_secrets_that_cannot_be_read_are_said(
    small: Small, receiver: Receiver, settings: Settings
) -> None:
    webhook, _secret = subscribed(small, receiver.address)
    settings.WEBHOOK_NETWORKS = []
    trials.ask(webhook, at=timezone.now())
    work()
    settings.SECRET_KEY = "another key " * 6
    trials.ask(webhook, at=timezone.now())
    work()
    assert [each.problem for each in webhook.trials.order_by("pk")] == ["address", "unreadable"]
    assert receiver.got == []


def test_a_worker_that_died_leaves_a_trial_that_another_sends_with_the_same_id(
    small: Small, receiver: Receiver
) -> None:
    webhook, _secret = subscribed(small, receiver.address)
    trial = trials.ask(webhook, at=timezone.now())
    webhook.trials.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert work() == 0
    webhook.trials.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert work() == 1
    assert receiver.got[0].headers["webhook-id"] == str(trial.identity)


def test_a_webhook_has_ten_an_hour_also_while_it_is_paused_and_none_once_it_ended(
    small: Small, receiver: Receiver
) -> None:
    webhook, _secret = subscribed(small, receiver.address)
    keeping.pause(webhook, by=small.member(), at=timezone.now())
    page, browser = small.page(f"webhooks/{webhook.pk}/"), cast.signed_in(small.member())
    for _number in range(trials.MOST):
        browser.post(f"{page}trial/")
        work()
    answer = browser.post(f"{page}trial/", follow=True).content.decode()
    assert "Hoogstens 10 proefberichten per uur" in answer
    assert (len(receiver.got), webhook.trials.count()) == (trials.MOST, trials.MOST)
    theirs = program(small.customer, by=small.member())
    refused = theirs.post(f"/webhooks/{webhook.pk}/trials", {})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    webhook.trials.update(asked_at=timezone.now() - trials.WITHIN)
    assert theirs.post(f"/webhooks/{webhook.pk}/trials", {}).status_code == 202
    assert forget_events(timezone.now() + timedelta(days=29)) == 0
    assert forget_events(timezone.now() + timedelta(days=31)) == trials.MOST + 1
    keeping.end(webhook, by=small.member(), at=timezone.now())
    assert theirs.post(f"/webhooks/{webhook.pk}/trials", {}).status_code == 409


def test_a_program_asks_for_one_and_for_what_became_of_it(small: Small, officer: User, receiver: Receiver) -> None:
    webhook, _secret = subscribed(small, receiver.address)
    theirs = program(small.customer, by=small.member())
    (listed,) = theirs.get("/webhooks").json()["items"]
    assert (listed["id"], listed["state"], listed["kinds"]) == (webhook.pk, "working", ["receipt.recorded"])
    assert theirs.get(f"/webhooks/{webhook.pk}").json() == listed
    asked = theirs.post(f"/webhooks/{webhook.pk}/trials", {}, key="once")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    place = asked.headers["Location"].removeprefix("/api/v1")
    work()
    again = theirs.post(f"/webhooks/{webhook.pk}/trials", {}, key="once")
    assert again.headers["Idempotency-Replayed"] == "true"
    found: dict[str, Any] = theirs.get(place).json()
    assert (found["state"], found["status"], found["problem"]) == ("arrived", 204, None)
    assert found["eventId"] == receiver.got[0].event["id"]
    assert receiver.got[0].event["data"]["links"] == [f"http://localhost:8000/api/v1{place}"]
    assert work() == 0

    # The processor's has its own, and another customer's knows of none.
    other = factories.customer("elders", name="Gemeente Elders")
    for stranger in (program(None, by=officer), program(other, by=cast.member(other, Membership.Role.ADMINISTRATOR))):
        assert stranger.get("/webhooks").json()["items"] == []
        assert stranger.get(place).status_code == stranger.get(f"/webhooks/{webhook.pk}").status_code == 404
        assert stranger.post(f"/webhooks/{webhook.pk}/trials", {}).status_code == 404
    assert Client().get(f"/api/v1{place}").status_code == 401


def test_readers_and_officers_send_none_for_a_customer_and_the_office_tries_its_own(
    small: Small, officer: User, receiver: Receiver
) -> None:
    theirs, _secret = subscribed(small, receiver.address)
    reader = cast.signed_in(small.member(Membership.Role.READER))
    assert reader.post(small.page(f"webhooks/{theirs.pk}/trial/")).status_code == 403
    assert cast.signed_in(cast.stranger()).post(small.page(f"webhooks/{theirs.pk}/trial/")).status_code == 404
    browser, at = cast.signed_in(officer), "/admin/webhooks/webhook/"
    browser.post(f"{at}{theirs.pk}/steer/trial/")
    assert not WebhookTrial.objects.exists()
    ours, _own = keeping.subscribe(
        None, name="CRM", address=receiver.address, kinds=["receipt.recorded"], by=officer, at=timezone.now()
    )
    browser.post(f"{at}{ours.pk}/steer/trial/")
    work()
    assert "HTTP 204" in browser.get(f"{at}{ours.pk}/change/").content.decode()
    assert len(receiver.got) == 1
