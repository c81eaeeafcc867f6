"""Members: roles, removal and leaving, in force at once."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from customers.models import Customer, Membership
from tests import cast, factories

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Membership.Role.ADMINISTRATOR


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


def join(customer: Customer, email: str, role: str = "reader") -> tuple[Client, Membership]:
    user = cast.person(email, name=email.partition("@")[0].title())
    membership = Membership.objects.create(customer=customer, user=user, role=role)
    return cast.signed_in(user), membership


def post(client: Client, customer: Customer, membership: Membership, what: str, **values: str) -> int:
    address = f"/klant/{customer.code}/leden/{membership.pk}/{what}/"
    return client.post(address, values).status_code


def test_a_removed_member_loses_access_at_the_next_request(customer: Customer) -> None:
    administrator, _ = join(customer, "ada@example.org", ADMINISTRATOR)
    reader, membership = join(customer, "rik@example.org")
    assert reader.get(f"/klant/{customer.code}/").status_code == 200
    assert post(administrator, customer, membership, "verwijderen") == 302
    assert reader.get(f"/klant/{customer.code}/").status_code == 404
    assert reader.get(f"/klant/{customer.code}/leden/").status_code == 404


def test_who_leaves_one_customer_keeps_the_other(customer: Customer) -> None:
    other = factories.customer("elders")
    reader, membership = join(customer, "rik@example.org")
    Membership.objects.create(customer=other, user=membership.user)
    assert post(reader, customer, membership, "verwijderen") == 302
    assert reader.get(f"/klant/{customer.code}/").status_code == 404
    assert reader.get("/klant/elders/").status_code == 200


def test_asking_for_the_removal_page_removes_nobody(customer: Customer) -> None:
    reader, membership = join(customer, "rik@example.org")
    assert reader.get(f"/klant/{customer.code}/leden/{membership.pk}/verwijderen/").status_code == 200
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_the_last_administrator_can_not_leave_and_is_told_why(customer: Customer) -> None:
    administrator, membership = join(customer, "ada@example.org", ADMINISTRATOR)
    join(customer, "rik@example.org")
    response = administrator.post(f"/klant/{customer.code}/leden/{membership.pk}/verwijderen/", follow=True)
    assert customer.name in response.content.decode()
    assert 'class="alert alert--error"' in response.content.decode()
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_the_last_administrator_can_not_become_a_reader(customer: Customer) -> None:
    administrator, membership = join(customer, "ada@example.org", ADMINISTRATOR)
    post(administrator, customer, membership, "rol", role="reader")
    membership.refresh_from_db()
    assert membership.role == ADMINISTRATOR


def test_with_a_second_administrator_the_first_may_leave(customer: Customer) -> None:
    administrator, membership = join(customer, "ada@example.org", ADMINISTRATOR)
    _, other = join(customer, "bo@example.org")
    post(administrator, customer, other, "rol", role=ADMINISTRATOR)
    post(administrator, customer, membership, "verwijderen")
    assert [item.user.email for item in customer.memberships.all()] == ["bo@example.org"]


def test_a_closed_account_does_not_count_as_the_other_administrator(customer: Customer) -> None:
    administrator, membership = join(customer, "ada@example.org", ADMINISTRATOR)
    _, other = join(customer, "bo@example.org", ADMINISTRATOR)
    User.objects.filter(pk=other.user_id).update(is_active=False)
    post(administrator, customer, membership, "verwijderen")
    assert Membership.objects.filter(pk=membership.pk).exists()


@pytest.mark.parametrize("role", ["reader", "contract_manager"])
def test_members_in_other_roles_change_and_remove_nobody(customer: Customer, role: str) -> None:
    client, _ = join(customer, "rik@example.org", role)
    _, other = join(customer, "bo@example.org")
    assert post(client, customer, other, "rol", role="administrator") == 403
    assert post(client, customer, other, "verwijderen") == 403
    assert client.post(f"/klant/{customer.code}/leden/tweede-factor/", {"required": "on"}).status_code == 403
    other.refresh_from_db()
    assert other.role == "reader"


def test_a_reader_sees_names_but_no_addresses(customer: Customer) -> None:
    client, _ = join(customer, "rik@example.org")
    join(customer, "bo@example.org")
    page = client.get(f"/klant/{customer.code}/leden/").content.decode()
    assert "Bo" in page
    assert "bo@example.org" not in page


def test_an_administrator_reaches_no_member_of_another_customer(customer: Customer) -> None:
    other = factories.customer("elders")
    administrator, _ = join(customer, "ada@example.org", ADMINISTRATOR)
    _, foreign = join(other, "bo@example.org")
    for code in (customer.code, "elders"):
        for what in ("rol", "verwijderen"):
            response = administrator.post(f"/klant/{code}/leden/{foreign.pk}/{what}/", {"role": "administrator"})
            assert response.status_code == 404
    assert Membership.objects.filter(pk=foreign.pk, role="reader").exists()


def test_an_unknown_role_is_refused(customer: Customer) -> None:
    administrator, _ = join(customer, "ada@example.org", ADMINISTRATOR)
    _, other = join(customer, "bo@example.org")
    post(administrator, customer, other, "rol", role="owner")
    other.refresh_from_db()
    assert other.role == "reader"


def test_history_says_who_removed_whom(customer: Customer) -> None:
    administrator, own = join(customer, "ada@example.org", ADMINISTRATOR)
    _, other = join(customer, "bo@example.org")
    post(administrator, customer, other, "verwijderen")
    last = Membership.history.filter(  # type: ignore[attr-defined]
        user_id=other.user_id
    ).latest("history_date")
    assert (last.history_type, last.history_user) == ("-", own.user)
