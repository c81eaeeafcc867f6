"""The steps of an objection: each once, in its order, told to the other side; settling and ending change agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from agreements.changing import Agreed
from agreements.models import Agreement, Arrangement
from agreements.models.standing import Standing
from documents.errors import Refused
from journal.models import Entry
from notices.acts.announcing import announce
from notices.models import Objection, ObjectionStep
from notices.objections import stepping
from notices.objections.objecting import lodge
from notices.objections.stepping import IllegalStep
from tests import cast, factories
from tests.notices.change import TELLING, draft
from tests.small import Small
from tests.work import Mail

NOW = timezone.now()
State = Objection.State
AGREED = Agreed("10", "Back-ups in eigen beheer", "<p>De back-ups blijven bij ons.</p>", date(2026, 11, 27))


@pytest.fixture
def objection(small: Small) -> Objection:
    notice = announce(draft(small.product), TELLING, by=cast.officer(), at=NOW).notices.get()
    made, _new = lodge(notice, channel="portal", grounds="Nee.", by=small.member(), received_at=NOW, at=NOW)
    return made


def _considered(objection: Objection) -> Objection:
    stepping.consider(objection, by=cast.officer(), at=NOW)
    return Objection.objects.get()


def test_the_processor_takes_it_into_consideration_and_the_members_are_told(
    small: Small, objection: Objection, post: Mail
) -> None:
    _considered(objection)
    told = [message for message in post() if "bezwaar: in behandeling" in message.subject]
    assert [message.to[0] for message in told] == [small.member().email]
    assert Entry.objects.filter(kind="objection.step").count() == 1


@pytest.mark.parametrize(
    ("take", "state"),
    [
        (lambda found: stepping.accept(found, how="U blijft op 9.10.", by=cast.officer(), at=NOW), State.ACCEPTED),
        (lambda found: stepping.reject(found, reasons="Het moet.", by=cast.officer(), at=NOW), State.REJECTED),
        (lambda found: stepping.withdraw(found, by=None, at=NOW), State.WITHDRAWN),
    ],
)
def test_it_ends_once_and_nothing_follows_but_messages(objection: Objection, take: Any, state: str) -> None:
    found = _considered(objection)
    take(found)
    assert Objection.objects.get().state == state
    with pytest.raises(IllegalStep):
        take(found)
    with pytest.raises(IllegalStep):
        stepping.consider(found, by=cast.officer(), at=NOW)
    stepping.add_message(found, text="Nog één ding.", by=cast.officer(), at=NOW)
    assert [step.state for step in ObjectionStep.objects.order_by("pk")] == ["considered", state, ""]


def test_nothing_is_decided_before_it_was_considered(objection: Objection) -> None:
    with pytest.raises(IllegalStep) as refusal:
        stepping.reject(objection, reasons="Nee.", by=cast.officer(), at=NOW)
    assert "ontvangen" in str(refusal.value)
    assert Objection.objects.get().state == State.RECEIVED


def test_a_decision_says_why(objection: Objection) -> None:
    found = _considered(objection)
    with pytest.raises(Refused):
        stepping.reject(found, reasons=" ", by=cast.officer(), at=NOW)
    with pytest.raises(Refused):
        stepping.accept(found, how="", by=cast.officer(), at=NOW)
    assert Objection.objects.get().state == State.CONSIDERED


def test_settling_makes_the_arrangement_in_the_same_act(small: Small, objection: Objection) -> None:
    found = _considered(objection)
    made = stepping.settle(
        found, text="Afgesproken.", agreement=small.agreement, agreed=AGREED, by=cast.officer(), at=NOW
    )
    assert Arrangement.objects.get() == made
    assert Objection.objects.get().state == State.SETTLED
    entry = Entry.objects.filter(kind="objection.step").order_by("-pk")[0]
    tables = set(entry.states.values_list("table", flat=True))
    assert {"notices.objection", "notices.objectionstep", "agreements.arrangement"} <= tables
    history: Any = Arrangement.history
    assert history.get().history_user == cast.officer()


def test_an_arrangement_that_is_unfit_settles_nothing(small: Small, objection: Objection) -> None:
    found = _considered(objection)
    unfit = Agreed("10", "", "<p>x</p>", date(2026, 11, 27))
    with pytest.raises(Refused) as refusal:
        stepping.settle(found, text="Ja.", agreement=small.agreement, agreed=unfit, by=cast.officer(), at=NOW)
    assert refusal.value.field == "title"
    assert Objection.objects.get().state == State.CONSIDERED
    elders = factories.agreement(factories.customer("elders"), small.product)
    with pytest.raises(Refused):
        stepping.settle(found, text="Ja.", agreement=elders, agreed=AGREED, by=cast.officer(), at=NOW)
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize("by_controller", [True, False])
def test_ending_fills_in_the_dates_of_the_agreements(small: Small, objection: Objection, by_controller: bool) -> None:
    found = _considered(objection)
    factories.agreement(small.customer, small.product)
    stepping.end(
        found,
        by_controller=by_controller,
        agreements=[small.agreement],
        ended_on=date(2026, 12, 31),
        work_ended_on=date(2026, 12, 31),
        text="Opgezegd per brief.",
        by=cast.officer(),
        at=NOW,
    )
    stored = Agreement.objects.get(pk=small.agreement.pk)
    assert (stored.ended_on, stored.work_ended_on) == (date(2026, 12, 31), date(2026, 12, 31))
    assert Agreement.objects.filter(ended_on=None).count() == 1
    assert Objection.objects.get().state == (State.ENDED_BY_CONTROLLER if by_controller else State.ENDED_BY_PROCESSOR)
    assert not Standing.objects.get(customer=small.customer).is_stale


def test_an_agreement_that_ended_before_is_not_ended_again(small: Small, objection: Objection) -> None:
    Agreement.objects.filter(pk=small.agreement.pk).update(ended_on=date(2026, 1, 1))
    with pytest.raises(Refused) as refusal:
        stepping.end(
            _considered(objection),
            by_controller=True,
            agreements=[small.agreement],
            ended_on=date(2026, 12, 31),
            text="Opgezegd.",
            by=cast.officer(),
            at=NOW,
        )
    assert refusal.value.field == "agreements"
    assert Objection.objects.get().state == State.CONSIDERED


def test_a_mail_of_the_customer_that_was_matched_is_told_to_the_officers(objection: Objection, post: Mail) -> None:
    stepping.add_message(objection, text="Nog een brief.", by=None, at=NOW, recorded_at=NOW)
    assert [message.to[0] for message in post() if "een bericht" in message.subject] == ["officer@example.org"]
