"""Whole files for programs: the evidence of a year, terms as Akoma Ntoso, annexes as linked data."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from pytest_django import Settings

from accounts.models import User
from customers.models import Membership
from documents.moments import local_day
from tests import cast, factories
from tests.api.programs import V1, Program, program
from tests.dossiers.test_year import busy_year, verified
from tests.small import Small


@pytest.fixture
def theirs(small: Small) -> Program:
    return program(small.customer, by=small.member())


def evidence(small: Small, year: int | None = None) -> str:
    asked = local_day(timezone.now()).year if year is None else year
    return f"/customers/{small.customer.code}/evidence-years/{asked}"


def read(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_program_of_the_customer_takes_the_evidence_of_a_year_that_verifies_by_itself(
    small: Small, theirs: Program, tmp_path: Path
) -> None:
    busy_year(small)
    this = local_day(timezone.now()).year
    years = theirs.get(f"/customers/{small.customer.code}/evidence-years").json()["items"]
    assert (years[0]["year"], years[0]["hasEnded"]) == (this, False)
    assert years[-1] == {"year": 2023, "hasEnded": True, "fileName": f"bewijs-{small.customer.code}-2023.zip"}
    answer = theirs.get(evidence(small), **{"Accept-Language": "nl"})
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert years[0]["fileName"] in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(read(answer))) as archive:
        archive.extractall(tmp_path)
    ran = verified(tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    page = cast.signed_in(small.member()).get(small.page(f"bewijs/{this}.zip"))
    names = {file["name"] for file in json.loads((tmp_path / "manifest.json").read_text())["files"]}
    with zipfile.ZipFile(io.BytesIO(read(page))) as archive:
        assert {file["name"] for file in json.loads(archive.read("manifest.json"))["files"]} == names


def test_nobody_else_gets_it_and_a_year_that_is_none_is_not_there(
    small: Small, theirs: Program, officer: User, client: Client
) -> None:
    other = factories.customer("elders", name="Gemeente Elders")
    stranger = program(other, by=cast.member(other, Membership.Role.ADMINISTRATOR))
    narrow = program(small.customer, by=small.member(), scopes=["copies:read", "receipts:read"])
    for address in (evidence(small), f"/customers/{small.customer.code}/evidence-years"):
        assert stranger.get(address).status_code == 404
        assert program(None, by=officer).get(address).status_code == 403
        assert narrow.get(address).status_code == 403
        assert client.get(V1 + address).status_code == 401
    for year in (1994, local_day(timezone.now()).year + 1, 0, 10_000):
        assert theirs.get(evidence(small, year)).status_code == 404


def test_a_customer_begins_few_a_minute_by_whichever_program(small: Small, theirs: Program, settings: Settings) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "evidence": 2}
    second = program(small.customer, by=small.member())
    # Enough of them for two minutes, should one end meanwhile.
    answers = [each.get(evidence(small, 2023)) for each in (theirs, second, theirs, second, theirs)]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"evidence";r=0;')
    assert theirs.get(f"/customers/{small.customer.code}").status_code == 200


def test_settings_of_the_seal_that_cannot_be_read_are_said_before_the_first_byte(
    small: Small, theirs: Program, settings: Settings
) -> None:
    settings.SEAL = {**settings.SEAL, "EARLIER": ("/nowhere.pem",)}
    assert theirs.get(evidence(small)).status_code == 503


def test_everybody_reads_terms_as_akoma_ntoso_and_annexes_as_linked_data(small: Small, client: Client) -> None:
    def get(version: Any, name: str, **headers: str) -> Any:
        return client.get(f"{V1}/versions/{version.reference}/{name}", headers=headers)

    answer = get(small.terms, "akoma-ntoso")
    assert answer.headers["Content-Type"] == "application/akn+xml"
    assert etree.fromstring(answer.content).tag.endswith("}akomaNtoso")
    assert answer.content == client.get(f"/versies/{small.terms.reference}.akn.xml").content
    assert get(small.terms, "akoma-ntoso", **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert get(small.terms, "akoma-ntoso", Accept="application/json").status_code == 406
    linked = get(small.annex1, "linked-data")
    assert linked.headers["Content-Type"] == "application/ld+json"
    assert "@context" in linked.json()
    assert get(small.annex1, "linked-data", **{"If-None-Match": linked.headers["ETag"]}).status_code == 304
    assert get(small.annex1, "akoma-ntoso").status_code == get(small.terms, "linked-data").status_code == 404
    assert client.get(f"{V1}/versions/PV-999/akoma-ntoso").status_code == 404


def test_what_is_for_customers_only_is_nobodys_file(small: Small, theirs: Program, client: Client) -> None:
    address = f"/versions/{small.annex2.reference}/linked-data"
    is_public = client.get(f"{V1}/versions/{small.annex2.reference}").status_code == 200
    assert client.get(V1 + address).status_code == (200 if is_public else 404)
    assert theirs.get(address).status_code == 200
