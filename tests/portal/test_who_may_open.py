"""Who may open which customer's pages: its members and officers; anybody else learns nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from customers.models import Customer, Membership
from tests import cast

PAGES = [
    "/klant/{code}/overeenkomst/",
    "/klant/{code}/overeenkomst/?moment=2023-09-10T14:00",
    "/klant/{code}/overeenkomst.pdf",
]


def _without_token(text: str, code: str) -> str:
    """The page without what differs each time, and without its own address."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text).replace(code, "")


@pytest.mark.parametrize("address", PAGES)
def test_a_member_and_an_officer_open_it(address: str, owner: Client, desk: Client) -> None:
    address = address.format(code="hoogvoorde")
    assert owner.get(address).status_code in (200, 202)
    assert desk.get(address).status_code in (200, 202)


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_and_another_customers_member_get_not_found(address: str, owner: Client, stranger: Client) -> None:
    assert stranger.get(address.format(code="hoogvoorde")).status_code == 404
    assert owner.get(address.format(code="waterakker")).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_sees_no_difference_between_another_customer_and_none(address: str, stranger: Client) -> None:
    theirs, nobodys = (stranger.get(address.format(code=code)) for code in ("hoogvoorde", "bestaat-niet"))
    assert theirs.status_code == nobodys.status_code == 404
    assert _without_token(theirs.text, "hoogvoorde") == _without_token(nobodys.text, "bestaat-niet")


@pytest.mark.parametrize("address", PAGES)
def test_anonymous_is_sent_to_sign_in_for_every_code_alike(address: str, registry: None, client: Client) -> None:
    for code in ("hoogvoorde", "bestaat-niet"):
        response = client.get(address.format(code=code))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/?next=/klant/")


def test_a_member_who_left_and_a_blocked_account_see_nothing(owner: Client, desk: Client) -> None:
    Membership.objects.filter(user__email="hoogvoorde@example.org").delete()
    assert owner.get("/klant/hoogvoorde/").status_code == 404
    User.objects.filter(email="officer@example.org").update(is_active=False)
    assert desk.get("/klant/hoogvoorde/").status_code == 302


def test_a_user_with_one_customer_goes_straight_to_it(owner: Client) -> None:
    assert owner.get("/klant/").headers["Location"] == "/klant/hoogvoorde/"


def test_a_user_with_several_customers_chooses(owner: Client) -> None:
    user = User.objects.get(email="hoogvoorde@example.org")
    Membership.objects.create(customer=Customer.objects.get(code="waterakker"), user=user)
    text = owner.get("/klant/").text
    assert "/klant/hoogvoorde/" in text
    assert "/klant/waterakker/" in text
    assert "/klant/zandwolde/" not in text


def test_an_officer_chooses_from_all_customers(registry: None, desk: Client) -> None:
    assert desk.get("/klant/").text.count('href="/klant/') >= Customer.objects.count()


def test_a_user_without_a_customer_is_told_whom_to_ask(stranger: Client) -> None:
    response = stranger.get("/klant/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert "does not belong to a customer yet" in response.text
    assert cast.stranger().memberships.count() == 0
