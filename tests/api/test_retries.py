"""What is sent again, at once, late, or by somebody else: an act happens once, and nobody gets another's answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agreements.models import Receipt
from customers.members import remove
from customers.models import DetailsProposal, Membership
from machines.keeping import revoke
from machines.models import Answered
from machines.privacy import ANSWERS, expire_answers
from tests import cast, factories
from tests.api.programs import V1, Program, program
from tests.portal.test_answer_at_once import together
from tests.small import Small

KEY = "c0ffee"


@pytest.fixture
def theirs(small: Small) -> Program:
    return program(small.customer, by=small.member())


def proposals(small: Small) -> str:
    return f"/customers/{small.customer.code}/contact-detail-proposals"


@pytest.mark.django_db(transaction=True)
def test_one_key_with_two_bodies_at_once_is_one_act_and_one_refusal(small: Small) -> None:
    theirs = program(small.customer, by=small.member())

    def send(phone: str) -> Any:
        return lambda: Client().post(
            V1 + proposals(small), {"dpoPhone": phone}, content_type="application/json",
            headers=theirs.headers | {"Idempotency-Key": KEY},
        )  # fmt: skip

    answers = together(send("0201"), send("0202"), send("0201"), send("0202"))
    done = [answer.json()["proposed"]["dpoPhone"] for answer in answers if answer.status_code == 201]
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len(set(done)) == 1
    assert [each.values["dpo_phone"] for each in DetailsProposal.objects.all()] == done[:1]


def test_a_key_is_good_for_one_address_and_one_body(small: Small, theirs: Program) -> None:
    first = theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY)
    assert first.status_code == 201
    for address, data in (
        (proposals(small), {"dpoPhone": "0202"}),
        (proposals(small), {"dpoPhone": "0201", "dpoName": None}),
        (f"{proposals(small)}?", {"dpoPhone": "0201", "address": "x"}),
        (f"/customers/{small.customer.code}/objections", {"noticeId": 1, "grounds": "Nee."}),
    ):
        assert theirs.post(address, data, key=KEY).status_code == 409
    again = theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert DetailsProposal.objects.count() == 1


def test_what_was_refused_took_no_key(small: Small, theirs: Program) -> None:
    for refused in ({}, {"dpoPhone": 7}, {"nonsense": "x"}):
        assert theirs.post(proposals(small), refused, key=KEY).status_code == 400
    assert theirs.post(proposals(small), {"dpoPhone": small.customer.dpo_phone}, key=KEY).status_code in (400, 409)
    assert not Answered.objects.exists()
    assert theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY).status_code == 201


def test_another_program_with_the_key_gets_none_of_the_answer(small: Small, theirs: Program) -> None:
    first = theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY).json()
    other = factories.customer("elders", name="Gemeente Elders")
    stranger = program(other, by=cast.member(other, Membership.Role.ADMINISTRATOR))
    assert stranger.post(proposals(small), {"dpoPhone": "0201"}, key=KEY).status_code == 404
    # A second program of the customer has keys of its own; a second token of the first has not.
    second = program(small.customer, by=small.member()).post(proposals(small), {"dpoPhone": "0201"}, key=KEY)
    assert (second.status_code, "Idempotency-Replayed" in second.headers) == (201, False)
    assert second.json()["id"] != first["id"]
    theirs.sign_in()
    again = theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first, "true")
    # Whoever may do no more, by scope, by right or at all, learns nothing by a key that it knows.
    theirs.sign_in("receipts:write")
    assert theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY).status_code == 403
    theirs.sign_in()
    boss = small.member("administrator")
    remove(Membership.objects.get(user=theirs.registered.made_by), by=boss, at=timezone.now())
    assert theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY).status_code == 403
    revoke(theirs.registered, by=boss, at=timezone.now())
    assert theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY).status_code == 401


def test_a_key_is_remembered_for_a_day_and_then_a_new_act_that_a_rule_may_still_know(
    small: Small, theirs: Program
) -> None:
    address = f"/customers/{small.customer.code}/receipts"
    data = {"versions": [{"version": small.terms.reference, "sha256": small.terms.digest}]}
    assert theirs.post(address, data, key=KEY).json()["items"][0]["isNew"] is True
    now = timezone.now()
    assert expire_answers(now + ANSWERS - timedelta(minutes=1)) == 0
    assert theirs.post(address, data, key=KEY).headers["Idempotency-Replayed"] == "true"
    assert expire_answers(now + ANSWERS + timedelta(minutes=1)) == 1
    late = theirs.post(address, data, key=KEY)
    assert "Idempotency-Replayed" not in late.headers
    assert (late.json()["items"][0]["isNew"], Receipt.objects.count()) == (False, 1)


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 101, "é", "a\tb"])
def test_a_key_that_is_none_is_refused_by_its_name(small: Small, theirs: Program, key: str) -> None:
    answer = theirs.post(proposals(small), {"dpoPhone": "0201"}, **{"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["location"] == {"name": "Idempotency-Key"}


def test_what_is_asked_of_now_keeps_its_etag_until_something_changes(
    small: Small, theirs: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = small.customer.code
    addresses = [f"/customers/{code}/applicability", f"/customers/{code}/processing-record", "/sub-processors"]
    first = {address: theirs.get(address) for address in addresses}
    later, real = timedelta(seconds=90), timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + later)
    for address, answer in first.items():
        etag = answer.headers["ETag"]
        assert etag.startswith("W/")
        assert theirs.get(address).json()["at"] != answer.json()["at"]
        assert theirs.get(address, **{"If-None-Match": etag}).status_code == 304
        # At a moment that was asked for, the whole answer counts.
        past = theirs.get(f"{address}?at=2024-01-01T00:00:00Z")
        assert not past.headers["ETag"].startswith("W/")
    monkeypatch.undo()
    small.receive_all("2024-01-10")
    changed = addresses[0]
    assert theirs.get(changed, **{"If-None-Match": first[changed].headers["ETag"]}).status_code == 200


def test_lists_are_known_again_page_by_page(small: Small, theirs: Program) -> None:
    small.receive_all("2024-01-10")
    address = f"/customers/{small.customer.code}/receipts?limit=2"
    pages = [theirs.get(address)]
    pages.append(theirs.get(f"{address}&cursor={pages[0].json()['nextCursor']}"))
    etags = [page.headers["ETag"] for page in pages]
    assert len(set(etags)) == 2
    assert theirs.get(address, **{"If-None-Match": f'"other", {etags[0]}'}).status_code == 304
    assert theirs.get(address, **{"If-None-Match": etags[1]}).status_code == 200
    assert theirs.get(address, **{"If-Match": etags[1]}).status_code == 412


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_get_no_more_than_there_is(settings: Settings) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "address": 3}
    # Those of one minute, should it end meanwhile.
    answers = together(*(lambda: Client().get(f"{V1}/documents") for _number in range(10)))
    assert sum(answer.status_code == 200 for answer in answers) in (3, 6)
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 429)


@pytest.mark.parametrize("who", ["client", "address", "tokens"])
def test_whoever_asks_too_often_is_told_when_to_come_back(
    small: Small, theirs: Program, settings: Settings, client: Client, who: str
) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, who: 2}
    asked: dict[str, Any] = {
        "client": lambda: theirs.post(proposals(small), {"dpoPhone": "0201"}, key=KEY),
        "address": lambda: client.get(f"{V1}/documents"),
        "tokens": theirs.ask_token,
    }
    answers = [asked[who]() for _number in range(6)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    for answer in refused:
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert f'"{who}";r=0;' in answer.headers["RateLimit"]
    assert DetailsProposal.objects.count() <= 1
