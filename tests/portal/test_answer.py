"""Accepting and declining: one combination, once, by who may; what changed meanwhile is caught and explained."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.bundle import bundle_for, combination_digest
from agreements.models import Acceptance, Statement
from documents import lifecycle
from documents.models import DocumentVersion
from documents.proof.digest import sha256
from tests import cast, factories
from tests.cast import signed_in
from tests.portal.pages import Role, answer, fields, open_page
from tests.small import Small
from tests.work import Mail

Outcome = Acceptance.Outcome


@pytest.fixture(autouse=True)
def bound(small: Small) -> None:
    small.receive_all()


def test_a_manager_accepts_what_is_shown(manager: Client, small: Small) -> None:
    bundle = bundle_for(small.customer, at=factories.NOW)
    page = answer(manager, small)
    acceptance = Acceptance.objects.get()
    assert acceptance.outcome == Outcome.ACCEPTED
    assert acceptance.bundle_digest == bundle.digest
    assert acceptance.combination == combination_digest(bundle.applicability)
    assert [part.version for part in acceptance.parts.all()] == list(small.versions)
    assert "Accepted" in page.text
    assert "J. van Elten, contractmanager" in page.text


def test_the_statement_holds_all_that_proves_the_acceptance(manager: Client, small: Small) -> None:
    answer(manager, small)
    acceptance = Acceptance.objects.get()
    statement = Statement.objects.get(digest=acceptance.statement_digest)
    assert sha256(statement.text) == acceptance.statement_digest
    said = statement.said
    assert (said["name"], said["function"]) == ("J. van Elten", "contractmanager")
    assert said["consent"].startswith("On behalf of Gemeente Waterakker I accept")
    assert said["ip_address"] == "127.0.0.1"
    assert {"agent", "at", "bundle", "language"} <= set(said)
    assert said["versions"] == {version.reference: version.digest for version in small.versions}


def test_accepting_twice_is_caught_and_says_who_did_it(manager: Client, small: Small) -> None:
    values = fields(open_page(manager, small.page("akkoord/")), "akkoord/")
    answer(manager, small)
    sent = {**values, "name": "Een ander", "function": "jurist", "agreed": "on"}
    page = manager.post(small.page("akkoord/"), sent, follow=True)
    assert "was accepted already" in page.text
    assert "by J. van Elten" in page.text
    assert Acceptance.objects.count() == 1


def test_a_version_received_meanwhile_is_caught_and_what_was_typed_is_kept(manager: Client, small: Small) -> None:
    values = fields(open_page(manager, small.page("akkoord/")), "akkoord/")
    newer = factories.terms("2024-02-01 09:00")
    factories.receive(small.customer, newer, "2024-02-02")
    sent = {**values, "name": "J. van Elten", "function": "contractmanager", "agreed": "on"}
    response = manager.post(small.page("akkoord/"), sent)
    assert response.status_code == 409
    assert "has changed since you opened the page" in response.text
    assert newer.reference in response.text
    assert 'value="contractmanager"' in response.text
    assert not Acceptance.objects.exists()


def test_changed_contact_details_are_another_bundle_but_no_other_combination(manager: Client, small: Small) -> None:
    values = fields(open_page(manager, small.page("akkoord/")), "akkoord/")
    small.customer.contact_phone = "0123-456789"
    small.customer.save()
    sent = {**values, "name": "J. van Elten", "function": "contractmanager", "agreed": "on"}
    assert manager.post(small.page("akkoord/"), sent).status_code == 409
    answer(manager, small)
    small.customer.contact_phone = "0123-000000"
    small.customer.save()
    assert "do you accept" not in open_page(manager, small.page()).text_content()


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("name", "Enter your name."),
        ("function", "Enter your function."),
        ("agreed", "Tick that you agree"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(manager: Client, small: Small, left_out: str, message: str) -> None:
    values = fields(open_page(manager, small.page("akkoord/")), "akkoord/")
    sent = {**values, "name": "J. van Elten", "function": "contractmanager", "agreed": "on", left_out: ""}
    response = manager.post(small.page("akkoord/"), sent)
    assert response.status_code == 400
    assert message in response.text
    assert not Acceptance.objects.exists()


def test_declining_needs_a_reason_and_says_plainly_what_it_means(manager: Client, small: Small, post: Mail) -> None:
    officer = cast.officer()
    page = open_page(manager, small.page("afwijzen/"))
    assert "stays in force for you" in page.text_content()
    assert answer(manager, small, "afwijzen").status_code == 400
    answer(manager, small, "afwijzen", reason="Wij kunnen artikel 10 niet aanvaarden.")
    acceptance = Acceptance.objects.get()
    assert acceptance.outcome == Outcome.DECLINED
    assert not bundle_for(small.customer, at=factories.NOW).is_empty
    home = open_page(manager, small.page()).text_content()
    assert "Declined" in home
    assert "artikel 10" in home
    told = {message.to[0]: message.body for message in post()}
    assert "artikel 10" in told[officer.email]
    assert "artikel 10" in told[small.member().email]


def test_what_differs_from_the_previous_text_is_marked_and_both_texts_are_one_click_away(
    manager: Client, small: Small
) -> None:
    newer = factories.terms("2024-02-01 09:00")
    factories.receive(small.customer, newer, "2024-02-02")
    [terms, *_] = open_page(manager, small.page("afwijzen/")).find_class("part-changes")
    marked = [mark.text_content() for mark in terms.xpath(".//div[@class='change__inline']//*[self::ins or self::del]")]
    assert [mark.split(":")[0].strip("[") for mark in marked] == ["removed", "added"]
    for version in (small.terms, newer):
        [link] = terms.xpath(f".//a[starts-with(@href, '{small.page(f'versies/{version.reference}/')}')]/@href")
        assert f"{version.document.title}" in open_page(manager, link.partition("#")[0]).text_content()


def test_what_was_declined_can_still_be_accepted_but_not_the_other_way_round(manager: Client, small: Small) -> None:
    answer(manager, small, "afwijzen", reason="Nog in overleg.")
    declined = fields(open_page(manager, small.page("afwijzen/")), "afwijzen/")
    answer(manager, small)
    assert set(Acceptance.objects.values_list("outcome", flat=True)) == {Outcome.ACCEPTED, Outcome.DECLINED}
    sent = {**declined, "reason": "Toch niet.", "name": "A", "function": "B", "agreed": "on"}
    assert "was accepted already" in manager.post(small.page("afwijzen/"), sent, follow=True).text
    assert Acceptance.objects.count() == 2


def test_an_acceptance_concerns_one_combination_and_a_later_version_asks_again(manager: Client, small: Small) -> None:
    answer(manager, small)
    factories.receive(small.customer, factories.annex2("2024-02-01 09:00"), "2024-02-02")
    text = open_page(manager, small.page()).text_content()
    assert "Since your acceptance of" in text


def editorial(version: DocumentVersion) -> None:
    lifecycle.mark_editorial(version, reason="Alleen taalfouten verbeterd.", by=cast.officer(), at=factories.NOW)


def test_an_editorial_version_needs_no_new_acceptance_and_says_why(manager: Client, small: Small) -> None:
    answer(manager, small)
    newer = factories.terms("2024-02-01 09:00")
    editorial(newer)
    factories.receive(small.customer, newer, "2024-02-02")
    text = open_page(manager, small.page()).text_content()
    assert "No new acceptance needed" in text
    assert "Alleen taalfouten verbeterd." in text
    assert "Since your acceptance of" not in text


def test_an_editorial_version_after_one_that_was_skipped_does_need_it(manager: Client, small: Small) -> None:
    answer(manager, small)
    factories.terms("2024-02-01 09:00")
    newest = factories.terms("2024-03-01 09:00")
    editorial(newest)
    factories.receive(small.customer, newest, "2024-03-02")
    assert "Since your acceptance of" in open_page(manager, small.page()).text_content()


def test_an_editorial_version_beside_a_new_arrangement_does_need_it(manager: Client, small: Small) -> None:
    answer(manager, small)
    newer = factories.terms("2024-02-01 09:00")
    editorial(newer)
    factories.receive(small.customer, newer, "2024-02-02")
    factories.arrangement(small.agreement, "2024-02-03")
    assert "Since your acceptance of" in open_page(manager, small.page()).text_content()


def test_without_an_earlier_acceptance_an_editorial_version_asks_for_one(manager: Client, small: Small) -> None:
    newer = factories.terms("2024-02-01 09:00")
    editorial(newer)
    factories.receive(small.customer, newer, "2024-02-02")
    assert "has not been accepted yet" in open_page(manager, small.page()).text_content()


@pytest.mark.parametrize("page", ["akkoord/", "afwijzen/"])
def test_readers_and_officers_look_but_may_not_answer(
    reader: Client, desk: Client, manager: Client, small: Small, page: str
) -> None:
    values = fields(open_page(manager, small.page(page)), page)
    for client in (reader, desk):
        assert not open_page(client, small.page(page)).xpath("//main//button")
        sent = {**values, "name": "A", "function": "B", "reason": "C", "agreed": "on"}
        assert client.post(small.page(page), sent).status_code == 403
    assert not Acceptance.objects.exists()


def test_a_member_removed_while_signed_in_can_answer_nothing(manager: Client, small: Small) -> None:
    values = fields(open_page(manager, small.page("akkoord/")), "akkoord/")
    small.customer.memberships.all().delete()
    sent = {**values, "name": "A", "function": "B", "agreed": "on"}
    assert manager.post(small.page("akkoord/"), sent).status_code == 404
    assert not Acceptance.objects.exists()


def test_nothing_that_binds_is_nothing_to_answer(db: None) -> None:
    customer = factories.customer("leeg")
    client = signed_in(cast.member(customer, Role.CONTRACT_MANAGER), language="en")
    assert "nothing to answer" in open_page(client, "/klant/leeg/akkoord/").text_content()
    sent = {"shown": "0" * 64, "name": "A", "function": "B", "agreed": "on"}
    assert client.post("/klant/leeg/akkoord/", sent).status_code == 409
