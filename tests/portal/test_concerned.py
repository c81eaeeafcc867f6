"""Does this concern us? A customer reads which sub-processors process its own data, where and by which interfaces."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from agreements.models import InstalledRelease
from annexes.models import SubProcessorFacts
from tests import cast, factories

ADDRESS = "/klant/waterakker/sub-verwerkers/"


@pytest.fixture
def member(registry: None) -> Client:
    """The browser of a member of Gemeente Waterakker, which uses release 10.0."""
    return cast.signed_in(User.objects.get(email="waterakker@example.org"))


def test_a_member_reads_who_where_which_data_and_by_which_interfaces(member: Client) -> None:
    SubProcessorFacts.objects.filter(row__name="Previder BV").update(
        contact_name="M. Verstegen", contact_details="privacy@example.org"
    )
    page = member.get(ADDRESS, headers={"accept-language": "en"}).text
    for words in (
        "Previder BV",
        "M. Verstegen",
        "privacy@example.org",
        "Hengelo",
        "Schulden",
        "Zaaksysteem Koppeling",
        "Microsoft Corporation",
        "adequacy decision",
    ):
        assert words in page


def test_it_is_found_from_the_customers_home(member: Client) -> None:
    assert member.get("/klant/waterakker/").text.count(f'href="{ADDRESS}"') == 2


def test_a_customer_of_the_older_line_reads_nothing_of_the_newer(owner: Client) -> None:
    page = owner.get("/klant/hoogvoorde/sub-verwerkers/").text
    assert "Previder BV" in page
    assert "Microsoft" not in page


def test_what_is_due_is_announced_as_to_come(registry: None) -> None:
    officer = cast.signed_in(cast.officer())
    page = officer.get("/klant/zandwolde/sub-verwerkers/", headers={"accept-language": "en"}).text
    assert "Microsoft Corporation is then named too." in page


def test_where_nothing_binds_the_reason_is_said(db: None) -> None:
    product = factories.product("Balans")
    customer = factories.customer("nieuw")
    factories.agreement(customer, product)
    page = cast.signed_in(cast.officer()).get("/klant/nieuw/sub-verwerkers/", headers={"accept-language": "en"}).text
    assert "No annex 1 applies to you for this product." in page
    assert not InstalledRelease.objects.filter(customer=customer).exists()


def test_strangers_other_customers_and_the_public_are_not_shown_it(
    client: Client, stranger: Client, owner: Client, member: Client
) -> None:
    assert [browser.get(ADDRESS).status_code for browser in (stranger, owner, member)] == [404, 404, 200]
    assert client.get(ADDRESS).status_code == 302
    assert cast.signed_in(cast.officer()).get(ADDRESS).status_code == 200
