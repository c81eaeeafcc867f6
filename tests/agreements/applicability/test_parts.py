"""Domain rules 1, 2 and 4: which version of the terms and of annex 2 binds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agreements.applicability import resolve
from agreements.receipts import void_receipt
from documents.models import Document, Line
from tests import cast, factories
from tests.factories import NOW, local

pytestmark = pytest.mark.django_db


def test_terms_bind_from_the_minute_of_their_receipt() -> None:
    earlier, newer = factories.terms("2023-03-13 09:00"), factories.terms("2023-07-04 09:00", dated="2023-07-04")
    customer = factories.customer()
    factories.receive(customer, earlier, "2023-03-20")
    receipt = factories.receive(customer, newer, "2023-09-10 14:00")
    assert resolve(customer, at=local("2023-09-10 13:59")).terms.version == earlier
    answer = resolve(customer, at=local("2023-09-10 14:00")).terms
    assert (answer.version, answer.receipt, answer.in_force_since) == (newer, receipt, local("2023-09-10 14:00"))
    assert str(answer.reason) == "received 10 September 2023, 14:00"


def test_half_past_eleven_in_utc_is_the_next_day_in_amsterdam() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), factories.customer()
    factories.receive(customer, version, "2023-08-29")
    assert resolve(customer, at=datetime(2023, 8, 28, 21, 59, tzinfo=UTC)).terms.version is None
    assert resolve(customer, at=datetime(2023, 8, 28, 23, 30, tzinfo=UTC)).terms.version == version


def test_a_text_that_was_published_but_not_received_does_not_bind() -> None:
    factories.terms("2023-07-04 09:00")
    found = resolve(factories.customer(), at=NOW)
    assert found.terms.version is None
    assert str(found.terms.reason) == "nothing received"


def test_nothing_received_of_any_part_is_no_applicable_agreement() -> None:
    factories.terms("2023-07-04 09:00")
    factories.annex2("2023-07-04 09:00")
    found = resolve(factories.customer(), at=NOW)
    assert found.is_empty
    assert found.versions == ()


def test_an_answer_without_terms_is_incomplete() -> None:
    annex2, customer = factories.annex2("2023-07-04 09:00"), factories.customer()
    factories.receive(customer, annex2, "2023-08-01")
    found = resolve(customer, at=NOW)
    assert found.versions == (annex2,)
    assert "warn_no_terms" in [warning.code for warning in found.warnings]


def test_the_highest_in_the_order_binds_and_resending_an_old_copy_changes_nothing() -> None:
    old, new = factories.annex2("2021-10-01 09:00"), factories.annex2("2023-07-04 09:00", dated="2023-07-04")
    customer = factories.customer()
    factories.receive(customer, new, "2023-08-01")
    first = resolve(customer, at=NOW).annex2
    factories.receive(customer, old, "2024-05-21")
    factories.receive(customer, new, "2024-05-21")
    assert resolve(customer, at=NOW).annex2 == first


def test_an_older_text_published_last_does_not_become_the_current_one() -> None:
    new = factories.terms("2023-07-04 09:00", dated="2023-07-04")
    undated = factories.terms("2024-01-01 09:00")
    customer = factories.customer()
    factories.receive(customer, new, "2023-08-01")
    factories.receive(customer, undated, "2024-02-01")
    assert resolve(customer, at=NOW).terms.version == new


def test_a_voided_receipt_counts_at_no_moment_not_even_before_it_was_voided() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), factories.customer()
    receipt = factories.receive(customer, version, "2023-07-10")
    void_receipt(receipt, reason="Verkeerde gemeente.", by=cast.officer(), at=local("2023-09-01 11:30"))
    assert resolve(customer, at=local("2023-08-01")).terms.version is None
    again = factories.receive(customer, version, "2023-10-01")
    assert resolve(customer, at=NOW).terms.receipt == again


def test_a_receipt_recorded_later_for_an_earlier_moment_changes_the_past() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), factories.customer()
    factories.receive(customer, version, "2023-10-01 10:00")
    assert resolve(customer, at=local("2023-09-01")).terms.version is None
    factories.receive(customer, version, "2023-08-01 10:00")
    answer = resolve(customer, at=local("2023-09-01")).terms
    assert answer.in_force_since == local("2023-08-01 10:00")


def test_another_customers_receipt_binds_nobody_else() -> None:
    version = factories.terms("2023-07-04 09:00")
    factories.receive(factories.customer("hoogvoorde"), version, "2023-08-01")
    assert resolve(factories.customer("waterakker"), at=NOW).is_empty


def test_a_withdrawn_version_stays_in_force_where_it_was_received() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), factories.customer()
    factories.receive(customer, version, "2023-08-01")
    factories.withdraw(version, "2023-09-01 09:00")
    assert resolve(customer, at=local("2023-08-31")).terms.warnings == ()
    answer = resolve(customer, at=NOW).terms
    assert answer.version == version
    assert [warning.code for warning in answer.warnings] == ["warn_withdrawn"]


@pytest.mark.parametrize(
    ("published", "since"), [("2023-07-04 09:00", "2023-07-04 09:00"), ("2023-07-03", "2023-07-04")]
)
def test_a_receipt_with_only_a_date_counts_from_midnight_or_the_publication(published: str, since: str) -> None:
    version, customer = factories.terms(published), factories.customer()
    factories.receive(customer, version, "2023-07-04")
    answer = resolve(customer, at=NOW).terms
    assert answer.in_force_since == local(since)
    assert str(answer.reason) == "received 4 July 2023"


def test_imported_history_with_only_a_date_counts_from_its_midnight() -> None:
    version, customer = factories.terms("2023-03-13 09:00"), factories.customer()
    factories.receive(customer, version, "2023-03-10", imported_history=True)
    assert resolve(customer, at=local("2023-03-10")).terms.version == version


def test_everything_stays_readable_after_the_work_has_ended() -> None:
    version, customer = factories.terms("2021-10-01 09:00"), factories.customer()
    factories.agreement(customer, work_ended="2022-12-31")
    factories.receive(customer, version, "2021-11-01")
    assert resolve(customer, at=NOW).terms.version == version


def test_annex_2_of_a_renamed_processor_binds_once_received_and_the_other_is_mentioned() -> None:
    old, customer = factories.annex2("2021-10-01 09:00"), factories.customer()
    renamed = Document.objects.create(kind="annex2", scope="Elzenvoort", title="Bijlage 2 Elzenvoort")
    line = Line.objects.create(document=renamed)
    new = factories.publish(factories.draft(line), "2024-01-01 09:00")
    factories.receive(customer, old, "2021-11-01")
    assert resolve(customer, at=NOW).annex2.version == old
    factories.receive(customer, new, "2024-02-01")
    answer = resolve(customer, at=NOW).annex2
    assert answer.version == new
    assert [warning.code for warning in answer.warnings] == ["warn_other_document"]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        resolve(factories.customer(), at=datetime(2023, 9, 10, 14, 0))  # noqa: DTZ001


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_are_answered(year: int) -> None:
    assert resolve(factories.customer(), at=datetime(year, 12, 31, tzinfo=UTC)).is_empty
