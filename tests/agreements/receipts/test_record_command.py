"""``record_receipt`` from a shell."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Receipt
from agreements.models.agreement import Precision
from customers.models import Customer
from documents.models import DocumentVersion
from tests import cast, factories
from tests.factories import local

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return factories.customer("waterakker")


@pytest.fixture
def version() -> DocumentVersion:
    return factories.terms("2023-07-05 09:00", dated="2023-07-04")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("record_receipt", *arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert Receipt.objects.count() == 0
    return str(caught.value)


def test_it_records_a_moment_in_local_time(customer: Customer, version: DocumentVersion) -> None:
    said = run("waterakker", version.reference, "--at", "2023-09-10T14:00", "--by", cast.officer().email)
    receipt = Receipt.objects.get()
    assert (receipt.customer, receipt.version, receipt.received_at) == (customer, version, local("2023-09-10 14:00"))
    assert (receipt.precision, receipt.recorded_by) == (Precision.MOMENT, cast.officer())
    assert version.reference in said
    assert "10 September 2023, 14:00" in said


@pytest.mark.parametrize("arguments", [["2023-09-10"], ["2023-09-10T14:00", "--date-only"]])
def test_it_records_only_a_date(customer: Customer, version: DocumentVersion, arguments: list[str]) -> None:
    run("waterakker", version.reference, "--at", *arguments)
    receipt = Receipt.objects.get()
    assert (receipt.precision, receipt.received_at) == (Precision.DATE, local("2023-09-10"))


def test_it_records_channel_evidence_and_imported_history(customer: Customer, version: DocumentVersion) -> None:
    run(
        "waterakker",
        version.reference,
        "--at",
        "2023-07-04",
        "--channel",
        "email",
        "--evidence",
        "Mail 12",
        "--imported-history",
    )
    receipt = Receipt.objects.get()
    assert (receipt.channel, receipt.evidence, receipt.imported_history) == ("email", "Mail 12", True)


def test_the_same_again_says_that_it_is_known(customer: Customer, version: DocumentVersion) -> None:
    arguments = ("waterakker", version.reference.lower(), "--at", "2023-09-10")
    assert "Recorded" in run(*arguments)
    assert "Known already" in run(*arguments)
    assert Receipt.objects.count() == 1


def test_an_unknown_customer_is_answered_with_the_known_ones(customer: Customer, version: DocumentVersion) -> None:
    assert "waterakker" in refusal("wateracker", version.reference, "--at", "2023-09-10")


def test_an_unknown_reference_is_answered_with_the_way_out(customer: Customer, version: DocumentVersion) -> None:
    assert "list_versions" in refusal("waterakker", f"B1-{version.pk}", "--at", "2023-09-10")


@pytest.mark.parametrize("at", ["10-09-2023", "2023-02-30", "yesterday", ""])
def test_what_is_no_moment_is_refused_with_an_example(customer: Customer, version: DocumentVersion, at: str) -> None:
    assert "2023-09-10T14:00" in refusal("waterakker", version.reference, "--at", at)


def test_what_a_rule_refuses_is_one_line(customer: Customer, version: DocumentVersion) -> None:
    said = refusal("waterakker", version.reference, "--at", "2023-07-04")
    assert "imported history" in said
    assert "\n" not in said


def test_nobody_receives_in_the_portal_from_a_command_line(customer: Customer, version: DocumentVersion) -> None:
    refusal("waterakker", version.reference, "--at", "2023-09-10", "--channel", "portal")


def test_an_unknown_officer_is_refused(customer: Customer, version: DocumentVersion) -> None:
    assert "nobody@example.org" in refusal(
        "waterakker", version.reference, "--at", "2023-09-10", "--by", "nobody@example.org"
    )
