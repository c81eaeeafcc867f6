"""Before an act that changes what applied at earlier moments is saved, the officer sees which copies would differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, InstalledRelease, Receipt, ReceiptEvidence
from agreements.receipts import void_receipt
from annexes.models import Product
from copies.models import IssuedCopy
from customers.models import Customer
from documents import order
from documents.models import DocumentVersion, Line
from files import store as files
from files.models import PendingFile
from tests import cast, factories
from tests.copies.past import asks, issued, press, rendered, typed
from tests.office.forms import open_form, row, text_of

ADD = "/admin/agreements/receipt/add/"
DIFFERING = "/admin/copies/issuedcopy/differing/"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Past:
    """A customer that received two versions of the terms and an annex 1, and has a sealed copy of January 2024."""

    customer: Customer
    agreement: Agreement
    product: Product
    earlier: DocumentVersion
    later: DocumentVersion
    annex1: DocumentVersion
    copy: IssuedCopy

    @property
    def page(self) -> str:
        return f"/admin/customers/customer/{self.customer.pk}/"

    @property
    def form(self) -> str:
        return f"{self.page}change/"

    @property
    def void(self) -> str:
        return f"/admin/agreements/receipt/{self.customer.receipts.get(version=self.later).pk}/void/"


@pytest.fixture
def past(db: None) -> Past:
    product = factories.product("Balans", "9.10")
    customer = factories.customer()
    agreement = factories.agreement(customer, product, reference="OVK-1")
    factories.install(customer, product, "9.10", "2022-01-01")
    earlier, later = (factories.terms(day, dated=day) for day in ("2022-01-01", "2023-07-04"))
    annex1 = factories.annex1(product, "9.10", "2022-01-01")
    for version, day in ((earlier, "2022-02-01"), (annex1, "2022-02-01"), (later, "2023-08-01")):
        factories.receive(customer, version, day)
    return Past(customer, agreement, product, earlier, later, annex1, issued(customer, "2024-01-15T12:00"))


def _receipt(past: Past, day: str, **more: Any) -> dict[str, Any]:
    fields = {"customers": [past.customer.pk], "versions": [past.later.pk], "received_0": day, "received_1": ""}
    return {**fields, "channel": "letter", "evidence": "Brief 9", **more}


type Act = Callable[[Client, Past], tuple[str, dict[str, Any]]]


def _void(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    return past.void, {"reason": "Verkeerde gemeente"}


def _backdate(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    return ADD, _receipt(past, "20-07-2023")


def _reorder(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/documents/document/line/{past.later.line_id}/order/"
    return address, open_form(desk, address) | {
        "version": [past.earlier.pk, past.later.pk],
        f"place-{past.earlier.pk}": "2",
        f"place-{past.later.pk}": "1",
    }


def _add_line(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/documents/document/{past.product.document_id}/change/"
    return address, row(open_form(desk, address, "document_form"), "lines", from_release="9.9")


def _move_line(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/documents/document/{past.product.document_id}/change/"
    return address, open_form(desk, address, "document_form") | {"lines-0-from_release": "9.8"}


def _fork(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/annexes/annex1version/{past.annex1.pk}/fork/"
    return address, {"from_release": "9.10.0.1", "forked_on": "01-01-2022"}


def _install(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    return past.form, open_form(desk, past.form, "customer_form") | {"installed_releases-0-release": "9.12"}


def _products(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/agreements/agreement/{past.agreement.pk}/change/"
    return address, open_form(desk, address, "agreement_form") | {"products": []}


def _dates(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/agreements/agreement/{past.agreement.pk}/change/"
    return address, open_form(desk, address, "agreement_form") | {"signed_on": "01-06-2020"}


def _arrange(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/agreements/agreement/{past.agreement.pk}/change/"
    fields = open_form(desk, address, "agreement_form")
    return address, row(
        fields, "arrangements", article="8", title="Audit", text="<p>Jaarlijks.</p>", agreed_on="04-06-2021"
    )


def _rename_product(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    address = f"/admin/annexes/product/{past.product.pk}/change/"
    return address, open_form(desk, address, "product_form") | {"name": "Balans Plus"}


def _withdraw(desk: Client, past: Past) -> tuple[str, dict[str, Any]]:
    """Withdrawn before it was received, with that receipt."""
    address = f"/admin/terms/termsversion/{past.later.pk}/withdraw/"
    receipt = past.customer.receipts.get(version=past.later)
    fields = {"at_0": "20-07-2023", "at_1": "12:00", "reason": "Fout", "later": str(receipt.pk), "void_later": "on"}
    return address, open_form(desk, address) | fields


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (_withdraw, "received 1 February 2022"),
        (_void, "received 1 August 2023"),
        (_reorder, "received 1 February 2022"),
        (_move_line, "line 9.8"),
        (_install, "release 9.12 installed"),
        (_products, "Annex 1 · Balans"),
        (_dates, "signed on 1 June 2020"),
        (_arrange, "Audit"),
        (_rename_product, "Annex 1 · Balans Plus"),
    ],
)
def test_each_act_that_changes_the_past_is_shown_first_and_saved_when_it_is_confirmed(
    desk: Client, past: Past, act: Act, says: str
) -> None:
    address, fields = act(desk, past)
    page = desk.post(address, fields)
    assert asks(page), text_of(page)
    assert says in text_of(page)
    assert "Gemeente Waterakker" in text_of(page)
    assert f"Sealed copy {past.copy.pk}" in text_of(page)
    assert "All copies say what would be stated" in text_of(desk.get(DIFFERING)), "it was saved already"
    saved = press(desk, page)
    assert saved.status_code == 302, text_of(saved)
    assert "One copy that was made before says something else" in text_of(desk.get(saved["Location"]))
    assert f"Sealed copy {past.copy.pk}" in text_of(desk.get(DIFFERING))
    assert "Copies that differ" in text_of(desk.get(past.page))


def test_a_new_release_line_and_a_fork_are_shown_first_too(desk: Client, past: Past) -> None:
    InstalledRelease.objects.update(release="9.11")
    factories.customer("zandwolde")
    copy = issued(past.customer, "2024-02-01T12:00")
    address, fields = _fork(desk, past)
    page = desk.post(address, fields)
    assert asks(page), text_of(page)
    assert f"Sealed copy {copy.pk}" in text_of(page)
    assert Line.objects.filter(document=past.product.document).count() == 1
    assert press(desk, page).status_code == 302
    assert Line.objects.filter(document=past.product.document).count() == 2
    copy = issued(past.customer, "2024-03-01T12:00")
    address, fields = _add_line(desk, past)
    fields["lines-2-from_release"] = "9.11"
    page = desk.post(address, fields)
    assert asks(page), text_of(page)
    assert f"Sealed copy {copy.pk}" in text_of(page)


def test_what_changes_nothing_of_the_past_is_saved_at_once(desk: Client, past: Past) -> None:
    for act in (_add_line,):
        address, fields = act(desk, past)
        assert desk.post(address, fields).status_code == 302
    fields = open_form(desk, past.form, "customer_form") | {"contact_name": "Een ander"}
    assert desk.post(past.form, fields).status_code == 302
    assert desk.post(ADD, _receipt(past, "01-06-2026", evidence="Nogmaals")).status_code == 302
    newest = factories.terms("2026-01-01", dated="2026-01-01")
    assert desk.post(ADD, _receipt(past, "01-02-2026", versions=[newest.pk])).status_code == 302
    assert Receipt.objects.filter(version=newest).exists()


def test_a_back_dated_receipt_keeps_its_evidence_through_the_question(desk: Client, past: Past) -> None:
    issued(past.customer, "2023-07-25T12:00")
    fields = _receipt(past, "20-07-2023", file=SimpleUploadedFile("brief.pdf", PDF))
    page = desk.post(ADD, fields)
    assert asks(page)
    assert not Receipt.objects.filter(evidence="Brief 9").exists()
    assert not ReceiptEvidence.objects.exists()
    again = press(desk, page, "Back to the form")
    assert typed(again)["evidence"] == "Brief 9"
    assert "“brief.pdf” is held" in text_of(again)
    page = desk.post(ADD, typed(again) | {"evidence": "Brief 10"})
    assert asks(page)
    assert press(desk, page).status_code == 302
    held = ReceiptEvidence.objects.select_related("file", "receipt").get()
    assert (held.receipt.evidence, held.file.name) == ("Brief 10", "brief.pdf")
    assert files.read(str(held.file.file.name), sha256=held.file.sha256) == PDF
    files.sweep(now=factories.NOW.replace(year=2030))
    assert not PendingFile.objects.exists()


def test_a_file_that_is_gone_or_somebody_elses_is_asked_for_once_more(desk: Client, past: Past) -> None:
    issued(past.customer, "2023-07-25T12:00")
    page = desk.post(ADD, _receipt(past, "20-07-2023", file=SimpleUploadedFile("brief.pdf", PDF)))
    colleague = Client(headers={"accept-language": "en"})
    colleague.force_login(cast.second_officer())
    refused = press(colleague, page)
    assert "Choose it once more" in text_of(refused)
    assert typed(refused)["evidence"] == "Brief 9"
    files.sweep(now=factories.NOW.replace(year=2030))
    refused = press(desk, page)
    assert "Choose it once more" in text_of(refused)
    assert not Receipt.objects.filter(evidence="Brief 9").exists()
    assert asks(desk.post(ADD, typed(refused)))


def test_what_is_confirmed_is_what_was_shown(desk: Client, past: Past) -> None:
    page = desk.post(past.void, {"reason": "Verkeerde gemeente"})
    another = issued(past.customer, "2025-01-15T12:00")
    again = press(desk, page)
    assert "What would differ has changed since you looked" in text_of(again)
    assert f"Sealed copy {another.pk}" in text_of(again)
    assert not Receipt.objects.filter(voided_at__isnull=False).exists()
    assert asks(press(desk, page, **{"past-shown": "x"}))
    assert press(desk, again).status_code == 302
    assert Receipt.objects.get(voided_at__isnull=False).void_reason == "Verkeerde gemeente"


@pytest.mark.parametrize("act", [_void, _install, _products, _dates, _move_line, _rename_product])
def test_going_back_saves_nothing_and_keeps_what_was_typed(desk: Client, past: Past, act: Act) -> None:
    address, fields = act(desk, past)
    again = press(desk, desk.post(address, fields), "Back to the form")
    assert again.status_code == 200
    assert "Please correct" not in text_of(again)
    form = {"agreements": "agreement_form", "customers": "customer_form", "documents": "document_form"}
    name = form.get(address.split("/")[2], "product_form" if "product" in address else "registry")
    back = typed(again, "registry" if act is _void else name)
    before = open_form(desk, address, name)
    changed = {key for key in fields if key in back and fields[key] != before.get(key)} - {"csrfmiddlewaretoken"}
    assert changed or act is _products
    assert all(str(back[key]) == str(fields[key]) for key in changed)
    assert "All copies say" in text_of(desk.get(DIFFERING))


def test_going_back_to_the_order_shows_it_as_it_was_sent(desk: Client, past: Past) -> None:
    address, fields = _reorder(desk, past)
    again = press(desk, desk.post(address, fields), "Back to the form")
    assert typed(again)[f"place-{past.earlier.pk}"] == "2"
    assert order.in_order(past.later.line) == [past.earlier, past.later]


def test_the_whole_list_is_a_file_and_saves_nothing(desk: Client, past: Past) -> None:
    rendered(past.customer, "2024-02-01T12:00")
    page = desk.post(past.void, {"reason": "=Verkeerd"})
    answer = press(desk, page, "Download the whole list (CSV)")
    assert "attachment" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [line[2] for line in lines[1:]] == [f"Sealed copy {past.copy.pk}", "Reading copy"]
    assert past.later.reference in lines[1][6]
    assert past.earlier.reference in lines[1][7]
    assert not Receipt.objects.filter(voided_at__isnull=False).exists()
    # Nothing differs any more, so that nothing would be asked: the list is no way around that.
    void_receipt(past.customer.receipts.get(version=past.later), reason="Toch", by=cast.officer(), at=factories.NOW)
    assert "voided already" in text_of(press(desk, page, "Download the whole list (CSV)"))


def test_a_correction_says_how_many_copies_are_right_again(desk: Client, past: Past) -> None:
    address, fields = _install(desk, past)
    press(desk, desk.post(address, fields))
    between = issued(past.customer, "2024-03-01T12:00")
    back = open_form(desk, past.form, "customer_form") | {"installed_releases-0-release": "9.10"}
    page = desk.post(past.form, back)
    assert "One other copy that differs today would be right again" in text_of(page)
    assert press(desk, page).status_code == 302
    listed = text_of(desk.get(DIFFERING))
    assert f"Sealed copy {between.pk}" in listed
    assert f"Sealed copy {past.copy.pk} " not in listed


def test_afterwards_the_register_lists_and_filters_what_differs_and_why(desk: Client, past: Past) -> None:
    other = factories.customer("zandwolde")
    factories.agreement(other)
    factories.receive(other, past.later, "2023-08-01")
    issued(other, "2024-01-15T12:00")
    pdf = rendered(past.customer, "2024-02-01T12:00")
    press(desk, desk.post(past.void, {"reason": "Verkeerde gemeente"}))
    register = "/admin/copies/issuedcopy/"
    differing = text_of(desk.get(register, {"differs": "yes"}))
    assert "Waterakker" in differing
    assert "Zandwolde" not in differing
    assert f"Now{past.earlier}: received 1 February 2022" in differing
    assert f"It says{past.later}" in differing
    same = text_of(desk.get(register, {"differs": "no"}))
    assert "Zandwolde" in same
    page = text_of(desk.get(f"{register}{past.copy.pk}/change/"))
    assert f"Now{past.earlier}" in page
    own = text_of(desk.get(past.page))
    assert "Reading copy of 1 February 2024" in own
    assert pdf.pk
    listed = desk.get(DIFFERING, {"list": "csv"}).content.decode()
    assert past.earlier.reference in listed
    assert "Zandwolde" not in listed


def test_an_order_for_many_customers_counts_all_and_shows_fifty(desk: Client, past: Past) -> None:
    address, fields = _reorder(desk, past)
    with CaptureQueriesContext(connection) as for_one:
        assert asks(desk.post(address, fields))
    for number in range(60):
        customer = factories.customer(f"klant{number:02}")
        factories.agreement(customer)
        for version in (past.earlier, past.later):
            factories.receive(customer, version, "2023-08-01")
        issued(customer, "2024-01-15T12:00")
    with CaptureQueriesContext(connection) as for_many:
        page = desk.post(address, fields)
    assert len(for_many) == len(for_one)
    assert "61 copies that were made before" in text_of(page)
    assert "11 more are in the list" in text_of(page)
    assert page.text.count("Sealed copy ") == 50
    whole = press(desk, page, "Download the whole list (CSV)").content.decode()
    assert len(whole.strip().splitlines()) == 62
    assert press(desk, page).status_code == 302
    with CaptureQueriesContext(connection) as listed:
        assert "There are 61" in text_of(desk.get(DIFFERING))
    assert len(listed) < 30


def test_the_command_says_which_copies_differ(past: Past, in_english: None) -> None:
    issued(past.customer, "2023-07-25T12:00")
    out = io.StringIO()
    call_command("record_receipt", "waterakker", past.later.reference, at="2023-07-20", stdout=out)
    assert "2 copies that were made before say something else" in out.getvalue()
    assert "waterakker  Sealed copy" in out.getvalue()


def test_only_who_may_read_the_register_sees_the_list(past: Past, client: Client) -> None:
    assert client.get(DIFFERING).status_code == 302
    client.force_login(cast.person("kaal@example.org", is_staff=True))
    assert client.get(DIFFERING).status_code == 403
    client.force_login(cast.member(past.customer))
    assert client.get(DIFFERING).status_code == 302


def test_a_copy_that_is_issued_notes_for_which_agreements_it_is(copy: IssuedCopy, desk: Client) -> None:
    agreement = copy.customer.agreements.get()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    page = desk.post(address, open_form(desk, address, "agreement_form") | {"handed_over_on": "01-01-2019"})
    assert f"Sealed copy {copy.pk}" in text_of(page)
    assert "terms handed over on 1 January 2019" in text_of(page)
