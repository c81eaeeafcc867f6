"""The page of a customer: its agreement now and then, what is due, receipts, releases; and how each is recorded."""

from __future__ import annotations

from django.test import Client

from agreements.models import Agreement, Arrangement, InstalledRelease, Receipt
from agreements.models.agreement import Precision
from customers.models import Customer
from tests import factories
from tests.office.forms import fields_of, open_form, row, text_of


def _page(customer: Customer) -> str:
    return f"/admin/customers/customer/{customer.pk}/"


def _form(customer: Customer) -> str:
    return f"{_page(customer)}change/"


def test_the_page_answers_for_now_and_for_a_chosen_moment(desk: Client) -> None:
    first, second = factories.terms("2022-01-01", dated="2022-01-01"), factories.terms("2023-07-04", dated="2023-07-04")
    customer = factories.customer()
    factories.agreement(customer)
    factories.receive(customer, first, "2022-02-01")
    page = desk.get(_page(customer))
    assert first.reference in text_of(page)
    assert f"{second} – since 4 July 2023" in text_of(page)
    assert b'href="/klant/waterakker/"' in page.content or b"waterakker/" in page.content
    then = desk.get(_page(customer) + "?moment=2022-01-15T12:00")
    assert "Applicable agreement on 15 January 2022, 12:00" in text_of(then)
    assert "No applicable agreement" in text_of(then)
    assert b"?moment=2022-01-15T12:00" in then.content
    wrong = desk.get(_page(customer) + "?moment=gisteren")
    assert "Give the moment as" in text_of(wrong)
    assert "Applicable agreement now" in text_of(wrong)


def test_a_moment_in_the_hour_that_occurs_twice_is_the_same_on_the_pages_that_the_page_leads_to(desk: Client) -> None:
    customer = factories.customer()
    factories.agreement(customer)
    factories.receive(customer, factories.terms("2022-01-01", dated="2022-01-01"), "2022-02-01")
    page = desk.get(_page(customer) + "?moment=2023-10-29T02:30%2B01:00")
    assert "on 29 October 2023, 02:30" in text_of(page)
    address = "/klant/waterakker/overeenkomst/?moment=2023-10-29T02:30%2B01:00"
    assert f'href="{address}"' in page.content.decode()
    assert "What applied on 29 October 2023, 02:30" in text_of(desk.get(address))


def test_releases_are_entered_with_or_without_a_time(desk: Client) -> None:
    customer, product = factories.customer(), factories.product()
    fields = open_form(desk, _form(customer), "customer_form")
    more = {"product": str(product.pk), "release": "9.11", "installed_0": "05-02-2024", "installed_1": ""}
    assert desk.post(_form(customer), row(fields, "installed_releases", **more)).status_code == 302
    release = InstalledRelease.objects.get()
    assert (release.precision, release.installed_at) == (Precision.DATE, factories.local("2024-02-05"))
    fields = open_form(desk, _form(customer), "customer_form") | {"installed_releases-0-installed_1": "21:15"}
    assert desk.post(_form(customer), fields).status_code == 302
    release.refresh_from_db()
    assert (release.precision, release.installed_at) == (Precision.MOMENT, factories.local("2024-02-05T21:15"))
    wrong = desk.post(
        _form(customer),
        row(open_form(desk, _form(customer), "customer_form"), "installed_releases", **{**more, "release": "tien"}),
    )
    assert wrong.status_code == 200
    assert "tien" in wrong.content.decode()
    assert InstalledRelease.objects.count() == 1


def test_receipts_are_recorded_for_several_customers_at_once_or_for_none(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    customers = [factories.customer(code) for code in ("waterakker", "zandwolde")]
    address = "/admin/agreements/receipt/add/"
    fields = open_form(desk, address) | {
        "customers": [str(customer.pk) for customer in customers],
        "versions": [str(version.pk)],
        "received_0": "10-07-2023",
        "received_1": "",
        "channel": "letter",
        "evidence": "Brief 117",
    }
    too_early = desk.post(address, fields | {"received_0": "01-01-2023"})
    assert "is dated 4 July 2023" in text_of(too_early)
    assert fields_of(too_early.content, "registry")["evidence"] == "Brief 117"
    assert not Receipt.objects.exists()
    assert "Say what shows the receipt" in text_of(desk.post(address, fields | {"evidence": ""}))
    page = desk.post(address, fields, follow=True)
    assert "Receipts recorded: 2; known already: 0." in text_of(page)
    assert {receipt.precision for receipt in Receipt.objects.all()} == {"date"}
    assert "Receipts recorded: 0; known already: 2." in text_of(desk.post(address, fields, follow=True))


def test_a_receipt_is_voided_with_a_reason_and_never_edited_or_deleted(desk: Client) -> None:
    customer = factories.customer()
    receipt = factories.receive(customer, factories.terms("2023-07-04"), "2023-07-10")
    address = f"/admin/agreements/receipt/{receipt.pk}/void/"
    assert "This field is required" in text_of(desk.post(address, {"reason": ""}))
    assert desk.post(address, {"reason": "Verkeerde klant"}).status_code == 302
    assert "Verkeerde klant" in text_of(desk.get(_page(customer)))
    assert "voided already" in text_of(desk.post(address, {"reason": "Nogmaals"}))
    assert desk.post(f"/admin/agreements/receipt/{receipt.pk}/change/", {"evidence": "x"}).status_code == 403
    assert desk.post(f"/admin/agreements/receipt/{receipt.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_agreement_is_entered_with_its_arrangements(desk: Client) -> None:
    customer, product = factories.customer(), factories.product()
    address = f"/admin/agreements/agreement/add/?customer={customer.pk}"
    fields = open_form(desk, address, "agreement_form") | {
        "reference": "OVK-1",
        "products": [str(product.pk)],
        "handed_over_on": "11-06-2018",
        "signed_on": "04-06-2018",
    }
    fields = row(fields, "arrangements", article="8", title="Audit", text="<p>Jaarlijks.</p>", agreed_on="04-06-2018")
    wrong = desk.post(address, fields | {"arrangements-0-ended_on": "01-01-2018"})
    assert "can't end before it was agreed" in text_of(wrong)
    assert not Agreement.objects.exists()
    page = desk.post(address, fields, follow=True)
    assert "handed over after the signing" in text_of(page)
    assert Arrangement.objects.get().agreement.products.get() == product


def test_the_code_of_a_customer_is_given_once_and_a_used_customer_is_not_deleted(desk: Client) -> None:
    customer = factories.customer()
    factories.agreement(customer)
    desk.post(_form(customer), open_form(desk, _form(customer), "customer_form") | {"code": "anders", "name": "Nieuw"})
    customer.refresh_from_db()
    assert (customer.code, customer.name) == ("waterakker", "Nieuw")
    assert desk.post(f"/admin/customers/customer/{customer.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_earlier_state_of_a_customer_can_be_read(desk: Client) -> None:
    customer = factories.customer()
    customer.address = "Kade 2"
    customer.save()
    earlier = customer.history.earliest()  # type: ignore[attr-defined]
    page = desk.get(f"/admin/customers/customer/{customer.pk}/history/{earlier.pk}/")
    assert page.status_code == 200
    assert customer.name in text_of(page)
