"""Four eyes: a second officer approves a draft as it stands, and nothing takes effect without it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from documents import approval, journaled, lifecycle
from documents.errors import NotApproved, NotAsShown, Refused, SealedVersion
from documents.models import ApprovalStep, DocumentVersion, Publication
from documents.notes import NoteTexts, write_note
from documents.shown import state_shown
from journal.acts import act
from journal.models import Entry
from mail.models import OutgoingMail
from notices.acts import announcing, planning
from notices.models import Plan
from office.roles import PUBLISHER
from tests import cast
from tests.factories import NOW
from tests.notices.change import TELLING, draft
from tests.small import Small

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def four_eyes(settings: Settings) -> None:
    settings.DPA_FOUR_EYES = True


@pytest.fixture
def change(small: Small, four_eyes: None) -> DocumentVersion:
    return draft(small.product)


def _second() -> User:
    return cast.in_role(PUBLISHER)


def _ask(version: DocumentVersion, text: str = "") -> ApprovalStep:
    return approval.request(version, text=text, by=cast.officer(), at=NOW)


def _approved(version: DocumentVersion) -> DocumentVersion:
    _ask(version)
    approval.approve(version, by=_second(), at=NOW, seen=state_shown(version))
    return version


def _publish(version: DocumentVersion) -> Publication:
    return lifecycle.publish(version, by=cast.officer(), at=NOW, recorded_at=NOW)


def test_nothing_takes_effect_without_a_second_officer_and_all_does_with_one(change: DocumentVersion) -> None:
    officer = cast.officer()
    for refused in (
        lambda: _publish(change),
        lambda: announcing.announce(change, TELLING, by=officer, at=NOW),
        lambda: planning.make_plan(change, Plan.Does.PUBLISH, TELLING, due_at=LATER, by=officer, at=NOW),
    ):
        with pytest.raises(NotApproved):
            refused()
    _approved(change)
    announcing.announce(change, TELLING, by=officer, at=NOW)
    published = _publish(change).version
    assert [step.did for step in published.approval_steps.all()] == ["requested", "approved"]


def test_every_step_is_one_entry_of_the_journal_and_tells_whom_it_is_for(change: DocumentVersion) -> None:
    second, before = _second(), Entry.objects.count()
    _ask(change, "Alleen de back-ups.")
    told = OutgoingMail.objects.get(person=second)
    assert str(change) in told.subject
    assert not OutgoingMail.objects.filter(person=cast.officer()).exists()
    approval.comment(change, text="Waarom Assen?", by=second, at=NOW)
    approval.approve(change, by=second, at=NOW)
    kinds = list(Entry.objects.order_by("pk").values_list("kind", flat=True))[before:]
    assert kinds == ["approval.requested", "approval.commented", "approval.given"]
    assert OutgoingMail.objects.filter(person=cast.officer()).count() == 2


def test_nobody_approves_what_they_wrote_or_asked_for(change: DocumentVersion) -> None:
    second = _second()
    approval.request(change, by=second, at=NOW)
    for person in (cast.officer(), second):
        with pytest.raises(Refused, match="eigen"):
            approval.approve(change, by=person, at=NOW)
    third = cast.second_officer()
    approval.approve(change, by=third, at=NOW)
    # Who approved it, wrote in it, and took that back has had a hand in it all the same.
    write_note(change, "", NoteTexts(why="Wet X."), by=third, at=NOW)
    write_note(change, "", NoteTexts(), by=third, at=NOW)
    with pytest.raises(NotApproved):
        _publish(change)


def _reword(version: DocumentVersion) -> None:
    version.activityrow_rows.update(name="Iets anders")


def _note(version: DocumentVersion) -> None:
    write_note(version, "", NoteTexts(meaning="Niets."), by=cast.officer(), at=NOW)


@pytest.mark.parametrize("alter", [_reword, _note])
def test_an_approval_lapses_when_the_draft_or_what_is_said_of_it_changes(change: DocumentVersion, alter: Any) -> None:
    _approved(change)
    alter(change)
    with pytest.raises(NotApproved, match="vervallen"):
        _publish(change)
    assert approval.approval_of(change).has_lapsed
    _approved(change)
    assert _publish(change).version.is_published


def test_a_draft_that_just_changed_is_read_again_before_it_is_approved(change: DocumentVersion) -> None:
    _ask(change)
    seen = state_shown(change)
    _reword(change)
    with pytest.raises(NotAsShown):
        approval.approve(change, by=_second(), at=NOW, seen=seen)
    with pytest.raises(Refused, match="opnieuw"):
        approval.approve(change, by=_second(), at=NOW, seen=state_shown(change))
    assert list(approval.waiting_for(_second())) == []


def test_a_rejection_has_a_reason_and_ends_an_approval(change: DocumentVersion) -> None:
    _approved(change)
    with pytest.raises(Refused):
        approval.reject(change, text=" ", by=_second(), at=NOW)
    approval.reject(change, text="De plaats klopt niet.", by=_second(), at=NOW)
    with pytest.raises(NotApproved, match="afgewezen"):
        _publish(change)
    assert "De plaats klopt niet." in ApprovalStep.objects.latest("pk").text


def test_a_planned_act_asks_for_the_approval_at_its_moment(change: DocumentVersion) -> None:
    _approved(change)
    plan = planning.make_plan(change, Plan.Does.PUBLISH, TELLING, due_at=LATER, by=cast.officer(), at=NOW)
    approval.reject(change, text="Toch niet.", by=_second(), at=NOW)
    planning.tend(now=LATER)
    plan.refresh_from_db()
    assert (plan.state, "afgewezen" in plan.why) == (Plan.State.REFUSED, True)
    _approved(change)
    again = planning.make_plan(change, Plan.Does.PUBLISH, TELLING, due_at=LATER, by=cast.officer(), at=NOW)
    # The worker was down for days.
    planning.tend(now=LATER + timedelta(days=3))
    again.refresh_from_db()
    assert again.state == Plan.State.DONE
    assert DocumentVersion.objects.get(pk=change.pk).published_at == LATER


def test_what_a_publication_rested_on_is_frozen_with_it(change: DocumentVersion) -> None:
    _publish(_approved(change))
    with pytest.raises(SealedVersion):
        ApprovalStep.objects.filter(version=change).update(text="Anders.")
    with pytest.raises(SealedVersion):
        ApprovalStep.objects.filter(version=change).delete()


def test_a_draft_that_is_not_published_after_all_goes_with_its_steps(change: DocumentVersion) -> None:
    _approved(change)
    with act(journaled.DELETED, by=cast.officer(), at=NOW):
        DocumentVersion.objects.get(pk=change.pk).delete()
    assert not ApprovalStep.objects.exists()


def test_switched_off_one_officer_publishes_alone(small: Small) -> None:
    assert _publish(draft(small.product)).version.is_published
