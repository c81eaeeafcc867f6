"""Open and receive: only by a deliberate act of who may, once, with its evidence; never by looking."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.acts.statements import altered_digests
from agreements.models import PortalReceipt, Receipt, Statement
from agreements.receipts import void_receipt
from documents.proof.digest import sha256
from tests import cast, factories
from tests.cast import signed_in
from tests.portal.pages import Role, fields, open_page, receive
from tests.small import Small
from tests.work import Mail


def test_a_manager_receives_a_version_and_it_binds_from_then_on(manager: Client, small: Small) -> None:
    page = receive(manager, small, small.terms.reference)
    receipt = Receipt.objects.get()
    assert (receipt.version, receipt.channel, receipt.recorded_by) == (
        small.terms,
        Receipt.Channel.PORTAL,
        small.member(),
    )
    assert "is received at" in page.text
    assert "in force since" in open_page(manager, small.page()).text_content()


def test_the_evidence_says_who_from_where_and_what_was_shown(small: Small) -> None:
    client = signed_in(small.member(), language="en")
    values = fields(open_page(client, small.page("ontvangen/")), "ontvangen/")
    client.post(
        small.page("ontvangen/"),
        {**values, "version": small.annex2.reference},
        REMOTE_ADDR="192.0.2.7",
        headers={"user-agent": "Bladeraar/1"},
    )
    proof = PortalReceipt.objects.get()
    assert proof.shown_digest == small.annex2.digest
    statement = Statement.objects.get(digest=proof.statement_digest)
    assert statement.said["ip_address"] == "192.0.2.7"
    assert statement.said["agent"] == "Bladeraar/1"
    assert statement.said["person"] == small.member().pk
    assert statement.said["shown"] == small.annex2.digest
    assert sha256(statement.text) == proof.statement_digest


def test_an_altered_statement_no_longer_has_its_digest(manager: Client, small: Small) -> None:
    receive(manager, small)
    statement = Statement.objects.first()
    assert statement is not None
    assert altered_digests() == []
    statement.text = statement.text.replace("receive", "deceive")
    statement.save()
    assert altered_digests() == [statement.digest]


@pytest.mark.parametrize(
    "address", ["", "ontvangen/", "ontvangen/?version=all", "overeenkomst/", "tijdlijn/", "akkoord/"]
)
def test_looking_receives_nothing_whoever_looks_and_however(
    manager: Client, desk: Client, small: Small, address: str
) -> None:
    for client in (manager, desk):
        client.get(small.page(address))
        client.head(small.page(address))
        client.get(small.page(address), headers={"sec-purpose": "prefetch"})
        client.options(small.page(address))
    assert not Receipt.objects.exists()


def test_a_reader_and_an_officer_are_refused_and_nothing_is_written(
    reader: Client, desk: Client, manager: Client, small: Small
) -> None:
    values = fields(open_page(manager, small.page("ontvangen/")), "ontvangen/")
    for client in (reader, desk):
        response = client.post(small.page("ontvangen/"), {**values, "version": "all"})
        assert response.status_code == 403
    assert not Receipt.objects.exists()


def test_a_reader_is_told_who_can(reader: Client, small: Small) -> None:
    page = open_page(reader, small.page("ontvangen/"))
    assert "You read along" in page.text_content()
    assert not page.xpath("//main//button")


def test_receiving_again_changes_nothing_and_says_when_it_was(manager: Client, small: Small) -> None:
    values = fields(open_page(manager, small.page("ontvangen/")), "ontvangen/")
    sent = {**values, "version": small.terms.reference}
    manager.post(small.page("ontvangen/"), sent)
    again = manager.post(small.page("ontvangen/"), sent, follow=True)
    assert "was received already" in again.text
    assert Receipt.objects.count() == PortalReceipt.objects.count() == 1


def test_what_was_replaced_or_withdrawn_meanwhile_is_not_received(manager: Client, small: Small) -> None:
    values = fields(open_page(manager, small.page("ontvangen/")), "ontvangen/")
    factories.withdraw(small.terms, "2024-01-01")
    response = manager.post(small.page("ontvangen/"), {**values, "version": "all"})
    assert response.status_code == 409
    assert "is not to be received" in response.text
    assert not Receipt.objects.exists()


def test_another_text_than_was_shown_is_not_received(manager: Client, small: Small) -> None:
    response = manager.post(
        small.page("ontvangen/"), {"shown": f"{small.terms.reference}={'0' * 64}", "version": small.terms.reference}
    )
    assert response.status_code == 409
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("sent", ["", "PV-999999", "B1-1=", "zomaar", "PV-1' OR 1=1 --=x"])
def test_nonsense_receives_nothing(manager: Client, small: Small, sent: str) -> None:
    response = manager.post(small.page("ontvangen/"), {"shown": sent, "version": "all"})
    assert response.status_code in (302, 409)
    assert not Receipt.objects.exists()


def test_everybody_who_may_act_gets_a_confirmation_in_their_language(manager: Client, small: Small, post: Mail) -> None:
    english = small.member(Role.ADMINISTRATOR)
    english.language = "en"
    english.save()
    small.member(Role.READER)
    receive(manager, small)
    sent = {message.to[0]: message for message in post()}
    assert set(sent) == {small.member().email, english.email}
    message = sent[english.email]
    assert "receipt confirmed" in message.subject
    assert all(str(version) in message.body for version in small.versions)
    assert small.page("ontvangsten/") in message.body


def test_the_customer_sees_when_how_and_by_whom(manager: Client, small: Small) -> None:
    receive(manager, small, small.terms.reference)
    text = open_page(manager, small.page("ontvangsten/")).text_content()
    assert "portal" in text
    assert small.member().name in text
    assert small.terms.digest in text


def test_a_voided_receipt_is_shown_without_the_officers_reason(manager: Client, small: Small) -> None:
    receipt = factories.receive(small.customer, small.terms, "2023-08-01")
    void_receipt(receipt, reason="Was voor Gemeente Elders bestemd.", by=cast.officer(), at=factories.NOW)
    text = open_page(manager, small.page("ontvangsten/")).text_content()
    assert "it counts at no moment" in text
    assert "Elders" not in text
