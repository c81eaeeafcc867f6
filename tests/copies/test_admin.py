"""The officer issues copies to all customers from the admin, watches, pauses and cancels."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import CopyRequest, Customer, IssuedCopy, IssueRun
from agreements.officers import GROUP
from tests import cast
from tests.copies.conftest import bind, issue_all

ADD = "/admin/agreements/issuerun/add/"


@pytest.fixture
def desk(db: None) -> Client:
    user = cast.officer()
    user.groups.add(Group.objects.get(name=GROUP))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _steer(desk: Client, run: IssueRun, what: str) -> str:
    text: str = desk.post(f"/admin/agreements/issuerun/{run.pk}/steer/{what}/", follow=True).text
    return text


def test_a_button_starts_it_and_the_page_shows_the_progress(customer: Customer, desk: Client) -> None:
    assert "Issue sealed copies to all customers" in desk.get(ADD).text
    answer = desk.post(ADD, {"language": "nl"}, follow=True)
    assert "No background worker is running" in answer.text
    assert answer.headers["Refresh"]
    assert ">0 %<" in answer.text
    issue_all()
    run = IssueRun.objects.get()
    shown = desk.get(f"/admin/agreements/issuerun/{run.pk}/change/")
    assert ">100 %<" in shown.text
    assert "Refresh" not in shown.headers
    assert run.started_by == cast.officer()


def test_pause_go_on_and_cancel(customer: Customer, desk: Client) -> None:
    desk.post(ADD, {"language": "nl"})
    run = IssueRun.objects.get()
    assert "Go on" in _steer(desk, run, "pause")
    issue_all()
    assert not IssuedCopy.objects.exists()
    assert "Pause" in _steer(desk, run, "resume")
    _steer(desk, run, "cancel")
    issue_all()
    assert not IssuedCopy.objects.exists()
    assert CopyRequest.objects.get().state == "cancelled"
    assert "is cancelled" in _steer(desk, run, "pause")


def test_a_second_start_leads_to_the_one_under_way(customer: Customer, desk: Client) -> None:
    desk.post(ADD, {"language": "nl"})
    assert "under way already" in desk.post(ADD, {"language": "nl"}, follow=True).text
    assert IssueRun.objects.count() == 1


def test_a_get_steers_nothing(customer: Customer, desk: Client) -> None:
    desk.post(ADD, {"language": "nl"})
    run = IssueRun.objects.get()
    assert desk.get(f"/admin/agreements/issuerun/{run.pk}/steer/cancel/").status_code == 405
    run.refresh_from_db()
    assert run.status == "running"


@pytest.mark.parametrize("address", ["{run}/steer/destroy/", "999999/steer/pause/"])
def test_what_is_no_run_or_no_way_to_steer_it_is_not_found(customer: Customer, desk: Client, address: str) -> None:
    desk.post(ADD, {"language": "nl"})
    run = IssueRun.objects.get()
    assert desk.post("/admin/agreements/issuerun/" + address.format(run=run.pk)).status_code == 404
    run.refresh_from_db()
    assert run.status == "running"


def test_the_list_of_issues_takes_as_many_queries_for_many_as_for_one(customer: Customer, desk: Client) -> None:
    page = "/admin/agreements/issuerun/"
    desk.post(ADD, {"language": "nl"})
    assert "0 / 1" in desk.get(page).text
    with CaptureQueriesContext(connection) as for_one:
        desk.get(page)
    bind("zandwolde")
    desk.post(ADD, {"language": "en"})
    _steer(desk, IssueRun.objects.get(language="en"), "cancel")
    desk.post(ADD, {"language": "en"})
    issue_all(limit=1)
    assert CopyRequest.objects.filter(state="done").count() == 1
    with CaptureQueriesContext(connection) as for_many:
        shown = desk.get(page).text
    assert [text in shown for text in ("0 / 2", "1 / 1")] == [True, True]
    assert len(for_many) == len(for_one)


def test_the_registers_of_copies_and_requests_open_and_are_read_only(copy: IssuedCopy, desk: Client) -> None:
    assert copy.customer.name in desk.get("/admin/agreements/issuedcopy/").text
    assert copy.customer.name in desk.get("/admin/agreements/copyrequest/").text
    request = CopyRequest.objects.get()
    assert "Save" not in desk.get(f"/admin/agreements/copyrequest/{request.pk}/change/").text
    assert desk.post(f"/admin/agreements/issuedcopy/{copy.pk}/delete/").status_code == 403


def test_who_is_no_officer_starts_nothing(customer: Customer, client: Client) -> None:
    client.force_login(cast.member(customer))
    assert client.post(ADD, {"language": "nl"}).status_code in (302, 403, 404)
    assert not IssueRun.objects.exists()
