"""What is planned is done at its moment, once, and not at all where the draft has become another one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from documents.errors import Refused
from documents.models import DocumentVersion
from mail.models import OutgoingMail
from notices.acts import planning
from notices.acts.announcing import announcement_of
from notices.models import Announcement, Plan
from tests import cast
from tests.factories import NOW
from tests.notices.change import TELLING, draft
from tests.small import Small

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def change(small: Small) -> DocumentVersion:
    return draft(small.product)


def _planned(version: DocumentVersion, does: str = Plan.Does.PUBLISH) -> Plan:
    return planning.make_plan(version, does, TELLING, due_at=LATER, by=cast.officer(), at=NOW)


def _stored(version: DocumentVersion) -> DocumentVersion:
    return DocumentVersion.objects.with_names().get(pk=version.pk)


def test_a_planned_publication_is_done_at_its_moment_and_not_before(change: DocumentVersion) -> None:
    _planned(change)
    assert planning.tend(now=LATER - timedelta(seconds=1)) == 0
    assert not _stored(change).is_published
    assert planning.tend(now=LATER + timedelta(minutes=5)) == 1
    assert _stored(change).published_at == LATER
    assert planning.tend(now=LATER + timedelta(minutes=6)) == 0
    assert Announcement.objects.count() == 1


def test_a_planned_announcement_is_made(change: DocumentVersion) -> None:
    _planned(change, Plan.Does.ANNOUNCE)
    planning.tend(now=LATER)
    found = announcement_of(change)
    assert found is not None
    assert (found.made_at, found.made_by) == (LATER, cast.officer())


def test_a_draft_that_was_changed_since_is_left_alone_and_the_officer_told(change: DocumentVersion) -> None:
    plan = _planned(change)
    change.activityrow_rows.update(name="Iets anders")
    planning.tend(now=LATER)
    plan.refresh_from_db()
    assert plan.state == Plan.State.REFUSED
    assert "gewijzigd" in plan.why
    assert not _stored(change).is_published
    told = OutgoingMail.objects.get(person=cast.officer())
    assert told.subject.startswith("Niet gedaan:")


@pytest.mark.parametrize("lost", ["account", "work here", "right"])
def test_who_may_not_publish_any_more_publishes_nothing_by_a_plan(change: DocumentVersion, lost: str) -> None:
    plan = _planned(change)
    officer = User.objects.filter(pk=plan.made_by_id)
    if lost == "right":
        officer.get().groups.clear()
    else:
        officer.update(**{"account": {"is_active": False}, "work here": {"is_staff": False}}[lost])
    planning.tend(now=LATER)
    plan.refresh_from_db()
    assert plan.state == Plan.State.REFUSED
    assert not _stored(change).is_published


def test_a_cancelled_plan_is_not_done(change: DocumentVersion) -> None:
    plan = _planned(change)
    planning.cancel(plan, by=cast.officer(), at=NOW)
    assert planning.tend(now=LATER) == 0
    assert planning.plan_of(change) is None
    with pytest.raises(Refused):
        planning.cancel(plan, by=cast.officer(), at=NOW)


def test_one_thing_is_planned_for_a_draft_at_a_time_and_in_the_future(change: DocumentVersion) -> None:
    with pytest.raises(Refused):
        planning.make_plan(change, Plan.Does.PUBLISH, TELLING, due_at=NOW, by=cast.officer(), at=NOW)
    _planned(change)
    with pytest.raises(Refused):
        _planned(change)


def test_a_plan_that_can_t_be_carried_out_at_all_holds_up_no_other(small: Small, change: DocumentVersion) -> None:
    spoiled = _planned(change)
    Plan.objects.filter(pk=spoiled.pk).update(choices={})
    other = planning.make_plan(
        draft(small.product, sub_processor="Zuiderlicht bv"),
        Plan.Does.ANNOUNCE,
        TELLING,
        due_at=LATER + timedelta(minutes=40),
        by=cast.officer(),
        at=NOW,
    )
    with pytest.raises(KeyError):
        planning.tend(now=LATER + timedelta(minutes=50))
    spoiled.refresh_from_db()
    other.refresh_from_db()
    assert (spoiled.state, other.state) == (Plan.State.PLANNED, Plan.State.DONE)


def test_a_plan_that_fails_for_an_hour_is_ended_and_its_maker_told(change: DocumentVersion) -> None:
    spoiled = _planned(change)
    Plan.objects.filter(pk=spoiled.pk).update(choices={})
    with pytest.raises(KeyError):
        planning.tend(now=LATER + timedelta(hours=1))
    spoiled.refresh_from_db()
    assert spoiled.state == Plan.State.REFUSED
    assert "storing" in spoiled.why
    assert OutgoingMail.objects.get(person=cast.officer()).subject.startswith("Niet gedaan:")
    assert planning.tend(now=LATER + timedelta(hours=2)) == 0
