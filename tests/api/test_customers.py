"""What a customer's program reads is what the pages say; what it does is the act that the button does, once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from agreements.applicability import resolve
from agreements.models import Receipt, Statement
from customers.models import Customer
from journal.models import Entry
from notices.models import Announcement, Kind, Notice, Objection
from tests import factories
from tests.api.programs import Program, program
from tests.small import Small


@pytest.fixture
def theirs(small: Small) -> Program:
    """A program of the customer that may do all that one can be allowed."""
    return program(small.customer, by=small.member())


@pytest.fixture
def at_home(small: Small) -> str:
    return f"/customers/{small.customer.code}"


@pytest.fixture
def notice(small: Small) -> Notice:
    now = timezone.now()
    announcement = Announcement.objects.create(
        version=small.annex1, act="published", kind=Kind.SUB_PROCESSOR, opens_window=True, made_at=now
    )
    return Notice.objects.create(
        announcement=announcement,
        customer=small.customer,
        opens_window=True,
        created_at=now,
        written_at=now,
        language="nl",
        subject="Een andere subverwerker",
        text="Er komt een andere subverwerker.",
    )


def test_what_binds_is_what_the_resolver_says_at_every_moment(small: Small, theirs: Program, at_home: str) -> None:
    small.receive_all("2024-01-10")
    for moment in ("2024-01-09T23:59:59+01:00", "2024-01-10T00:00:00+01:00", "2030-01-01T00:00:00Z"):
        read = theirs.get(f"{at_home}/applicability?at={moment.replace('+', '%2B')}").json()
        found = resolve(small.customer, at=datetime.fromisoformat(moment))
        assert [part["version"] for part in read["parts"]] == [
            answer.version.reference if answer.version else None for answer in found.answers
        ]
        assert [part["reason"]["code"] for part in read["parts"]] == [answer.reason.code for answer in found.answers]
        assert read["at"] == datetime.fromisoformat(moment).astimezone(UTC).isoformat().replace("+00:00", "Z")
        assert [each["code"] for each in read["warnings"]] == [each.code for each in found.warnings]
    assert theirs.get(f"{at_home}/applicability?at=2024-01-10T00:00:00").status_code == 400


def test_a_program_receives_what_is_due_once_and_the_record_says_that_it_was_a_program(
    small: Small, theirs: Program, at_home: str
) -> None:
    due = theirs.get(f"{at_home}/due-versions").json()["items"]
    assert {item["version"] for item in due} == {version.reference for version in small.versions}
    data = {"versions": [{"version": item["version"], "sha256": item["sha256"]} for item in due]}
    first = theirs.post(f"{at_home}/receipts", data, key="monday")
    assert first.status_code == 201, first.content
    again = theirs.post(f"{at_home}/receipts", data, key="monday")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = {"versions": data["versions"][:1]}
    assert theirs.post(f"{at_home}/receipts", other, key="monday").status_code == 409
    assert [item["isNew"] for item in theirs.post(f"{at_home}/receipts", data).json()["items"]] == [False] * 3

    assert {receipt.channel for receipt in Receipt.objects.all()} == {"machine"}
    assert Receipt.objects.count() == Entry.objects.filter(kind="receipt.recorded").count() == 3
    assert {each.said["program"] for each in Statement.objects.all()} == {theirs.registered.client_id}
    assert theirs.get(f"{at_home}/due-versions").json()["items"] == []
    listed = theirs.get(f"{at_home}/receipts").json()["items"]
    assert {item["channel"] for item in listed} == {"machine"}


def test_a_receipt_needs_the_text_as_it_is_a_key_and_a_program_that_may(
    small: Small, theirs: Program, at_home: str
) -> None:
    one = {"version": small.terms.reference, "sha256": "0" * 64}
    assert theirs.post(f"{at_home}/receipts", {"versions": [one]}).status_code == 409
    unheard = theirs.browser.post(
        f"/api/v1{at_home}/receipts", {"versions": [one]}, content_type="application/json", headers=theirs.headers
    )
    assert unheard.json()["errors"][0]["location"] == {"name": "Idempotency-Key"}
    wrong = theirs.post(f"{at_home}/receipts", {"versions": [{"version": "X", "sha256": 1, "extra": 2}], "more": 3})
    assert {(error["location"]["pointer"], error["code"]) for error in wrong.json()["errors"]} == {
        ("/versions/0/version", "string-pattern-mismatch"),
        ("/versions/0/sha256", "string-type"),
        ("/versions/0/extra", "unknown"),
        ("/more", "unknown"),
    }
    may_read = program(small.customer, by=small.member(), scopes=["receipts:read"])
    assert may_read.post(f"{at_home}/receipts", {"versions": [one]}).status_code == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ('{"noticeId": NaN}', "application/json", 400),
        ('{"noticeId": 1, "noticeId": 2, "grounds": "x"}', "application/json", 400),
        ("[" * 5000, "application/json", 400),
        ('{"noticeId": 1, "grounds": "\\ufffd"}', "application/json", 400),
        ('{"noticeId": 99999999999999999999, "grounds": "x"}', "application/json", 400),
        ('{"noticeId": 1, "grounds": "x"}', "application/json", 404),
        ("noticeId=1", "application/x-www-form-urlencoded", 415),
        ("x" * 300_000, "application/json", 413),
    ],
)
def test_bad_bodies_are_refused_by_name(
    small: Small, theirs: Program, at_home: str, body: str, kind: str, status: int
) -> None:
    answer = theirs.browser.post(
        f"/api/v1{at_home}/objections", body, content_type=kind, headers=theirs.headers | {"Idempotency-Key": "k"}
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_notices_are_read_without_being_given_and_objected_to_once(
    small: Small, theirs: Program, at_home: str, notice: Notice
) -> None:
    [told] = theirs.get(f"{at_home}/notices").json()["items"]
    assert (told["id"], told["isOpen"], told["objectionUntil"]) == (notice.pk, True, None)
    assert "andere subverwerker" in theirs.get(f"{at_home}/notices/{notice.pk}").json()["text"]
    notice.refresh_from_db()
    assert notice.given_at is None
    assert [each["noticeId"] for each in theirs.get(f"{at_home}/deadlines").json()["items"]] == [notice.pk]

    data = {"noticeId": notice.pk, "grounds": "De plaats van verwerking is onbekend."}
    lodged = theirs.post(f"{at_home}/objections", data, key="one")
    assert lodged.status_code == 201, lodged.content
    address = lodged.headers["Location"].removeprefix("/api/v1")
    assert theirs.get(address).json() == lodged.json()
    assert (lodged.json()["channel"], lodged.json()["isLate"]) == ("machine", False)
    theirs.post(f"{at_home}/objections", data, key="one")
    assert theirs.post(f"{at_home}/objections", {**data, "grounds": "Iets anders."}).status_code == 409
    assert Objection.objects.get().sender.endswith("Register")


def test_copies_are_downloaded_byte_for_byte(small: Small, theirs: Program, at_home: str) -> None:
    from tests.portal.worlds import world

    copy = world("kopie", small.terms, small.product).copy
    own = program(copy.customer, by=copy.customer.memberships.get(role="contract_manager").user)
    address = f"/customers/{copy.customer.code}/copies"
    assert own.get(address).json()["items"][0]["sha256"] == copy.sha256
    answer = own.get(f"{address}/{copy.pk}/file", Accept="application/pdf")
    assert (answer.content, answer.headers["ETag"]) == (
        default_storage.open(str(copy.file.name)).read(),
        f'"{copy.sha256}"',
    )
    assert own.get(f"{address}/{copy.pk}/file", Accept="application/json").status_code == 406
    assert theirs.get(f"{at_home}/copies/{copy.pk}/file").status_code == 404
    default_storage.delete(str(copy.file.name))
    default_storage.save(copy.file.name, ContentFile(b"other bytes"))
    assert own.get(f"{address}/{copy.pk}/file").status_code == 503


def test_details_agreements_and_releases_are_those_of_the_customer(small: Small, theirs: Program, at_home: str) -> None:
    other = factories.customer("elders", name="Elders")
    factories.agreement(other, small.product, reference="OVK-elders")
    details = theirs.get(f"{at_home}/contact-details").json()
    assert (details["contactName"], details["missing"]) == (
        small.customer.contact_name,
        small.customer.missing_details,
    ) or details["missing"]
    agreements: list[dict[str, Any]] = theirs.get("/agreements").json()["items"]
    assert {item["customer"] for item in agreements} == {small.customer.code}
    assert theirs.get("/agreements?customer=elders").json()["items"] == []
    [release] = theirs.get("/installed-releases").json()["items"]
    assert (release["release"], release["product"]) == ("9.10", "Balans")
    assert [item["code"] for item in theirs.get("/customers").json()["items"]] == [small.customer.code]


def test_the_record_of_processing_is_that_of_the_moment_with_what_is_missing(registry: None) -> None:
    """As the command says it, in the API's own names; and the agreement as linked data."""
    member = User.objects.get(email="waterakker@example.org")
    mine = program(Customer.objects.get(code="waterakker"), by=member, scopes=["processing-records:read"])
    found = mine.get("/customers/waterakker/processing-record").json()
    assert [each["name"] for each in found["controllers"]] == ["Gemeente Waterakker"]
    [transfer] = [each for each in found["processings"][0]["recipients"] if each["isTransfer"]]
    assert (transfer["country"], transfer["transferBasis"]) == ("US", "adequacy")
    assert [gap["code"] for gap in found["gaps"]] == ["place_by_address"]
    earlier = mine.get("/customers/waterakker/processing-record?at=2015-01-01T00:00:00Z").json()
    assert (earlier["at"], earlier["processings"]) == ("2015-01-01T00:00:00Z", [])
    linked = mine.get("/customers/waterakker/linked-agreement", Accept="application/ld+json")
    assert linked.headers["Content-Type"] == "application/ld+json"
    assert linked.json()["graph"][0]["type"] == "dpv:ControllerProcessorAgreement"
    assert mine.get("/customers/zandwolde/processing-record").status_code == 404
    assert mine.get("/customers/waterakker/applicability").status_code == 403
