"""The administrators are told who acts; nobody stands on both sides; an invitation ends with who sent it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.invitations import invite
from customers.models import Customer, Membership
from documents.errors import Refused
from office.roles import GROUP
from tests import cast, factories
from tests.accounts.people import deliver_mail

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Membership.Role.ADMINISTRATOR
NEW = "nieuw@example.org"


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


@pytest.fixture
def ada(customer: Customer) -> User:
    return cast.member(customer, ADMINISTRATOR)


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def join(customer: Customer, email: str, role: str = "reader") -> Membership:
    return Membership.objects.create(customer=customer, user=cast.person(email, name="Bo Vaart"), role=role)


def sent_to(user: User) -> list[str]:
    """What the worker sends, as far as it goes to this person."""
    deliver_mail()
    return [str(message.body) for message in mail.outbox if message.to == [user.email]]


def test_an_officer_who_invites_an_administrator_of_its_own_is_seen(customer: Customer, ada: User) -> None:
    link = invite(customer, email=NEW, role=ADMINISTRATOR, language="nl", by=cast.officer(), at=timezone.now())
    Client().post(f"/uitnodiging/{link.token}/", {"name": "Eva Nieuw"})
    [body] = sent_to(ada)
    assert "Eva Nieuw" in body
    assert f"/klant/{customer.code}/leden/" in body


@pytest.mark.parametrize("what", ["rol", "verwijderen", "tweede-factor"])
def test_what_an_officer_changes_is_told(customer: Customer, ada: User, what: str) -> None:
    bo = join(customer, "bo@example.org")
    Customer.objects.filter(pk=customer.pk).update(mfa_required=True)
    page = f"/klant/{customer.code}/leden/" + (f"{what}/" if what == "tweede-factor" else f"{bo.pk}/{what}/")
    assert of(cast.officer()).post(page, {"role": "contract_manager"}).status_code == 302
    [body] = sent_to(ada)
    assert "Nienke Hartsema" in body


def test_an_administrator_hears_of_another_ones_act_and_not_of_its_own_role(customer: Customer, ada: User) -> None:
    bo = join(customer, "bo@example.org", ADMINISTRATOR)
    of(ada).post(f"/klant/{customer.code}/leden/{bo.pk}/rol/", {"role": "reader"})
    assert len(sent_to(ada)) == 1
    assert sent_to(bo.user) == []


def test_an_officer_is_invited_by_nobody_and_accepts_nothing(customer: Customer, ada: User) -> None:
    officer = cast.officer()
    response = of(ada).post(
        f"/klant/{customer.code}/leden/", {"email": "OFFICER@example.org", "role": "reader", "language": "nl"}
    )
    assert response.status_code == 400
    link = invite(customer, email=NEW, role="reader", language="nl", by=ada, at=timezone.now())
    User.objects.filter(pk=officer.pk).update(email=NEW)
    assert of(User.objects.get(pk=officer.pk)).post(f"/uitnodiging/{link.token}/").status_code == 409
    assert not Membership.objects.filter(user=officer).exists()


def test_a_member_is_not_made_an_officer(customer: Customer, ada: User) -> None:
    root = User.objects.create_superuser("root@example.org")
    client = Client(headers={"accept-language": "en"})
    client.force_login(root)
    values = {"name": "Ada", "language": "nl", "is_active": "on", "is_staff": "on"}
    page = client.post(f"/admin/accounts/user/{ada.pk}/change/", values)
    assert "Nobody stands on both sides" in page.content.decode()
    ada.refresh_from_db()
    assert not ada.is_staff


def test_whoever_writes_it_nobody_stands_on_both_sides(customer: Customer, ada: User) -> None:
    with pytest.raises(Refused):
        Membership.objects.create(customer=customer, user=cast.officer())
    ada.is_staff = True
    with pytest.raises(Refused):
        ada.save()


@pytest.mark.parametrize("end", ["removed", "reader", "closed"])
def test_an_invitation_ends_with_the_rights_of_the_member_who_sent_it(customer: Customer, ada: User, end: str) -> None:
    link = invite(customer, email=NEW, role=ADMINISTRATOR, language="nl", by=ada, at=timezone.now())
    if end == "closed":
        User.objects.filter(pk=ada.pk).update(is_active=False)
    else:
        join(customer, "bo@example.org", ADMINISTRATOR)
        membership = Membership.objects.get(user=ada)
        page = f"/klant/{customer.code}/leden/{membership.pk}/"
        of(cast.officer()).post(page + ("verwijderen/" if end == "removed" else "rol/"), {"role": "reader"})
    response = Client().post(f"/uitnodiging/{link.token}/", {"name": "Eva"})
    assert response.status_code == 410
    assert not User.objects.filter(email=NEW).exists()


def test_an_invitation_ends_with_the_rights_of_the_officer_who_sent_it(customer: Customer) -> None:
    officer = cast.officer()
    link = invite(customer, email=NEW, role=ADMINISTRATOR, language="nl", by=officer, at=timezone.now())
    officer.groups.remove(Group.objects.get(name=GROUP))
    assert Client().post(f"/uitnodiging/{link.token}/", {"name": "Eva"}).status_code == 410


def test_the_inline_of_members_writes_nothing(customer: Customer, ada: User) -> None:
    root = User.objects.create_superuser("root@example.org")
    client = of(root)
    sent = {
        "name": customer.name,
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": str(cast.stranger().pk),
        "memberships-0-role": ADMINISTRATOR,
        "memberships-0-customer": str(customer.pk),
    }
    client.post(f"/admin/customers/customer/{customer.pk}/change/", sent)
    client.post("/admin/customers/customer/add/", {"code": "nieuw", **sent})
    assert not Membership.objects.filter(user=cast.stranger()).exists()
