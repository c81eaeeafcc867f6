"""The record of processing (art. 30 lid 2 AVG): derived from what binds; what is missing is named, never guessed."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import User
from annexes.models import SubProcessorFacts
from customers.models import Customer, Processor
from exports.record import record_of, record_of_all
from exports.record.tables import as_csv, as_xlsx
from tests import cast, factories

ADDRESS = "/klant/waterakker/verwerkingsregister"


def told(code: str = "", **options: Any) -> dict[str, Any]:
    """What the command says as JSON."""
    out = StringIO()
    call_command("export_record", *([code] if code else []), "--json", stdout=out, **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def codes(found: dict[str, Any]) -> set[str]:
    return {gap["code"] for gap in found["gaps"]}


def test_it_says_who_what_where_to_and_how_secured(registry: None) -> None:
    found = told("waterakker")
    [controller], [processing], [measures] = found["controllers"], found["processings"], found["measures"]
    assert controller["name"] == "Gemeente Waterakker"
    assert controller["dpo_name"]
    assert found["processor"]["dpo_email"]
    assert {each["name"] for each in processing["categories_of_processing"]} >= {"Hosting", "Consultancy"}
    [transfer] = [each for each in processing["recipients"] if each["is_transfer"]]
    assert (transfer["name"], transfer["country"], transfer["transfer_basis"]) == (
        "Microsoft Corporation",
        "US",
        "adequacy",
    )
    assert len(measures["groups"]) == 13
    assert controller["measures_version"] == measures["version"]["reference"]
    # Its address says a country; nobody has entered where it processes.
    assert codes(found) == {"place_by_address"}


def test_it_is_of_a_moment(registry: None) -> None:
    assert told("waterakker", at="2015-01-01")["processings"] == []
    older = told("hoogvoorde")
    assert [each["version"]["reference"] for each in older["processings"]] != [
        each["version"]["reference"] for each in told("waterakker")["processings"]
    ]
    assert not any(each["is_transfer"] for each in older["processings"][0]["recipients"])


def test_details_are_those_of_the_moment(db: None) -> None:
    Processor.objects.create(name="Elzenvoort bv")
    customer = factories.customer(dpo_name="Eerste")
    factories.agreement(customer)
    then = timezone.now()
    customer.dpo_name = "Tweede"
    customer.save()
    now = timezone.now()
    names = {
        at: record_of(customer, at=at, now=now).controllers[0].party for at in (then - timedelta(days=9), then, now)
    }
    assert [party.dpo_name for party in names.values()] == ["Eerste", "Eerste", "Tweede"]
    assert [party.known_since is not None for party in names.values()] == [True, False, False]


def test_what_is_missing_is_named_and_nothing_is_put_in_its_place(registry: None) -> None:
    Customer.objects.filter(code="waterakker").update(dpo_name="", dpo_email="")
    SubProcessorFacts.objects.filter(row__name="Previder BV").delete()
    SubProcessorFacts.objects.filter(row__name="Microsoft Corporation").update(transfer_basis="", transfer_details="")
    found = told("waterakker")
    assert codes(found) == {"party_detail", "place_unknown", "place_by_address", "no_ground"}
    [previder] = [each for each in found["processings"][0]["recipients"] if each["name"] == "Previder BV"]
    assert (previder["place"], previder["country"], previder["is_transfer"]) == ("unknown", None, None)


def test_a_product_without_an_annex_and_a_registry_without_a_processor_are_gaps(db: None) -> None:
    customer = factories.customer()
    factories.agreement(customer, factories.product())
    assert codes(told("waterakker")) == {"no_processor", "no_annex1", "no_annex2"}


def test_for_whom_no_work_is_done_is_in_no_record(registry: None) -> None:
    factories.agreement(factories.customer("voorbij"), factories.product("Oud"), work_ended="2024-01-01")
    assert "voorbij" not in [each["code"] for each in told()["controllers"]]
    alone = told("voorbij")
    assert (alone["controllers"][0]["is_served"], alone["processings"]) == (False, [])


def test_other_programs_read_the_files(registry: None) -> None:
    """CSV by the standard library, XLSX by a reader written in Rust; nothing that a name begins with is calculated."""
    Customer.objects.filter(code="waterakker").update(name="=1+1")
    now = timezone.now()
    record = record_of_all(at=now, now=now)
    rows = list(csv.DictReader(io.StringIO(as_csv(record).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(record.controllers) == 3
    assert {row["Product"] for row in rows} == {"Balans"}
    assert "'=1+1" in {row["Verwerkingsverantwoordelijke"] for row in rows}
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(record)))
    tables = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert len(tables) == 5
    assert [len(table) > 1 for table in tables.values()] == [True] * 5
    assert "=1+1" in {row[6] for row in tables["Verwerkingsverantwoordelijken"]}


def test_the_number_of_queries_does_not_grow_with_the_controllers(
    registry: None, django_assert_max_num_queries: Any
) -> None:
    product = factories.product("Ander", "1.0")
    version = factories.annex1(product, "1.0", "2023-07-05 09:00")
    for number in range(12):
        customer = factories.customer(f"klant-{number}")
        factories.agreement(customer, product)
        factories.receive(customer, version, "2024-01-01")
    now = timezone.now()
    with django_assert_max_num_queries(28):
        assert len(record_of_all(at=now - timedelta(seconds=1), now=now).controllers) == 15


def test_the_owner_reads_it_and_takes_it_along_and_nobody_else(registry: None, client: Client) -> None:
    owner = cast.signed_in(User.objects.get(email="waterakker@example.org"))
    page = owner.get(f"{ADDRESS}/").text
    for words in ("Register van verwerkingsactiviteiten", "Microsoft Corporation", "Hosting", "CRYPTOGRAFIE"):
        assert words in page
    forms = ("html", "csv", "xlsx", "json", "pdf")
    for form in forms:
        answer = owner.get(f"{ADDRESS}.{form}?moment=2024-01-01T00:00")
        assert answer.status_code == 200
        assert f"verwerkingsregister-waterakker-2024-01-01.{form}" in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]
    addresses = [f"{ADDRESS}/", *(f"{ADDRESS}.{form}" for form in forms)]
    for browser, status in (
        (client, 302),
        (cast.signed_in(cast.stranger()), 404),
        (cast.signed_in(User.objects.get(email="zandwolde@example.org")), 404),
    ):
        assert [browser.get(address).status_code for address in addresses] == [status] * 6
    assert cast.signed_in(cast.officer()).get(f"{ADDRESS}/").status_code == 200


def test_a_moment_that_is_none_is_asked_again(registry: None) -> None:
    owner = cast.signed_in(User.objects.get(email="waterakker@example.org"))
    assert owner.get(f"{ADDRESS}/?moment=gisteren").status_code == 400
    assert owner.get(f"{ADDRESS}.csv?moment=gisteren").headers["Location"] == f"{ADDRESS}/?moment=gisteren"
