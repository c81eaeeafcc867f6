"""Anybody may ask for mail about what is published; only the address's owner starts it, and one click ends it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from documents import lifecycle
from documents.models import DocumentVersion
from notices import subscribing
from notices.models import Subscription
from tests import cast, factories
from tests.small import Small
from tests.work import deliver_mail

PAGE = "/op-de-hoogte/"


def _path_in(body: str, what: str) -> str:
    found = re.search(rf"/op-de-hoogte/{what}/\S+", body)
    assert found is not None
    return found.group()


def _asked(client: Client, email: str = "burger@example.org", **form: object) -> str:
    """The path of the link that was sent."""
    assert client.post(PAGE, {"email": email, **form}).status_code == 200
    return _path_in(str(deliver_mail()[-1].body), "bevestigen")


def _published_now(small: Small) -> DocumentVersion:
    now = timezone.now()
    return lifecycle.publish(factories.draft(small.annex2.line), by=cast.officer(), at=now, recorded_at=now).version


@pytest.fixture
def subscribed(small: Small, client: Client) -> Subscription:
    client.post(_asked(client))
    return Subscription.objects.get()


def test_nothing_but_the_link_is_sent_until_the_owner_confirms(small: Small, client: Client) -> None:
    link = _asked(client)
    assert client.get(link).status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    _published_now(small)
    assert subscribing.tend(now=timezone.now()) == 0
    assert "U hoort ervan" in client.post(link).text
    assert Subscription.objects.get().confirmed_at is not None


def test_a_subscriber_hears_once_of_what_is_published_afterwards(small: Small, subscribed: Subscription) -> None:
    version = _published_now(small)
    assert subscribing.tend(now=timezone.now()) == 1
    assert subscribing.tend(now=timezone.now()) == 0
    [message] = deliver_mail()
    assert message.to == ["burger@example.org"]
    assert message.subject == f"Nieuwe versie: {version}"
    assert f"/versies/{version.reference}/" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_old_text_published_later_is_no_news(small: Small, subscribed: Subscription) -> None:
    factories.publish(factories.draft(small.annex2.line), "2023-07-05 09:00")
    subscribing.tend(now=timezone.now())
    assert deliver_mail() == []


def test_who_follows_one_document_hears_of_that_one_only(small: Small, client: Client) -> None:
    client.post(_asked(client, document=str(small.terms.document.pk)))
    _published_now(small)
    subscribing.tend(now=timezone.now())
    assert deliver_mail() == []


def test_a_mail_program_ends_it_with_one_click_and_a_look_does_not(
    small: Small, subscribed: Subscription, client: Client
) -> None:
    _published_now(small)
    subscribing.tend(now=timezone.now())
    [message] = deliver_mail()
    path = _path_in(message.extra_headers["List-Unsubscribe"].strip("<>"), "stoppen")
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert Subscription.objects.exists()
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_what_waits_is_not_sent_to_who_has_stopped(small: Small, subscribed: Subscription) -> None:
    _published_now(small)
    subscribing.tend(now=timezone.now())
    subscribing.end(subscribed, at=timezone.now())
    assert deliver_mail() == []


def test_what_nobody_confirmed_is_forgotten(small: Small, client: Client) -> None:
    _asked(client)
    subscribing.tend(now=timezone.now() + timedelta(days=8))
    assert not Subscription.objects.exists()


def test_who_asks_learns_nothing_of_who_is_subscribed(small: Small, subscribed: Subscription, client: Client) -> None:
    known = client.post(PAGE, {"email": "burger@example.org"})
    unknown = client.post(PAGE, {"email": "ander@example.org"})
    said = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text) for page in (known, unknown)]
    assert said[0].replace("burger", "ander") == said[1]
    assert Subscription.objects.get(address="burger@example.org").confirmed_at is not None


@pytest.mark.parametrize("what", ["bevestigen", "stoppen"])
def test_a_forged_link_does_nothing(small: Small, subscribed: Subscription, client: Client, what: str) -> None:
    client.post(f"/op-de-hoogte/{what}/MQ:vals/")
    assert Subscription.objects.filter(pk=subscribed.pk).exists()


def test_a_wrong_address_is_told_kindly_and_kept(small: Small, client: Client) -> None:
    answer = client.post(PAGE, {"email": "burger@"})
    assert answer.status_code == 400
    assert 'value="burger@"' in answer.text
    assert not Subscription.objects.exists()


def test_nobody_fills_a_strangers_mailbox(small: Small, client: Client) -> None:
    codes = [client.post(PAGE, {"email": "slachtoffer@example.org"}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert len(mail.outbox) == 0
