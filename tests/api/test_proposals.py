"""Contact details proposed by programs change when a person accepts them; and what is wrong is said in Dutch too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from customers.members import remove
from customers.models import Customer, DetailsProposal, Membership
from customers.proposals import lapse
from journal.models import Entry, RowState
from office.roles import AUDITOR
from tests import cast
from tests.api.programs import Program, program
from tests.small import Small
from tests.work import deliver_mail

NEW = {"contactName": "C. de Nieuwe", "contactEmail": "nieuw@waterakker.example"}


@pytest.fixture
def theirs(small: Small) -> Program:
    return program(small.customer, by=small.member())


@pytest.fixture
def address(small: Small) -> str:
    return f"/customers/{small.customer.code}/contact-detail-proposals"


def details(small: Small) -> tuple[str, str]:
    found = Customer.objects.get(pk=small.customer.pk)
    return found.contact_name, found.contact_email


def test_a_manager_accepts_what_a_program_proposed_and_nothing_changes_before(
    small: Small, theirs: Program, address: str
) -> None:
    before = details(small)
    made = theirs.post(address, {**NEW, "dpoPhone": None})
    assert made.status_code == 201
    assert made.json()["proposed"] == NEW
    assert made.json()["state"] == "open"
    assert details(small) == before
    (mail,) = deliver_mail()
    assert mail.to == [small.member().email]
    assert "C. de Nieuwe" in str(mail.body)

    browser, page = cast.signed_in(small.member()), small.page("gegevens/")
    proposal = DetailsProposal.objects.get()
    shown = browser.get(page).text
    assert "C. de Nieuwe" in shown
    assert f"{page}voorstel/{proposal.pk}/accept/" in shown
    reader = cast.signed_in(small.member(Membership.Role.READER))
    assert f"voorstel/{proposal.pk}" not in reader.get(page).text
    for stranger, status in (
        (reader, 403),
        (cast.signed_in(cast.officer()), 403),
        (cast.signed_in(cast.stranger()), 404),
    ):
        assert stranger.post(f"{page}voorstel/{proposal.pk}/accept/").status_code == status
    assert browser.post(f"{page}voorstel/{proposal.pk}/sleep/").status_code == 404
    browser.post(f"{page}voorstel/{proposal.pk}/accept/")
    assert details(small) == ("C. de Nieuwe", "nieuw@waterakker.example")
    (listed,) = theirs.get(address).json()["items"]
    assert (listed["state"], listed["proposed"]) == ("accepted", {})
    kinds = Entry.objects.filter(kind__startswith="details.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["details.proposed", "details.changed", "details.proposal_settled"]
    held = RowState.objects.filter(table="customers.detailsproposal").values_list("image", flat=True)
    assert held
    assert not any("Nieuwe" in image for image in held)
    browser.post(f"{page}voorstel/{proposal.pk}/refuse/")
    assert DetailsProposal.objects.get().outcome == "accepted"


def test_an_officer_settles_it_too_and_a_crm_proposes_for_a_customer(small: Small, officer: User, address: str) -> None:
    before, crm = details(small), program(None, by=officer)
    crm.post(address, NEW)
    crm.post(address, {**NEW, "contactName": "D. Later"})
    browser, listed = cast.signed_in(officer), "/admin/customers/detailsproposal/"
    first, second = DetailsProposal.objects.order_by("pk")
    assert "C. de Nieuwe" in browser.get(listed).text
    assert browser.get(f"{listed}{first.pk}/change/").status_code == 200
    auditor = cast.signed_in(cast.in_role(AUDITOR))
    auditor.post(listed, {"action": "accept", "_selected_action": [first.pk]})
    assert details(small) == before
    browser.post(listed, {"action": "accept", "_selected_action": [first.pk]})
    assert details(small)[0] == "C. de Nieuwe"
    # The second was made when other details stood there.
    refused = browser.post(listed, {"action": "accept", "_selected_action": [second.pk]}, follow=True).text
    assert details(small)[0] == "C. de Nieuwe"
    assert str(small.customer) in refused
    browser.post(listed, {"action": "refuse", "_selected_action": [second.pk]})
    second.refresh_from_db()
    assert (second.outcome, second.values) == ("refused", {})


def test_what_is_no_proposal_is_refused_and_what_nobody_decides_of_lapses(
    small: Small, theirs: Program, address: str
) -> None:
    same = {"contactName": small.customer.contact_name}
    for wrong, status in (({}, 400), (same, 409), ({"contactEmail": "niemand"}, 409), ({"kvkNumber": "1"}, 400)):
        assert theirs.post(address, wrong).status_code == status, wrong
    answers = [theirs.post(address, {"contactPhone": f"0{number}"}).status_code for number in range(6)]
    assert answers == [201] * 5 + [409]
    now = timezone.now()
    assert lapse(now + timedelta(days=89)) == 0
    assert lapse(now + timedelta(days=91)) == 5
    assert {(each.outcome, str(each.values)) for each in DetailsProposal.objects.all()} == {("lapsed", "{}")}


def test_a_token_of_a_removed_members_program_reads_on_and_does_nothing(
    small: Small, theirs: Program, address: str
) -> None:
    """The token was given before, and still runs."""
    other = small.member(Membership.Role.ADMINISTRATOR)
    remove(small.customer.memberships.get(user=small.member()), by=other, at=timezone.now())
    entries = Entry.objects.count()
    at_home = f"/customers/{small.customer.code}"
    acts: dict[str, Any] = {
        address: NEW,
        f"{at_home}/receipts": {"versions": [{"version": small.terms.reference, "sha256": small.terms.digest}]},
        f"{at_home}/objections": {"noticeId": 1, "grounds": "Nee."},
    }
    for path, body in acts.items():
        answer = theirs.post(path, body)
        assert answer.status_code == 403
        assert "may not act any more" in answer.json()["detail"]
    assert Entry.objects.count() == entries
    assert theirs.get(f"{at_home}/applicability").status_code == 200
    assert theirs.sign_in().post(address, NEW).status_code == 403, "nor does a new one"


def test_what_is_wrong_is_said_in_the_language_that_was_asked_for(small: Small, theirs: Program) -> None:
    body = {"versions": [{"version": "x", "sha256": 3}], "more": True}
    at = f"/customers/{small.customer.code}"

    def said(language: str) -> list[str]:
        posted = theirs.post(f"{at}/receipts", body, **{"Accept-Language": language}).json()
        asked = theirs.get(f"{at}/receipts?limit=900", **{"Accept-Language": language}).json()
        return [error["detail"] for error in (*posted["errors"], *asked["errors"])]

    dutch, english = said("nl"), said("en")
    assert len(dutch) == len(english) == 4
    assert not set(dutch) & set(english)
    assert "Geef een tekst." in dutch
    assert "Geef ten hoogste 200." in dutch
    assert "Give a text." in english
