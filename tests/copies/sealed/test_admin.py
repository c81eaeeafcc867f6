"""The officer issues copies to all customers from the admin, watches, pauses and stops; and reads the registers."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from copies.models import CopyRequest, IssuedCopy, IssueRun
from copies.sealed import tasks as issuing
from customers.models import Customer
from tests import cast, factories
from tests.copies.issued import bind, copy_of, issue_all

ADD = "/admin/copies/issuerun/add/"


def _as_shown(desk: Client, language: str = "nl") -> dict[str, str]:
    """The form as the officer sees it: it says for whom copies would be issued."""
    found = re.search(r'name="state" value="([^"]*)"', desk.get(ADD, {"language": language}).text)
    return {"language": language, "state": found[1] if found else ""}


def _steer(desk: Client, run: IssueRun, what: str) -> str:
    text: str = desk.post(f"/admin/copies/issuerun/{run.pk}/steer/{what}/", follow=True).text
    return text


def test_a_button_starts_it_and_the_page_shows_the_progress(customer: Customer, desk: Client) -> None:
    assert "Issue sealed copies to all customers" in desk.get(ADD).text
    answer = desk.post(ADD, _as_shown(desk), follow=True)
    assert "No background worker is running" in answer.text
    assert answer.headers["Refresh"]
    assert ">0 %<" in answer.text
    issue_all()
    run = IssueRun.objects.get()
    shown = desk.get(f"/admin/copies/issuerun/{run.pk}/change/")
    assert ">100 %<" in shown.text
    assert "Refresh" not in shown.headers
    assert run.started_by == cast.officer()


def test_pause_go_on_and_cancel(customer: Customer, desk: Client) -> None:
    desk.post(ADD, _as_shown(desk))
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
    desk.post(ADD, _as_shown(desk))
    assert "under way already" in desk.post(ADD, _as_shown(desk), follow=True).text
    assert IssueRun.objects.count() == 1


def test_a_get_steers_nothing(customer: Customer, desk: Client) -> None:
    desk.post(ADD, _as_shown(desk))
    run = IssueRun.objects.get()
    assert desk.get(f"/admin/copies/issuerun/{run.pk}/steer/pause/").status_code == 405
    assert "they stay" in desk.get(f"/admin/copies/issuerun/{run.pk}/steer/cancel/").text
    run.refresh_from_db()
    assert run.status == "running"


def test_the_page_that_asks_whether_to_stop_leads_back_from_a_run_that_has_ended(
    customer: Customer, desk: Client
) -> None:
    desk.post(ADD, _as_shown(desk))
    issue_all()
    run = IssueRun.objects.get()
    answer = desk.get(f"/admin/copies/issuerun/{run.pk}/steer/cancel/")
    assert answer.headers["Location"].endswith(f"/{run.pk}/change/")


def test_before_it_starts_the_officer_sees_what_it_would_do(copy: IssuedCopy, desk: Client) -> None:
    bind("zandwolde")
    factories.customer("hoogvoorde")
    dutch = " ".join(desk.get(ADD, {"language": "nl"}).text.split())
    assert "2 customers are bound by an agreement now; one is not." in dutch
    assert "One has this copy already." in dutch
    assert "One copy would be issued</strong>, in Dutch, with the seal PAdES" in dutch
    assert "2 copies would be issued" in desk.get(ADD, {"language": "en"}).text
    assert not IssueRun.objects.exists()
    desk.post(ADD, _as_shown(desk))
    run = IssueRun.objects.get()
    assert (run.requests.count(), run.had_copy, run.without_agreement) == (1, 1, 1)


def test_there_is_nothing_to_start_when_all_have_their_copy_or_it_is_under_way(copy: IssuedCopy, desk: Client) -> None:
    assert "Issue one copy" not in desk.get(ADD, {"language": "nl"}).text
    assert "Issue one copy" in desk.get(ADD, {"language": "en"}).text
    desk.post(ADD, _as_shown(desk, "en"))
    shown = desk.get(ADD, {"language": "en"}).text
    assert "under way already" in shown
    assert "Issue one copy" not in shown


def test_an_unknown_language_is_refused_by_name(customer: Customer, desk: Client) -> None:
    assert "Select a valid choice" in desk.get(ADD, {"language": "fr"}).text
    assert "Select a valid choice" in desk.post(ADD, {"language": "fr"}).text
    assert not IssueRun.objects.exists()


def test_a_stopped_run_counts_what_was_issued_and_says_what_goes_on(customer: Customer, desk: Client) -> None:
    bind("zandwolde")
    desk.post(ADD, _as_shown(desk))
    now = timezone.now()
    asked = issuing.ask(customer, moment=now, language="nl", by=cast.member(customer), now=now)
    assert isinstance(asked, CopyRequest)
    shown = " ".join(_steer(desk, IssueRun.objects.get(), "cancel").split())
    assert ">0 %<" in shown
    assert "0 of 2 issued; 1 cancelled; one goes on, because it was also asked for by itself" in shown


@pytest.mark.parametrize("address", ["{run}/steer/destroy/", "999999/steer/pause/"])
def test_what_is_no_run_or_no_way_to_steer_it_is_not_found(customer: Customer, desk: Client, address: str) -> None:
    desk.post(ADD, _as_shown(desk))
    run = IssueRun.objects.get()
    assert desk.post("/admin/copies/issuerun/" + address.format(run=run.pk)).status_code == 404
    run.refresh_from_db()
    assert run.status == "running"


def test_the_list_of_issues_takes_as_many_queries_for_many_as_for_one(customer: Customer, desk: Client) -> None:
    page = "/admin/copies/issuerun/"
    desk.post(ADD, _as_shown(desk))
    assert "0 / 1" in desk.get(page).text
    with CaptureQueriesContext(connection) as for_one:
        desk.get(page)
    bind("zandwolde")
    desk.post(ADD, _as_shown(desk, "en"))
    _steer(desk, IssueRun.objects.get(language="en"), "cancel")
    desk.post(ADD, _as_shown(desk, "en"))
    issue_all(limit=1)
    assert CopyRequest.objects.filter(state="done").count() == 1
    with CaptureQueriesContext(connection) as for_many:
        shown = desk.get(page).text
    assert [text in shown for text in ("0 / 2", "1 / 1")] == [True, True]
    assert len(for_many) == len(for_one)


def test_the_registers_of_copies_and_requests_open_and_are_read_only(copy: IssuedCopy, desk: Client) -> None:
    assert copy.customer.name in desk.get("/admin/copies/issuedcopy/").text
    assert copy.customer.name in desk.get("/admin/copies/copyrequest/").text
    request = CopyRequest.objects.get()
    assert "Save" not in desk.get(f"/admin/copies/copyrequest/{request.pk}/change/").text
    assert desk.post(f"/admin/copies/issuedcopy/{copy.pk}/delete/").status_code == 403


def test_a_copys_page_shows_what_it_is_and_what_proves_it(copy: IssuedCopy, desk: Client) -> None:
    page = f"/admin/copies/issuedcopy/{copy.pk}/change/"
    assert f'href="{page}"' in desk.get("/admin/copies/issuedcopy/").text.replace("?_changelist_filters=", "")
    shown = desk.get(page).text
    for text in (copy.digest, copy.sha256, copy.ledger_head, copy.level, "applies now", str(cast.officer())):
        assert text in shown
    for part in copy.parts.all():
        assert str(part.version) in shown
    for name in ("portal:copy", "portal:copy_bundle"):
        assert reverse(name, args=[copy.customer.code, copy.pk]) in shown


def test_a_copys_page_says_when_its_archival_renewal_replaced_it(copy: IssuedCopy, desk: Client) -> None:
    values = {field.attname: getattr(copy, field.attname) for field in IssuedCopy._meta.concrete_fields}
    renewed = {"id": None, "file": "copies/new", "sha256": "0" * 64, "predecessor_id": copy.pk}
    IssuedCopy.objects.create(**values | renewed)
    assert "replaced by its archival renewal" in desk.get(f"/admin/copies/issuedcopy/{copy.pk}/change/").text


def test_a_test_seal_never_looks_approved(copy: IssuedCopy, desk: Client) -> None:
    shown = desk.get("/admin/copies/issuedcopy/").text
    assert 'registry-badge--danger">test seal' in shown
    assert "check_circle" not in shown


def test_the_register_of_copies_takes_as_many_queries_for_many_as_for_one(copy: IssuedCopy, desk: Client) -> None:
    page = "/admin/copies/issuedcopy/"
    desk.get(page)
    with CaptureQueriesContext(connection) as for_one:
        desk.get(page)
    copy_of(bind("zandwolde"))
    with CaptureQueriesContext(connection) as for_many:
        assert "zandwolde" in desk.get(page).text
    assert len(for_many) == len(for_one)


def test_who_is_no_officer_starts_nothing(customer: Customer, client: Client) -> None:
    client.force_login(cast.member(customer))
    assert client.post(ADD, {"language": "nl"}).status_code in (302, 403, 404)
    assert not IssueRun.objects.exists()
