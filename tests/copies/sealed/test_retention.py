"""A sealed copy's file goes when nothing has to be proved any more; what identifies it stays. Old bodies go."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import retention
from agreements.models import Agreement, PlannedRemoval, Removal
from copies.models import CopyBody, IssuedCopy
from customers.models import Customer
from mail.models import OutgoingMail
from tests import cast
from tests.copies.issued import bind, copy_of, end, enter_end, in_years, later
from tests.work import Mail
from workers import housekeeping

pytestmark = pytest.mark.django_db


TODAY = timezone.localdate()
# The agreement ended today, and work went on for two days.
WORKED = TODAY + timedelta(days=2)
NOTICE = timedelta(days=14)


@pytest.fixture
def ended(customer: Customer, copy: IssuedCopy) -> IssuedCopy:
    """A copy of an agreement that ended, as two officers say."""
    end(customer, TODAY, WORKED)
    return copy


def is_there(copy: IssuedCopy) -> bool:
    return default_storage.exists(str(copy.file.name))


def remove(at: datetime) -> dict[str, int]:
    """What the daily command removes on a day, after it listed it two weeks before."""
    retention.remove_expired(now=at - NOTICE)
    return retention.remove_expired(now=at)


def test_the_file_stays_until_twenty_years_after_the_end_of_the_work_and_then_goes(ended: IssuedCopy) -> None:
    last = in_years(WORKED, 20)
    retention.remove_expired(now=last - NOTICE)
    assert retention.remove_expired(now=last - timedelta(days=1))["copies"] == 0
    assert is_there(ended)
    assert retention.remove_expired(now=last)["copies"] == 1
    assert not is_there(ended)


def test_nothing_goes_that_was_not_listed_two_weeks_before(ended: IssuedCopy) -> None:
    late = in_years(WORKED, 30)
    assert retention.remove_expired(now=late)["copies"] == 0
    assert retention.remove_expired(now=late + NOTICE - timedelta(minutes=1))["copies"] == 0
    assert is_there(ended)
    assert retention.remove_expired(now=late + NOTICE)["copies"] == 1


def test_two_wrong_dates_destroy_nothing_of_the_same_day(copy: IssuedCopy, customer: Customer) -> None:
    end(customer, date(1985, 1, 1), date(1990, 12, 31))
    for days in (0, 15, 365):
        remove(later(days=days))
    assert is_there(copy)
    assert not PlannedRemoval.objects.exists()
    last = in_years(TODAY, 20)
    retention.remove_expired(now=last - NOTICE)
    assert retention.remove_expired(now=last - timedelta(days=1))["copies"] == 0
    assert retention.remove_expired(now=last)["copies"] == 1


def test_an_end_that_nobody_confirmed_removes_nothing(copy: IssuedCopy, customer: Customer) -> None:
    enter_end(customer, TODAY, WORKED)
    remove(in_years(WORKED, 30))
    assert is_there(copy)


def test_an_end_that_was_moved_after_it_was_confirmed_has_to_be_confirmed_again(
    ended: IssuedCopy, customer: Customer
) -> None:
    enter_end(customer, TODAY, WORKED + timedelta(days=1))
    remove(in_years(WORKED, 30))
    assert is_there(ended)


def test_what_is_listed_stays_when_the_agreement_turns_out_to_run(ended: IssuedCopy, customer: Customer) -> None:
    at = in_years(WORKED, 20)
    retention.remove_expired(now=at - NOTICE)
    assert PlannedRemoval.objects.count() == 1
    Agreement.objects.filter(customer=customer).update(ended_on=None, work_ended_on=None)
    retention.remove_expired(now=at)
    assert is_there(ended)
    assert not PlannedRemoval.objects.exists()


def test_officers_are_told_once_what_goes_and_on_which_day(ended: IssuedCopy, post: Mail) -> None:
    at = in_years(WORKED, 20)
    retention.remove_expired(now=at - NOTICE)
    retention.remove_expired(now=at - NOTICE + timedelta(days=1))
    # A worker of that day sends them.
    OutgoingMail.objects.update(not_before=timezone.now(), give_up_at=timezone.now() + timedelta(days=1))
    told = post()
    assert {to for message in told for to in message.to} == {"officer@example.org", "second@example.org"}
    assert len(told) == 2
    assert ended.customer.code in told[0].body
    assert f"{at:%d-%m-%Y}" in told[0].body


def test_officers_see_on_their_first_page_and_in_a_list_what_goes(ended: IssuedCopy, desk: Client) -> None:
    retention.remove_expired(now=in_years(WORKED, 20) - NOTICE)
    # It is twenty years later: everybody's sign-in has ended.
    desk.force_login(cast.officer())
    assert "One file or statement is going to be removed" in desk.get("/admin/").text
    assert ended.customer.code in desk.get("/admin/agreements/plannedremoval/").text


def test_the_removal_is_an_act_that_stays(ended: IssuedCopy, desk: Client) -> None:
    remove(in_years(WORKED, 20))
    act = Removal.objects.get()
    assert (act.kind, act.digest, act.due_on) == ("copies", ended.sha256, in_years(WORKED, 20).date())
    assert TODAY.isoformat() in act.why
    assert f"#{cast.second_officer().pk}" in act.why
    desk.force_login(cast.officer())
    assert ended.customer.code in desk.get("/admin/agreements/removal/").text
    assert desk.post(f"/admin/agreements/removal/{act.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        act.delete()


def test_the_digest_stays_and_the_page_says_that_the_file_is_gone(ended: IssuedCopy, customer: Customer) -> None:
    remove(in_years(WORKED, 20))
    client = Client()
    client.force_login(cast.member(customer))
    for address in ("pdf", "zip"):
        response = client.get(f"/klant/{customer.code}/kopieen/{ended.pk}.{address}")
        assert response.status_code == 410
        assert ended.sha256 in response.content.decode()


def test_the_copies_of_a_running_agreement_stay(copy: IssuedCopy) -> None:
    remove(in_years(TODAY, 100))
    assert is_there(copy)


def test_one_running_agreement_keeps_the_copies_of_an_ended_one(ended: IssuedCopy, customer: Customer) -> None:
    Agreement.objects.create(customer=customer, reference="OVK-loopt", signed_on="2020-01-01")
    remove(in_years(TODAY, 100))
    assert is_there(ended)


def test_a_deleted_agreement_keeps_the_copies_of_an_ended_one(ended: IssuedCopy, customer: Customer) -> None:
    Agreement.objects.create(customer=customer, reference="OVK-liep", signed_on="2020-01-01").delete()
    remove(in_years(TODAY, 100))
    assert is_there(ended)


def test_the_period_is_a_setting(ended: IssuedCopy, settings: Settings) -> None:
    settings.DPA_RETENTION = {**settings.DPA_RETENTION, "evidence_years": 1}
    remove(in_years(WORKED, 1))
    assert not is_there(ended)


def test_a_body_goes_a_month_after_it_was_laid_out_and_is_laid_out_anew_when_it_is_needed(copy: IssuedCopy) -> None:
    name = str(CopyBody.objects.get().file.name)
    housekeeping.tend(now=later(days=29))
    assert default_storage.exists(name)
    housekeeping.tend(now=later(days=31))
    assert not CopyBody.objects.exists()
    housekeeping.tend(now=later(days=31, minutes=1))
    assert not default_storage.exists(name)
    assert is_there(copy)
    assert copy_of(bind("zandwolde")) != copy
    assert default_storage.exists(str(CopyBody.objects.get().file.name))


def test_a_body_that_is_being_laid_out_stays(copy: IssuedCopy) -> None:
    CopyBody.objects.update(leased_until=later(days=31, minutes=1))
    housekeeping.tend(now=later(days=31))
    body = CopyBody.objects.get()
    assert default_storage.exists(str(body.file.name))


def test_what_a_worker_left_without_a_file_goes_too(db: None) -> None:
    CopyBody.objects.create(key="0" * 64, leased_until=later(minutes=2))
    housekeeping.tend(now=later(minutes=1))
    assert CopyBody.objects.exists()
    housekeeping.tend(now=later(minutes=3))
    assert not CopyBody.objects.exists()


def test_what_could_not_be_laid_out_goes_too(db: None) -> None:
    CopyBody.objects.create(key="0" * 64)
    housekeeping.tend(now=later())
    assert not CopyBody.objects.exists()
