"""Domain rules 6 to 8: what may be recorded as received, and what recording it again does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agreements.models import Receipt
from agreements.models.agreement import Precision
from agreements.receipts import record_receipt, void_receipt, why_refused
from customers.models import Customer
from documents.errors import Refused
from documents.models import DocumentVersion
from terms.kinds import TERMS
from tests import cast, factories
from tests.factories import NOW, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


@pytest.fixture
def version() -> DocumentVersion:
    return factories.terms("2023-07-05 09:00", dated="2023-07-04")


def refusal(customer: Customer, version: DocumentVersion, at: str, **differing: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        factories.receive(customer, version, at, **differing)
    assert Receipt.objects.count() == 0
    return caught.value


def test_a_receipt_keeps_who_recorded_it_when_and_on_what_evidence(
    customer: Customer, version: DocumentVersion
) -> None:
    receipt = factories.receive(customer, version, "2023-07-10 11:20", evidence=" Brief 117 ")
    stored = Receipt.objects.get()
    assert (stored, stored.received_at, stored.recorded_at) == (receipt, local("2023-07-10 11:20"), NOW)
    assert (stored.recorded_by, stored.evidence) == (cast.officer(), "Brief 117")
    history: Any = stored.history
    assert history.latest().history_user == cast.officer()


def test_of_a_receipt_with_only_a_date_the_local_date_is_kept(customer: Customer, version: DocumentVersion) -> None:
    receipt = factories.receive(
        customer,
        version,
        "2023-08-28",
        received_at=datetime(2023, 8, 28, 23, 30, tzinfo=UTC),
        precision=Precision.DATE,
    )
    assert receipt.received_at == local("2023-08-29")


def test_the_same_fact_again_is_the_receipt_that_is_there(customer: Customer, version: DocumentVersion) -> None:
    fact: dict[str, Any] = {
        "received_at": local("2023-07-10 11:20"),
        "precision": Precision.MOMENT,
        "channel": Receipt.Channel.LETTER,
        "evidence": "Brief 117",
        "imported_history": False,
        "by": cast.officer(),
    }
    first, is_new = record_receipt(customer, version, **fact, recorded_at=NOW - timedelta(days=1))
    again, is_new_again = record_receipt(customer, version, **fact, recorded_at=NOW)
    assert (is_new, is_new_again, again) == (True, False, first)
    assert again.recorded_at == NOW - timedelta(days=1)


def test_another_moment_is_another_receipt(customer: Customer, version: DocumentVersion) -> None:
    for at in ("2023-07-10 11:20", "2023-07-10 11:21"):
        factories.receive(customer, version, at)
    assert Receipt.objects.count() == 2


def test_opening_it_again_in_the_portal_is_no_second_receipt(customer: Customer, version: DocumentVersion) -> None:
    portal = {"channel": Receipt.Channel.PORTAL, "evidence": "", "by": cast.member(customer)}
    first = factories.receive(customer, version, "2023-07-10 11:20", **portal)
    assert factories.receive(customer, version, "2023-07-11 09:00", **portal) == first
    void_receipt(first, reason="Test.", by=cast.officer(), at=NOW)
    assert factories.receive(customer, version, "2023-07-12 09:00", **portal) != first


def test_a_voided_fact_can_be_recorded_anew(customer: Customer, version: DocumentVersion) -> None:
    first = factories.receive(customer, version, "2023-07-10")
    void_receipt(first, reason="Verkeerd dossier.", by=cast.officer(), at=NOW)
    assert factories.receive(customer, version, "2023-07-10") != first


def test_a_draft_cannot_be_received(customer: Customer) -> None:
    draft = factories.draft(factories.linear(TERMS))
    assert refusal(customer, draft, "2023-07-10").field == "version"


def test_nothing_is_received_in_the_future(customer: Customer, version: DocumentVersion) -> None:
    refused = refusal(customer, version, "2023-09-10 14:01", recorded_at=local("2023-09-10 14:00"))
    assert refused.field == "received_at"
    assert "future" in str(refused)
    factories.receive(customer, version, "2023-09-10 14:00", recorded_at=local("2023-09-10 14:00"))


def test_todays_date_is_not_the_future_and_tomorrows_is(customer: Customer, version: DocumentVersion) -> None:
    just_before_midnight = datetime(2023, 9, 10, 21, 59, tzinfo=UTC)
    refusal(customer, version, "2023-09-11", recorded_at=just_before_midnight)
    factories.receive(customer, version, "2023-09-10", recorded_at=just_before_midnight)


@pytest.mark.parametrize("at", ["2023-07-03", "2023-07-03 23:59"])
def test_nothing_is_received_before_the_date_it_bears(customer: Customer, version: DocumentVersion, at: str) -> None:
    refused = refusal(customer, version, at, imported_history=True)
    assert refused.field == "received_at"
    assert "4 July 2023" in str(refused)


@pytest.mark.parametrize(
    ("too_early", "fits"), [("2023-07-05 08:59", "2023-07-05 09:00"), ("2023-07-04", "2023-07-05")]
)
def test_before_the_publication_it_is_received_as_imported_history_only(
    customer: Customer, version: DocumentVersion, too_early: str, fits: str
) -> None:
    refused = refusal(customer, version, too_early)
    assert refused.field == "received_at"
    assert "imported history" in str(refused)
    factories.receive(customer, version, too_early, imported_history=True)
    factories.receive(customer, version, fits)


@pytest.mark.parametrize(("too_late", "fits"), [("2023-09-01 12:01", "2023-09-01 12:00"), ("2023-09-02", "2023-09-01")])
def test_after_a_withdrawal_nothing_is_received_but_an_earlier_receipt_can_still_be_recorded(
    customer: Customer, version: DocumentVersion, too_late: str, fits: str
) -> None:
    factories.withdraw(version, "2023-09-01 12:00")
    refused = refusal(customer, version, too_late)
    assert refused.field == "received_at"
    assert "withdrawn" in str(refused)
    factories.receive(customer, version, fits)


def test_another_customers_agreement_is_refused(customer: Customer, version: DocumentVersion) -> None:
    agreement = factories.agreement(factories.customer("hoogvoorde"))
    assert refusal(customer, version, "2023-07-10", agreement=agreement).field == "agreement"


def test_handed_over_names_the_agreement_or_other_evidence(customer: Customer, version: DocumentVersion) -> None:
    handed_over = {"channel": Receipt.Channel.HANDED_OVER, "evidence": ""}
    assert refusal(customer, version, "2023-07-10", **handed_over).field == "agreement"
    factories.receive(customer, version, "2023-07-10", **handed_over, agreement=factories.agreement(customer))


@pytest.mark.parametrize("channel", [Receipt.Channel.LETTER, Receipt.Channel.EMAIL])
def test_an_officers_record_needs_evidence(customer: Customer, version: DocumentVersion, channel: str) -> None:
    assert refusal(customer, version, "2023-07-10", channel=channel, evidence="  ").field == "evidence"


def test_an_unknown_channel_is_refused_by_naming_the_known_ones(customer: Customer, version: DocumentVersion) -> None:
    refused = refusal(customer, version, "2023-07-10", channel="pigeon")
    assert refused.field == "channel"
    assert "letter" in str(refused)


def test_a_form_can_ask_beforehand_and_nothing_is_written(customer: Customer, version: DocumentVersion) -> None:
    def ask(at: str) -> Refused | None:
        return why_refused(
            customer,
            version,
            received_at=local(at),
            precision=Precision.MOMENT,
            channel=Receipt.Channel.LETTER,
            evidence="Brief",
            imported_history=False,
            recorded_at=NOW,
        )

    refused = ask("2023-07-01 10:00")
    assert refused is not None
    assert refused.field == "received_at"
    assert ask("2023-07-10 10:00") is None
    assert Receipt.objects.count() == 0
