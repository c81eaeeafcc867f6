"""A new customer, entered on one page with all that comes with it: all of it or nothing, and what is typed stays."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import Agreement, InstalledRelease, Receipt, ReceiptEvidence
from agreements.models.agreement import Precision
from customers.models import Customer, Invitation
from journal.models import Entry
from tests import factories
from tests.office.forms import Fields, fields_of, open_form, text_of
from tests.work import Mail

ADD = "/admin/customers/customer/add/"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def filled(desk: Client, **more: Any) -> Fields:
    """The page as an officer fills it in, with a product and the newest of each text."""
    product = factories.product("Balans", "9.10")
    handed = [factories.terms("2023-07-04", dated="2023-07-04"), factories.annex1(product, "9.10", "2023-07-05")]
    fields = open_form(desk, ADD, "new-customer")
    return {
        **fields,
        "name": "Gemeente Zandwolde",
        "contact_email": "contact@zandwolde.example",
        "reference": "OVK-7",
        "signed_on": "01-02-2024",
        f"product_{product.pk}": "on",
        f"release_{product.pk}": "9.11",
        f"installed_{product.pk}_0": "01-03-2024",
        "versions": [str(version.pk) for version in handed],
        "received_0": "01-02-2024",
        "evidence": "Afleverbon 12",
        "email": "eerste@zandwolde.example",
        **more,
    }


def test_one_page_enters_the_customer_with_everything_and_invites_its_first_member(desk: Client, post: Mail) -> None:
    sent = filled(desk) | {"file": SimpleUploadedFile("bon.pdf", PDF)}
    before = Entry.objects.order_by("pk").last()
    page = desk.post(ADD, sent, follow=True)
    customer = Customer.objects.get()
    assert page.redirect_chain[-1][0] == f"/admin/customers/customer/{customer.pk}/"
    assert customer.code == "gemeente-zandwolde"
    agreement, release = Agreement.objects.get(), InstalledRelease.objects.get()
    assert [product.name for product in agreement.products.all()] == ["Balans"]
    assert (release.release, release.precision) == ("9.11", Precision.DATE)
    receipts = list(Receipt.objects.all())
    assert {receipt.agreement for receipt in receipts} == {agreement}
    assert [found.file.name for found in ReceiptEvidence.objects.all()] == ["bon.pdf"] * 2
    [message] = [found for found in post() if found.to == ["eerste@zandwolde.example"]]
    assert "/uitnodiging/" in str(message.body)
    assert customer.standing.is_bound
    kinds = list(Entry.objects.filter(pk__gt=before.pk if before else 0).order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "customer.entered",
        "agreement.entered",
        "agreement.entered",
        "receipt.recorded",
        "receipt.recorded",
        "invitation.made",
        "evidence.filed",
    ]
    text = text_of(page)
    for said in ("OVK-7", "Balans 9.11", "eerste@zandwolde.example", "Receipt recorded", "Nienke Hartsema"):
        assert said in text


def in_any_order(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


WRONG: tuple[tuple[Fields, str], ...] = (
    ({"signed_on": "31-02-2024"}, "Enter a valid date"),
    ({"reference": ""}, "Give the reference of the agreement"),
    ({"received_0": "01-01-2023"}, "after 1 January 2023. Correct the moment"),
    ({"evidence": "", "channel": "letter"}, "Say what shows the receipt"),
    ({"email": "officer@example.org"}, "works for the processor"),
    ({"contact_email": "geen adres"}, "Enter a valid email address"),
    ({"code": "waterakker"}, "already exists"),
    ({"name": "Zand\u200bwol\ufffdde"}, "U+FFFD"),
)


def test_whatever_is_wrong_enters_nothing_and_keeps_all_that_was_typed(desk: Client) -> None:
    factories.customer("waterakker")
    right = filled(desk)
    page = None
    for wrong, said in WRONG:
        page = desk.post(ADD, right | wrong | {"file": SimpleUploadedFile("bon.pdf", PDF)})
        assert said in text_of(page), said
        assert "“bon.pdf” is held" in text_of(page), said
        again = fields_of(page.content, "new-customer")
        kept = set(right) - {"csrfmiddlewaretoken", "held"} - set(wrong)
        assert {name: in_any_order(again[name]) for name in kept} == {name: in_any_order(right[name]) for name in kept}
    assert (Customer.objects.count(), Agreement.objects.count(), Receipt.objects.count()) == (1, 0, 0)
    assert not Invitation.objects.exists()
    # The file that is held need not be sent again.
    assert page is not None
    last = fields_of(page.content, "new-customer")
    assert desk.post(ADD, right | {"held": last["held"]}).status_code == 302
    assert {found.file.name for found in ReceiptEvidence.objects.all()} == {"bon.pdf"}


def test_what_would_put_nothing_in_force_is_asked_before_it_is_entered(desk: Client) -> None:
    sent = filled(desk)
    other = factories.product("Zaken", "2.0")
    stray = factories.annex1(other, "2.0", "2023-07-06")
    page = desk.post(ADD, sent | {"versions": [*sent["versions"], str(stray.pk)]})
    assert "received, but not in force" in text_of(page)
    assert not Customer.objects.exists()
    assert desk.post(ADD, fields_of(page.content, "new-customer") | {"without_effect": "on"}).status_code == 302
    assert Receipt.objects.count() == 3


def test_a_name_alone_is_enough(desk: Client) -> None:
    fields = open_form(desk, ADD, "new-customer") | {"name": "Waterschap De Brug"}
    page = desk.post(ADD, fields, follow=True)
    assert "No applicable agreement: nothing has been received." in text_of(page)
    assert Customer.objects.get().code == "waterschap-de-brug"
