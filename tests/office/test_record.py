"""The record of processing in the office: all controllers with what is missing, each in full, and as files."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client

from annexes.models import SubProcessorFacts
from customers.models import Customer
from office import record
from tests import cast, factories

ADDRESS = "/admin/verwerkingsregister/"


def officer() -> Client:
    return cast.signed_in(cast.officer(), language="nl")


def test_all_controllers_stand_in_it_once_with_what_is_missing(registry: None) -> None:
    SubProcessorFacts.objects.filter(row__name="Previder BV").delete()
    factories.agreement(Customer.objects.get(code="waterakker"))
    page = officer().get(ADDRESS).text
    assert page.count(">Gemeente Waterakker</a>") == 1
    assert "waar Previder BV verwerkt is niet vastgelegd" in page
    assert "noemt geen product" in page
    assert ">Gemeente Zandwolde</a>" not in officer().get(ADDRESS, {"q": "water"}).text
    assert "voor geen enkele verwerkingsverantwoordelijke" in officer().get(ADDRESS, {"moment": "2010-01-01"}).text


def test_one_of_them_in_full_and_all_as_a_file(registry: None, monkeypatch: Any) -> None:
    customer = Customer.objects.get(code="waterakker")
    assert "Microsoft Corporation" in officer().get(f"{ADDRESS}{customer.pk}/").text
    table = officer().get(f"{ADDRESS}bestand/csv/", {"moment": "2024-01-01"})
    assert "verwerkingsregister-alle-2024-01-01.csv" in table.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + Customer.objects.count()
    assert officer().get(f"{ADDRESS}{customer.pk}/bestand/pdf/").content.startswith(b"%PDF-")
    assert officer().get(f"{ADDRESS}bestand/exe/").status_code == 404
    assert officer().get(f"{ADDRESS}99999/").status_code == 404
    monkeypatch.setattr(record, "MOST_IN_PDF", 2)
    refused = officer().get(f"{ADDRESS}bestand/pdf/", follow=True)
    assert "export_record" in refused.text


def test_it_is_found_from_the_customer_and_from_the_customers(registry: None) -> None:
    customer = Customer.objects.get(code="waterakker")
    browser = officer()
    assert f'href="{ADDRESS}{customer.pk}/"' in browser.get(f"/admin/customers/customer/{customer.pk}/").text
    assert f'href="{ADDRESS}"' in browser.get("/admin/customers/overzicht/").text
