"""A date on a page stays on one line, in whatever a page says: reasons, warnings, messages, rows of a table."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from annexes.models import Product
from customers.models import Customer
from documents.display.dates import keep_dates_whole
from tests import cast, factories
from tests.demo_rows import version
from tests.portal.markup import parse

DATE = re.compile(r"\d{1,2}-\d{1,2}-\d{4}|\d{1,2} [A-Z][a-z]+ \d{4}")


def whole_dates(client: Client, address: str, language: str = "nl") -> list[str]:
    """The dates that a page's text holds whole; none of the others may be there."""
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    [main] = parse(response.text).xpath("//main | //div[@id='content']")
    for not_broken in main.xpath(".//svg | .//textarea | .//option | .//script"):
        not_broken.drop_tree()
    wholes = main.xpath(".//span[@class='nowrap']")
    found = [str(whole.text_content()) for whole in wholes]
    for whole in wholes:
        whole.drop_tree()
    assert DATE.findall(main.text_content()) == []
    return found


def test_reasons_warnings_and_contract_text(owner: Client) -> None:
    factories.withdraw(version("terms", "1/2023"), "2026-03-01")
    found = whole_dates(owner, "/klant/hoogvoorde/overeenkomst/")
    assert "20-03-2023" in found
    assert "01-03-2026 00:00" in found
    assert "10 July 2023" in whole_dates(owner, "/klant/hoogvoorde/overeenkomst/", "en")


@pytest.mark.parametrize("page", ["", "tijdlijn/", "ontvangsten/", "kopieen/?moment=2023-09-10T14:00"])
def test_the_pages_of_a_customer(owner: Client, page: str) -> None:
    assert whole_dates(owner, f"/klant/hoogvoorde/{page}")


def test_a_moment_is_whole_with_its_time(owner: Client) -> None:
    address = "/klant/hoogvoorde/overeenkomst/?moment=2023-09-10T14:00"
    assert "10-09-2023 14:00" in whole_dates(owner, address)
    assert "10 September 2023, 14:00" in whole_dates(owner, address, "en")


def test_the_public_pages(registry: None, client: Client) -> None:
    reference = version("annex1", "1/2022/Balans").reference
    assert whole_dates(client, f"/versies/{reference}/")
    assert whole_dates(client, "/sub-verwerkers/")


def test_the_office(db: None) -> None:
    product = Product.objects.get(pk=factories.product("Balans", "9.10").pk)
    customer: Customer = factories.customer()
    factories.agreement(customer, product, signed="2023-01-01")
    factories.receive(customer, factories.annex1(product, "9.10", "2022-11-28"), "2023-07-10")
    desk = cast.signed_in(cast.officer())
    assert "10-07-2023" in " ".join(whole_dates(desk, f"/admin/customers/customer/{customer.pk}/"))
    assert whole_dates(desk, "/admin/")


@pytest.mark.parametrize(
    "markup",
    [
        '<a title="van 02-02-2026" href="/x?d=02-02-2026">x</a>',
        "<a title='> 02-02-2026'>x</a>",
        '<input value="02-02-2026">',
        "<textarea>op 02-02-2026 <b>dus</b></textarea>",
        '<script type="application/json">{"at": "02-02-2026"}</script>',
        "<select><option>02-02-2026</option></select>",
        "<!-- it's 02-02-2026 -->",
        '<a title="never closed 02-02-2026>x</a> 02-02-2026',
        "AB-02-02-2026, 102-02-2026, 02-02-20261, 02-02-2026-1",
    ],
)
def test_attributes_fields_scripts_and_other_numbers_stay_as_they_are(markup: str) -> None:
    assert keep_dates_whole(markup) == markup


def test_nothing_but_the_element_is_added() -> None:
    said = keep_dates_whole("<p title='02-02-2026'>Op 02-02-2026, <b>2 februari 2026</b> &lt;02-02-2026 09:30&gt;.</p>")
    assert said == (
        "<p title='02-02-2026'>Op <span class=\"nowrap\">02-02-2026</span>, "
        '<b><span class="nowrap">2 februari 2026</span></b> &lt;<span class="nowrap">02-02-2026 09:30</span>&gt;.</p>'
    )
