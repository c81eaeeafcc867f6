"""Customers, agreements, releases and members from a file: looked at first, every problem at its cell, then entered."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from openpyxl import Workbook

from agreements.models import Agreement, InstalledRelease
from agreements.models.agreement import Precision
from customers.models import Customer, Invitation
from tests import factories
from tests.office.forms import fields_of, text_of
from tests.work import Mail

ADDRESS = "/admin/customers/customer/import/"
LIST = "/admin/customers/customer/"
WIDE = (
    "Code;Naam;KvK-nummer;E-mail contactpersoon;Overeenkomst;Producten;Getekend op;Product;Release;In gebruik sinds;"
    "Lid;Rol\r\n"
    "zandwolde;Gemeente Zandwolde;01234567;Contact@Zandwolde.example;OVK-1;Balans, Zaken;01-02-2024;Balans;9.10;"
    "2024-03-01;eerste@zandwolde.example;beheerder\r\n"
    "zandwolde;;;;OVK-1;;;Zaken;2.0;01-03-2024 14:30;tweede@zandwolde.example;lezer\r\n"
    ';"Waterschap ""De Brug""";;;;;;;;;;\r\n'
)


@pytest.fixture
def products(db: None) -> None:
    factories.product("Balans", "9.10")
    factories.product("Zaken", "2.0")


def send(desk: Client, data: bytes) -> Any:
    return desk.post(ADDRESS, {"file": SimpleUploadedFile("klanten", data)})


def rows_in(page: Any) -> list[tuple[str, ...]]:
    """The rows of the table that a page shows, a text for each cell."""
    tree: Any = html.fromstring(page.content.decode())
    rows = tree.xpath("//table[contains(@class, 'registry-table')]/tbody/tr")
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in rows]


def carry_out(desk: Client, page: Any) -> Any:
    return desk.post(ADDRESS, fields_of(page.content, "carry-out"), follow=True)


def book(*sheets: tuple[str, list[Any]], form: dict[str, str] | None = None) -> bytes:
    """A workbook; ``form`` gives cells of the first sheet the form of a number."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for where, number_format in (form or {}).items():
        made.worksheets[0][where].number_format = number_format
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_file_of_a_spreadsheet_is_shown_and_then_entered_as_shown(desk: Client, products: None, post: Mail) -> None:
    text = WIDE.replace("Zandwolde;01", "Zandwölde;01")
    page = send(desk, text.encode("utf-8-sig"))
    for encoding in ("utf-8", "cp1252", "utf-16"):
        assert rows_in(send(desk, text.encode(encoding))) == rows_in(page)
    tabs = text.replace("Balans, Zaken", "Balans/Zaken").replace(";", "\t").replace("Balans/Zaken", "Balans, Zaken")
    assert rows_in(send(desk, tabs.encode())) == rows_in(page)
    assert "Nothing stands against it" in text_of(page)
    assert not Customer.objects.exists()
    assert post() == []
    done = carry_out(desk, page)
    assert "Entered: 2 customers, 1 agreements, 2 installed releases, 2 members." in text_of(done)
    customer = Customer.objects.get(code="zandwolde")
    assert (customer.name, customer.kvk_number) == ("Gemeente Zandwölde", "01234567")
    assert customer.contact_email == "contact@zandwolde.example"
    assert Customer.objects.filter(code="waterschap-de-brug", name='Waterschap "De Brug"').exists()
    assert {product.name for product in Agreement.objects.get().products.all()} == {"Balans", "Zaken"}
    releases = {found.release: found for found in InstalledRelease.objects.all()}
    assert (releases["9.10"].precision, releases["2.0"].precision) == (Precision.DATE, Precision.MOMENT)
    assert releases["2.0"].installed_at == factories.local("2024-03-01T14:30")
    assert {found.role for found in Invitation.objects.all()} == {"administrator", "reader"}
    assert {message.to[0] for message in post()} == {"eerste@zandwolde.example", "tweede@zandwolde.example"}
    again = send(desk, text.encode())
    assert "There is nothing to enter" in text_of(again)


def test_a_workbook_of_sheets_keeps_noughts_dates_and_releases_that_its_cells_show(
    desk: Client, products: None
) -> None:
    customers = [
        ["code", "naam", "kvk-nummer", "adres"],
        ["zandwolde", "Zandwolde", 1234567, "Raadhuisplein 1\n1234 AB"],
    ]
    agreements = [
        ["code", "overeenkomst", "producten", "getekend op", "gehost"],
        ["zandwolde", "OVK-1", "balans", date(2024, 2, 1), True],
    ]
    releases = [
        ["code", "product", "release", "in gebruik sinds"],
        ["zandwolde", "Balans", "9.10", datetime(2024, 3, 1, 14, 30)],  # noqa: DTZ001 - as a workbook has it
    ]
    data = book(("Klanten", customers), ("Overeenkomsten", agreements), ("Releases", releases), form={"C2": "00000000"})
    carry_out(desk, send(desk, data))
    customer, agreement = Customer.objects.get(), Agreement.objects.get()
    assert (customer.kvk_number, customer.address) == ("01234567", "Raadhuisplein 1\n1234 AB")
    assert (agreement.signed_on, agreement.hosted) == (date(2024, 2, 1), True)
    assert InstalledRelease.objects.get().installed_at == factories.local("2024-03-01T14:30")


def test_every_problem_names_its_cell_and_its_reason_and_nothing_is_entered(desk: Client, products: None) -> None:
    factories.customer("waterakker", name="Gemeente Waterakker")
    rows = [
        [
            "code",
            "naam",
            "kvk-nummer",
            "getekend op",
            "overeenkomst",
            "producten",
            "product",
            "release",
            "in gebruik sinds",
        ],
        ["een", "Een", 1234567],
        ["twee", "=A2"],
        ["drie", "Drie", None, 45000, "OVK-1"],
        ["vier", "Vier", None, "31-02-2024", "OVK-1"],
        ["vijf", "Vijf", None, None, "OVK-1", "Onbekend"],
        ["zes", "Zes", None, None, "OVK-1", "Balans", "Balans", 9.1, date(2024, 1, 1)],
        ["zeven", "Zeven", None, date(2024, 1, 1)],
        ["waterakker", "Een andere naam"],
        ["acht", None],
        [None, None, None, None, "OVK-9"],
        ["negen", "Ne\ufffdgen"],
    ]
    page = send(desk, book(("Klanten", rows)))
    said = {cell.partition("!")[2]: (column, why) for cell, column, why in rows_in(page)}
    for cell, column, why in (
        ("C2", "trade register number", "The spreadsheet holds a number here, which has lost the noughts"),
        ("B3", "name", "This is a formula."),
        ("D4", "signed on", "This is a number, no date."),
        ("D5", "signed on", "“31-02-2024” is a day that does not exist."),
        ("F6", "products", "“Onbekend” is no product of the registry; it has Balans, Zaken."),
        ("H7", "release", "The spreadsheet holds a number here, in which 9.10 is the same as 9.1."),
        ("D8", "signed on", "Give the reference of the agreement"),
        ("B9", "name", "Gemeente Waterakker is there with “Gemeente Waterakker”; an import changes no details."),
        ("A10", "code", "There is no customer with this code, and no name to enter one."),
        ("E11", "code", "This row names no customer."),
        ("B12", "name", "U+FFFD"),
    ):
        assert (said[cell][0], why in said[cell][1]) == (column, True), (cell, said.get(cell))
    assert "11 things stand against it" in text_of(page)
    assert Customer.objects.count() == 1


def test_what_is_no_list_of_customers_is_refused_with_its_reason(desk: Client, products: None) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (61 * 1024 * 1024))
    laughs = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(("K", [["code"], ["x"]])))) as sound, zipfile.ZipFile(laughs, "w") as archive:
        for name in sound.namelist():
            data = sound.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + data.replace(b"<v>", b"<v>&b;", 1)
            archive.writestr(name, data)
    for data, reason in (
        (b"", "The submitted file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "of an old kind, or one with a password"),
        (bomb.getvalue(), "unpacks to more than"),
        (laughs.getvalue(), "This workbook can't be read"),
        (b"PK\x03\x04kapot", "This workbook can't be read"),
        (b"\x00\x01\x02", "neither text nor a workbook"),
        (b"Straat;Plaats\r\nx;y\r\n", "names no column “code” or “name”"),
        (b"code;code\r\nx;y\r\n", "the column “code” stands twice"),
        (b'code;naam\r\nx;"open\r\n', "a quotation mark is opened and not closed"),
        (b"code;naam\r\n" + b"x;y\r\n" * 1001, "more than 1000 rows"),
        (b"code;naam\r\n", "no rows below a head"),
        (b'code;naam\r\nx;"=HYPERLINK(""http://x"")"\r\n', "This is a formula"),
    ):
        page = send(desk, data)
        assert reason in text_of(page), (reason, text_of(page)[-900:])
    assert not Customer.objects.exists()


def test_what_changed_since_it_was_shown_is_shown_anew(desk: Client, products: None) -> None:
    page = send(desk, WIDE.encode())
    factories.customer(
        "zandwolde", name="Gemeente Zandwolde", kvk_number="01234567", contact_email="contact@zandwolde.example"
    )
    assert "has changed since you looked" in text_of(carry_out(desk, page))
    assert Customer.objects.count() == 1
