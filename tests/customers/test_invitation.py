"""Invitations: by e-mail, with a link that expires, works once, and is accepted by a button only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from customers import invitations
from customers.models import Customer, Invitation, Membership
from documents.errors import Refused
from mail.delivery import deliver_due
from mail.models import OutgoingMail
from tests import cast, factories
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Membership.Role.ADMINISTRATOR


def invite(client: Client, customer: Customer, email: str = "nieuw@example.org", **values: str) -> str:
    """Invite through the page; the path of the link in the message."""
    response = client.post(
        f"/klant/{customer.code}/leden/", {"email": email, "role": "reader", "language": "nl", **values}
    )
    assert response.status_code == 302, response.content.decode()
    deliver_due()
    found = re.search(r"/uitnodiging/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    return found.group()


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


@pytest.fixture
def administrator(customer: Customer) -> Client:
    return signed_in(cast.member(customer, ADMINISTRATOR))


def test_the_message_is_in_the_language_chosen_and_names_the_customer(
    administrator: Client, customer: Customer
) -> None:
    invite(administrator, customer, language="en")
    [message] = mail.outbox
    assert message.to == ["nieuw@example.org"]
    assert customer.name in message.subject
    assert "works once" in message.body


def test_only_a_digest_of_the_link_is_kept(administrator: Client, customer: Customer) -> None:
    token = invite(administrator, customer).split("/")[2]
    stored = str(list(Invitation.objects.values()))
    assert token not in stored
    assert invitations.digest_of(token) in stored


def test_a_new_person_accepts_with_a_name_and_sees_the_agreement(administrator: Client, customer: Customer) -> None:
    link = invite(administrator, customer, role="contract_manager")
    visitor = Client()
    response = visitor.post(link, {"name": "Ada de Wit"}, follow=True)
    assert response.redirect_chain[-1][0] == f"/klant/{customer.code}/"
    assert response.status_code == 200
    user = User.objects.get(email="nieuw@example.org")
    assert (user.name, user.has_usable_password()) == ("Ada de Wit", False)
    assert user.memberships.get().role == "contract_manager"


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_link_accepts_nothing(administrator: Client, customer: Customer, method: str) -> None:
    link = invite(administrator, customer)
    for _ in range(3):
        assert getattr(Client(), method)(link).status_code == 200
    assert not User.objects.filter(email="nieuw@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_link_works_once(administrator: Client, customer: Customer) -> None:
    link = invite(administrator, customer)
    Client().post(link, {"name": "Ada"})
    again = Client()
    response = again.post(link, {"name": "Eve"})
    assert response.status_code == 410
    assert "_auth_user_id" not in again.session
    assert Membership.objects.filter(user__email="nieuw@example.org").count() == 1


def test_an_expired_link_says_whom_to_ask(administrator: Client, customer: Customer) -> None:
    link = invite(administrator, customer)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = Client().post(link, {"name": "Ada"})
    assert response.status_code == 410
    assert not User.objects.filter(email="nieuw@example.org").exists()


@pytest.mark.parametrize("change", [lambda token: token[:-1], str.swapcase, lambda token: "x", lambda token: token * 9])
def test_a_tampered_link_is_not_ours(administrator: Client, customer: Customer, change: Callable[[str], str]) -> None:
    token = invite(administrator, customer).split("/")[2]
    link = f"/uitnodiging/{change(token)}/"
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "Eve"}).status_code == 404


def test_another_person_who_is_signed_in_can_not_accept(administrator: Client, customer: Customer) -> None:
    link = invite(administrator, customer)
    other = signed_in(cast.stranger())
    page = other.get(link)
    assert "stranger@example.org" in page.content.decode()
    assert other.post(link).status_code == 409
    assert not Membership.objects.filter(user=cast.stranger()).exists()


def test_an_address_with_an_account_has_to_sign_in_first(administrator: Client, customer: Customer) -> None:
    cast.stranger()
    link = invite(administrator, customer, "Stranger@Example.org")
    visitor = Client()
    assert visitor.post(link).status_code == 409
    assert "_auth_user_id" not in visitor.session
    assert "/account/login/?next=/uitnodiging/" in visitor.get(link).content.decode()


def test_somebody_with_an_account_acts_for_a_second_customer(administrator: Client, customer: Customer) -> None:
    other = factories.customer("elders")
    person = cast.member(other)
    link = invite(administrator, customer, person.email)
    assert signed_in(person).post(link).status_code == 302
    assert {membership.customer for membership in person.memberships.all()} == {customer, other}
    assert User.objects.filter(email=person.email).count() == 1


def test_inviting_again_kills_the_earlier_link(administrator: Client, customer: Customer) -> None:
    first = invite(administrator, customer)
    second = invite(administrator, customer, role="contract_manager")
    assert Client().post(first, {"name": "Ada"}).status_code == 410
    assert Client().post(second, {"name": "Ada"}).status_code == 302
    assert Membership.objects.get(user__email="nieuw@example.org").role == "contract_manager"


def test_a_withdrawn_link_no_longer_works(administrator: Client, customer: Customer) -> None:
    link = invite(administrator, customer)
    administrator.post(f"/klant/{customer.code}/leden/uitnodiging/{Invitation.objects.get().pk}/intrekken/")
    assert Client().post(link, {"name": "Ada"}).status_code == 410


def test_a_member_is_not_invited_again(administrator: Client, customer: Customer) -> None:
    reader = cast.person("lezer@example.org")
    Membership.objects.create(customer=customer, user=reader)
    response = administrator.post(
        f"/klant/{customer.code}/leden/", {"email": "LEZER@example.org", "role": "reader", "language": "nl"}
    )
    assert response.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("role", [Membership.Role.READER, Membership.Role.CONTRACT_MANAGER])
def test_only_administrators_invite(customer: Customer, role: str) -> None:
    client = signed_in(cast.member(customer, role))
    response = client.post(
        f"/klant/{customer.code}/leden/", {"email": "x@example.org", "role": "administrator", "language": "nl"}
    )
    assert response.status_code == 403
    assert not Invitation.objects.exists()


def test_an_officer_invites_the_first_administrator(customer: Customer) -> None:
    link = invite(signed_in(cast.officer()), customer, role="administrator")
    Client().post(link, {"name": "Ada"})
    assert Membership.objects.get(user__email="nieuw@example.org").role == "administrator"


def test_a_stranger_sees_no_members_and_invites_nobody(customer: Customer) -> None:
    client = signed_in(cast.stranger())
    assert client.get(f"/klant/{customer.code}/leden/").status_code == 404
    values = {"email": "x@example.org", "role": "reader", "language": "nl"}
    assert client.post(f"/klant/{customer.code}/leden/", values).status_code == 404


def test_an_administrator_of_one_customer_can_not_withdraw_the_invitation_of_another(
    administrator: Client, customer: Customer
) -> None:
    other = factories.customer("elders")
    invite(signed_in(cast.member(other, ADMINISTRATOR)), other)
    pk = Invitation.objects.get().pk
    assert administrator.post(f"/klant/{customer.code}/leden/uitnodiging/{pk}/intrekken/").status_code == 404
    assert administrator.post(f"/klant/elders/leden/uitnodiging/{pk}/intrekken/").status_code == 404
    assert Invitation.objects.get().withdrawn_at is None


def test_with_a_mail_server_that_is_down_the_invitation_waits_in_the_outbox(
    administrator: Client, customer: Customer, settings: Settings
) -> None:
    sends = settings.MAILERS
    # A mail server that nobody runs: port 1 of this machine refuses the connection.
    settings.MAILERS = {"default": {"BACKEND": "mail.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    response = administrator.post(
        f"/klant/{customer.code}/leden/", {"email": "nieuw@example.org", "role": "reader", "language": "nl"}
    )
    assert response.status_code == 302
    assert deliver_due() == (0, False)
    settings.MAILERS = sends
    OutgoingMail.objects.update(not_before=timezone.now())
    assert deliver_due() == (1, True)
    assert mail.outbox[0].to == ["nieuw@example.org"]


def test_a_link_that_is_withdrawn_before_it_is_sent_is_not_sent(administrator: Client, customer: Customer) -> None:
    page = f"/klant/{customer.code}/leden/"
    administrator.post(page, {"email": "nieuw@example.org", "role": "reader", "language": "nl"})
    administrator.post(f"{page}uitnodiging/{Invitation.objects.get().pk}/intrekken/")
    assert Invitation.objects.get().withdrawn_at is not None
    assert deliver_due() == (0, True)
    assert OutgoingMail.objects.get().encrypted_body == ""


def test_accepting_refuses_a_person_whose_account_is_closed(administrator: Client, customer: Customer) -> None:
    person = cast.person("gesloten@example.org")
    link = invite(administrator, customer, person.email)
    person.is_active = False
    person.save()
    token = link.split("/")[2]
    found = invitations.find(token)
    assert found is not None
    with pytest.raises(Refused):
        invitations.accept(found, by=person, name="", at=timezone.now())
