"""What happens is told to whom it concerns: each entry once, signed, in order, whatever the target does."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from accounts.models import User
from api.v1 import operations
from customers.members import remove
from customers.models import Membership
from journal.models import Entry
from journal.sequencing import finish
from tests import factories
from tests.small import Small
from tests.webhooks import misbehaving
from tests.webhooks.receiver import Got, Receiver, receiving
from tests.work import deliver_mail
from webhooks import connection, keeping, making, redelivery, sending, signing
from webhooks.catalogue import TOPICS, topics_for
from webhooks.models import Progress, Webhook, WebhookEvent

RECEIPTS = ["receipt.recorded", "receipt.voided"]
State = WebhookEvent.State


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture(autouse=True)
def impatient(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_WAITS = 0.0
    monkeypatch.setattr(sending, "LIMITS", connection.Limits(connect=0.5, read=0.5, total=0.8))


def tell() -> int:
    """What the sequencer and one worker do in a round."""
    finish()
    making.tend(now=timezone.now())
    return sending.tend(now=timezone.now())


def of_customer(small: Small, target: str, kinds: list[str] | None = None) -> tuple[Webhook, str]:
    finish()
    return keeping.subscribe(
        small.customer, name="Register", address=target, kinds=kinds or RECEIPTS, by=small.member(), at=timezone.now()
    )


def of_processor(officer: User, target: str, kinds: list[str] | None = None) -> Webhook:
    finish()
    made, _secret = keeping.subscribe(
        None, name="CRM", address=target, kinds=kinds or RECEIPTS, by=officer, at=timezone.now()
    )
    return made


def states(webhook: Webhook) -> list[str]:
    return list(webhook.events.order_by("place", "subject").values_list("state", flat=True))


def test_a_customer_is_told_of_its_own_acts_in_signed_events_without_anything_personal(
    small: Small, receiver: Receiver
) -> None:
    factories.receive(small.customer, small.annex2, "2024-01-01")
    _webhook, secret = of_customer(small, receiver.address)
    other = factories.customer("elders", name="Gemeente Elders")
    factories.receive(other, small.terms, "2024-01-09")
    factories.receive(small.customer, small.terms, "2024-01-10")
    assert tell() == 1
    assert tell() == 0

    (got,) = receiver.got
    event = got.event
    entry = Entry.objects.filter(kind="receipt.recorded").latest("place")
    assert (event["specversion"], event["type"]) == ("1.0", "nl.dpa-registry.receipt.recorded")
    assert (event["source"], event["subject"]) == ("http://localhost:8000", "customers/waterakker")
    assert event["data"]["place"] == entry.place
    assert event["sequence"] == f"{entry.place:012d}"
    assert event["data"]["links"] == ["http://localhost:8000/api/v1/customers/waterakker/receipts"]
    assert got.path == "/events?of=dpa"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["content-type"].startswith("application/cloudevents+json")
    assert got.headers["webhook-id"] == event["id"]
    assert Verifier(secret).verify(got.body, got.headers) == event
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(got.body.replace(b"waterakker", b"elders"), got.headers)
    # Who allowed it, and whom it is about, stand nowhere in it.
    said = got.body.decode()
    assert not any(word in said for word in ("example.org", "Manager", small.customer.name, small.terms.document.title))


def test_the_processor_is_told_of_every_customer_and_version_and_each_link_leads_somewhere(
    small: Small, officer: User, receiver: Receiver, settings: Settings
) -> None:
    settings.EVENT_SOURCE = "urn:nld:oin:00000001234567890000:systeem:dpa-registry"
    of_processor(officer, receiver.address, ["receipt.recorded", "version.published"])
    other = factories.customer("elders", name="Gemeente Elders")
    factories.agreement(other, small.product)
    terms = factories.terms("2024-02-01 09:00")
    for customer in (small.customer, other):
        factories.receive(customer, terms, "2024-02-02")
    assert tell() == 3
    assert receiver.subjects == [f"versions/{terms.reference}", "customers/waterakker", "customers/elders"]
    assert {got.event["source"] for got in receiver.got} == {settings.EVENT_SOURCE}


def test_two_secrets_sign_together_and_a_revoked_one_no_more(small: Small, receiver: Receiver) -> None:
    webhook, first = of_customer(small, receiver.address)
    second = keeping.add_secret(webhook, by=small.member(), at=timezone.now())
    factories.receive(small.customer, small.terms, "2024-01-10")
    tell()
    for secret in (first, second):
        Verifier(secret).verify(receiver.got[0].body, receiver.got[0].headers)
    oldest = webhook.secrets.first()
    assert oldest is not None
    keeping.revoke_secret(oldest, by=small.member(), at=timezone.now())
    factories.receive(small.customer, small.annex2, "2024-01-11")
    tell()
    Verifier(second).verify(receiver.got[1].body, receiver.got[1].headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(first).verify(receiver.got[1].body, receiver.got[1].headers)
    oldest.refresh_from_db()
    assert oldest.encrypted == ""
    assert first not in json.dumps([*webhook.secrets.values_list("encrypted", flat=True)])


def test_secrets_survive_a_change_of_the_secret_key_and_without_the_old_key_the_webhook_pauses(
    small: Small, receiver: Receiver, settings: Settings
) -> None:
    webhook, secret = of_customer(small, receiver.address)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " * 6
    factories.receive(small.customer, small.terms, "2024-01-10")
    assert tell() == 1
    Verifier(secret).verify(receiver.got[0].body, receiver.got[0].headers)
    assert [signing.renew(now=timezone.now()) for _twice in range(2)] == [1, 0]
    settings.SECRET_KEY_FALLBACKS = []
    WebhookEvent.objects.update(state=State.WAITING)
    assert sending.tend(now=timezone.now()) == 1
    settings.SECRET_KEY = "another key " * 6
    WebhookEvent.objects.update(state=State.WAITING)
    sending.tend(now=timezone.now())
    webhook.refresh_from_db()
    assert (webhook.paused_because, states(webhook)) == ("unreadable", ["waiting"])


def test_what_fails_is_tried_again_and_holds_up_its_own_subject_only(
    small: Small, officer: User, receiver: Receiver
) -> None:
    refused = {"customers/waterakker": 2}

    def says(got: Got, handler: BaseHTTPRequestHandler) -> int:
        left = refused.get(got.event["subject"], 0)
        refused[got.event["subject"]] = left - 1
        return 400 if left > 0 else 202

    receiver.says = says
    webhook = of_processor(officer, receiver.address)
    other = factories.customer("elders", name="Gemeente Elders")
    factories.receive(small.customer, small.terms, "2024-01-10")
    factories.receive(small.customer, small.annex2, "2024-01-11")
    factories.receive(other, small.terms, "2024-01-12")
    assert tell() == 3
    first, second, third = sorted(set(receiver.places))
    # The other customer does not wait; the second event of the first does, for the first one.
    assert receiver.places == [first, first, first, second, third] or receiver.places.index(third) < 4
    assert receiver.places.index(second) > max(n for n, place in enumerate(receiver.places) if place == first)
    assert len({got.event["id"] for got in receiver.got}) == 3
    assert states(webhook) == ["sent"] * 3


def test_what_never_arrives_is_given_up_told_once_and_sent_again_or_passed_over_by_a_person(
    small: Small, receiver: Receiver
) -> None:
    receiver.says = lambda got, handler: 422
    webhook, _secret = of_customer(small, receiver.address)
    for version, at in ((small.terms, "2024-01-10"), (small.annex2, "2024-01-11")):
        factories.receive(small.customer, version, at)
    finish()
    making.tend(now=timezone.now())
    deliver_mail()
    webhook.events.update(first_tried_at=timezone.now() - sending.GIVE_UP)
    sending.tend(now=timezone.now())
    assert states(webhook) == ["given_up", "waiting"], "the later one waits"
    (mail,) = deliver_mail()
    assert "Register" in mail.subject
    assert f"/webhooks/{webhook.pk}/" in str(mail.body)

    receiver.says = lambda got, handler: 204
    head = webhook.events.order_by("place").first()
    assert head is not None
    assert tell() == 0
    assert redelivery.send_again(head, at=timezone.now())
    assert not redelivery.send_again(head, at=timezone.now())
    assert tell() == 2
    assert states(webhook) == ["sent", "sent"]

    webhook.events.update(state=State.WAITING)
    webhook.events.filter(pk=head.pk).update(state=State.GIVEN_UP)
    assert redelivery.pass_over(head, at=timezone.now())
    assert tell() == 1
    assert states(webhook) == ["passed", "sent"]


@pytest.mark.parametrize(("how", "problem"), [(how, misbehaving.PROBLEMS[how]) for how in misbehaving.PROBLEMS])
def test_a_bad_target_costs_a_second_at_most_and_is_left_alone(small: Small, how: str, problem: str) -> None:
    with receiving(misbehaving.as_told(how)) as receiver:
        webhook, _secret = of_customer(small, receiver.address)
        factories.receive(small.customer, small.terms, "2024-01-10")
        finish()
        making.tend(now=timezone.now())
        began = time.monotonic()
        outcome = sending._send(webhook, webhook.events.get())
        assert time.monotonic() - began < 1.5
    assert outcome.problem == problem
    assert outcome.arrived is (problem == "")
    assert outcome.rests is (problem not in ("", "redirect"))


def test_a_target_that_is_gone_pauses_the_webhook_which_goes_on_where_it_stopped(
    small: Small, receiver: Receiver
) -> None:
    receiver.says = lambda got, handler: 410
    webhook, _secret = of_customer(small, receiver.address)
    factories.receive(small.customer, small.terms, "2024-01-10")
    deliver_mail()
    tell()
    webhook.refresh_from_db()
    assert (webhook.paused_because, webhook.is_working) == ("gone", False)
    assert [mail.subject for mail in deliver_mail()] == ["De webhook ‘Register’ staat stil"]
    factories.receive(small.customer, small.annex2, "2024-01-11")
    assert tell() == 0
    assert len(receiver.got) == 1

    receiver.says = lambda got, handler: 200
    keeping.resume(webhook, by=small.member(), at=timezone.now())
    assert tell() == 2
    assert receiver.places == sorted(receiver.places)
    assert len(set(receiver.places)) == 2
    kinds = Entry.objects.filter(kind__startswith="webhook.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["webhook.made", "webhook.paused", "webhook.resumed"]


def test_nobody_is_told_for_a_member_who_was_removed_until_another_takes_it_over(
    small: Small, receiver: Receiver
) -> None:
    other = small.member(Membership.Role.ADMINISTRATOR)
    webhook, _secret = of_customer(small, receiver.address)
    factories.receive(small.customer, small.terms, "2024-01-10")
    remove(small.customer.memberships.get(user=webhook.responsible), by=other, at=timezone.now())
    deliver_mail()
    assert tell() == 0
    assert receiver.got == []
    webhook.refresh_from_db()
    assert webhook.paused_because == "nobody"
    told: list[EmailMessage] = deliver_mail()
    assert [mail.to for mail in told] == [[other.email]]
    keeping.resume(webhook, by=other, at=timezone.now())
    assert tell() == 1


def test_everything_from_a_place_on_is_sent_once_more_with_the_same_ids(small: Small, receiver: Receiver) -> None:
    webhook, _secret = of_customer(small, receiver.address)
    for version, at in zip(small.versions, ("2024-01-10", "2024-01-11", "2024-01-12"), strict=True):
        factories.receive(small.customer, version, at)
    assert tell() == 3
    first = [got.event["id"] for got in receiver.got]
    redelivery.replay(webhook, place=receiver.places[1], at=timezone.now())
    assert tell() == 2
    assert [got.event["id"] for got in receiver.got] == [*first, *first[1:]]
    # From before it was there, too: the journal is the source, not what was sent.
    redelivery.replay(webhook, place=0, at=timezone.now())
    tell()
    assert [got.event["id"] for got in receiver.got][5:] == first


def test_a_worker_that_died_leaves_a_lease_that_ends_and_one_that_comes_back_late_changes_nothing(
    small: Small, receiver: Receiver
) -> None:
    webhook, _secret = of_customer(small, receiver.address)
    factories.receive(small.customer, small.terms, "2024-01-10")
    finish()
    making.tend(now=timezone.now())
    now = timezone.now()
    dead = sending._claim(webhook.pk, now=now)
    assert dead is not None
    assert sending.tend(now=now) == 0, "somebody serves it"
    assert sending._claim(webhook.pk, now=now + sending.LEASE + timedelta(seconds=1)) is not None
    with pytest.raises(sending.LeaseLost):
        sending._record(dead, webhook.events.get(), sending.Outcome(200), now=now)
    assert states(webhook) == ["waiting"]


def test_events_are_made_once_by_two_workers_and_none_is_missed_between_batches(
    small: Small, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BATCH", 2)
    webhook, _secret = of_customer(small, receiver.address)
    stale = Progress.objects.select_related("webhook").get(pk=webhook.pk)
    for version, at in zip(small.versions, ("2024-01-10", "2024-01-11", "2024-01-12"), strict=True):
        factories.receive(small.customer, version, at)
    finish()
    assert making.tend(now=timezone.now()) == 3
    head = making.next_place() - 1
    assert making._catch_up(stale, head, now=timezone.now()) == 0
    assert webhook.events.count() == 3
    wanted = Entry.objects.filter(kind="receipt.recorded", place__gte=stale.position).order_by("place")
    found: list[Any] = [*webhook.events.order_by("place").values_list("place", flat=True)]
    assert found == [*wanted.values_list("place", flat=True)]


def test_every_kind_is_one_that_acts_have_and_leads_to_an_operation_of_the_api() -> None:
    addresses = {re.sub(r"\{\w+\}", "x", address) for address in operations()}
    for topic in TOPICS:
        assert topic.label
        assert re.sub(r"\{\w+\}", "x", topic.path.partition("?")[0]) in addresses, topic.kind
    told = {topic.kind for topic in topics_for(of_processor=False)}
    assert not any(kind.startswith(("member.", "draft.", "person.", "program.", "webhook.")) for kind in told)
