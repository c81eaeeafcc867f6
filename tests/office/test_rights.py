"""An officer does the daily work without being a superuser, and can't make anybody one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agreements import standing
from customers.models import Processor
from tests import cast, factories
from tests.office.forms import open_form, text_of

DAILY = [
    "",
    "terms/termsversion/",
    "terms/termsversion/add/",
    "annexes/annex1version/",
    "annexes/annex2version/",
    "customers/customer/",
    "customers/customer/add/",
    "agreements/agreement/",
    "agreements/agreement/add/",
    "agreements/receipt/",
    "agreements/receipt/add/",
    "annexes/product/",
    "annexes/product/add/",
    "documents/document/",
    "documents/document/add/",
    "documents/publication/",
    "documents/importedsource/",
    "documents/importedsource/add/",
    "accounts/user/",
    "accounts/user/add/",
]


@pytest.mark.parametrize("address", DAILY)
def test_every_page_of_the_daily_work_opens_for_an_officer(desk: Client, address: str) -> None:
    factories.terms("2023-07-04")
    assert desk.get(f"/admin/{address}").status_code == 200


def test_the_processor_is_entered_once(desk: Client) -> None:
    address = "/admin/customers/processor/add/"
    response = desk.post(address, open_form(desk, address, "processor_form") | {"name": "Elzenvoort Holding bv"})
    assert response.status_code == 302
    processor = Processor.objects.get()
    assert desk.get("/admin/customers/processor/")["Location"].endswith(f"/{processor.pk}/change/")
    assert desk.get(address).status_code == 403
    assert desk.post(f"/admin/customers/processor/{processor.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_officer_makes_accounts_but_no_officers_or_superusers(desk: Client, officer: User) -> None:
    colleague = cast.person("nieuw@example.org")
    address = f"/admin/accounts/user/{colleague.pk}/change/"
    fields = open_form(desk, address, "user_form") | {"name": "Nieuw", "is_superuser": "on", "is_staff": "on"}
    assert desk.post(address, fields).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.name, colleague.is_superuser, colleague.is_staff) == ("Nieuw", False, False)


def test_an_officer_can_not_take_over_a_superuser(desk: Client) -> None:
    root = User.objects.create_superuser("root@example.org", "wachtwoord-van-root")
    address = f"/admin/accounts/user/{root.pk}/"
    assert desk.post(f"{address}change/", {"email": "mij@example.org"}).status_code == 403
    new = {"password1": "een-nieuw-wachtwoord", "password2": "een-nieuw-wachtwoord"}
    desk.post(f"{address}password/", new, follow=True)
    root.refresh_from_db()
    assert root.check_password("wachtwoord-van-root")


@pytest.mark.django_db
def test_staff_without_the_group_and_members_of_customers_do_not_get_in(client: Client) -> None:
    version = factories.terms("2023-07-04")
    cast.person("kaal@example.org", is_staff=True)
    client.force_login(User.objects.get(email="kaal@example.org"))
    for view in ("change", "facts", "preview", "pdf", "history", "withdraw", "copy"):
        assert client.get(f"/admin/terms/termsversion/{version.pk}/{view}/").status_code == 403
    client.force_login(cast.member(factories.customer()))
    assert client.get(f"/admin/terms/termsversion/{version.pk}/preview/").status_code == 302


def test_the_dashboard_names_drafts_publications_and_customers_to_look_at(desk: Client) -> None:
    factories.terms("2023-03-13")
    version = factories.terms("2023-07-04", dated="2023-07-04")
    draft = factories.draft(version.line)
    factories.agreement(factories.customer())
    standing.catch_up(now=timezone.now())
    page = text_of(desk.get("/admin/"))
    for words in (str(version), str(draft), "Gemeente Waterakker", "Order to be confirmed"):
        assert words in page
