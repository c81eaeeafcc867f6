"""Domain rules 5 and 6: what a customer should still receive."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.applicability import resolve
from customers.models import Customer
from documents.models import DocumentVersion
from tests import factories
from tests.factories import local

pytestmark = pytest.mark.django_db


def due(customer: Customer, at: str = "2026-11-22") -> list[DocumentVersion]:
    return [item.version for item in resolve(customer, at=local(at)).due]


def sign(**days: Any) -> Customer:
    customer = factories.customer()
    factories.agreement(customer, **days)
    return customer


def test_a_version_is_due_from_its_publication_until_it_is_received() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), sign()
    factories.receive(customer, version, "2023-09-10 14:00")
    assert due(customer, "2023-07-04 08:59") == []
    [item] = resolve(customer, at=local("2023-09-10 13:59")).due
    assert (item.version, item.product, item.since) == (version, None, local("2023-07-04 09:00"))
    assert due(customer, "2023-09-10 14:00") == []


def test_only_the_highest_is_due_never_an_older_unread_one() -> None:
    old, middle, new = (factories.terms(f"202{year}-01-01 09:00", dated=f"202{year}-01-01") for year in (1, 2, 3))
    customer = sign()
    assert due(customer) == [new]
    factories.receive(customer, old, "2021-02-01")
    assert due(customer) == [new]
    factories.receive(customer, new, "2023-02-01")
    assert due(customer) == []
    assert resolve(customer, at=local("2022-06-01")).due[0].version == middle


def test_a_withdrawn_version_is_never_due_after_its_withdrawal_and_the_one_below_is() -> None:
    old, new = factories.terms("2022-01-01 09:00"), factories.terms("2023-01-01 09:00", dated="2023-01-01")
    customer = sign()
    factories.withdraw(new, "2023-05-01 12:00")
    assert due(customer, "2023-05-01 11:59") == [new]
    [item] = resolve(customer, at=local("2023-05-01 12:00")).due
    assert (item.version, item.since) == (old, local("2023-05-01 12:00"))


@pytest.mark.parametrize(
    ("days", "begins"),
    [
        ({"signed": "2024-03-10", "handed_over": "2024-03-01"}, "2024-03-01"),
        ({"signed": "2024-03-10", "handed_over": None}, "2024-03-10"),
        ({"signed": None, "handed_over": "2024-03-05"}, "2024-03-05"),
    ],
)
def test_nothing_is_due_before_the_first_agreement_is_signed_or_handed_over(
    days: dict[str, str | None], begins: str
) -> None:
    version, customer = factories.terms("2023-07-04 09:00"), sign(**days)
    assert due(customer, "2024-02-29 23:59") == []
    [item] = resolve(customer, at=local(begins)).due
    assert (item.version, item.since) == (version, local(begins))


def test_nothing_is_ever_due_without_an_agreement_that_has_begun() -> None:
    factories.terms("2023-07-04 09:00")
    assert due(factories.customer("hoogvoorde")) == []
    assert due(sign(signed=None)) == []


def test_nothing_is_due_from_the_day_after_the_work_of_all_agreements_has_ended() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), factories.customer()
    factories.agreement(customer, work_ended="2023-12-31")
    factories.agreement(customer, work_ended="2024-06-30")
    assert due(customer, "2024-06-30 23:59") == [version]
    assert due(customer, "2024-07-01 00:00") == []


def test_the_work_for_one_product_can_end_while_the_terms_stay_due() -> None:
    product, other = factories.product("Balans", "1.0"), factories.product("Almanak", "1.0")
    terms = factories.terms("2023-07-04 09:00")
    annex, theirs = (factories.annex1(found, "1.0", "2023-07-04 09:00") for found in (product, other))
    customer = factories.customer()
    factories.agreement(customer, product, work_ended="2023-12-31")
    factories.agreement(customer, other)
    for found in (product, other):
        factories.install(customer, found, "1.0", "2023-01-01")
    assert due(customer, "2023-12-31 23:59") == [terms, theirs, annex]
    assert due(customer, "2024-01-01 00:00") == [terms, theirs]


def test_an_upgrade_makes_the_annex_of_the_new_line_due_and_a_lower_line_does_not_answer_it() -> None:
    product = factories.product()
    old, new = (factories.annex1(product, release, "2023-01-01 09:00") for release in ("9.10", "10.0"))
    customer = factories.customer()
    factories.agreement(customer, product)
    factories.install(customer, product, "9.10", "2022-01-01")
    factories.install(customer, product, "10.0", "2023-10-16 20:30")
    factories.receive(customer, old, "2023-02-01")
    assert due(customer, "2023-10-16 20:29") == []
    [item] = resolve(customer, at=local("2024-01-01")).due
    assert (item.version, item.product, item.since) == (new, product, local("2023-10-16 20:30"))


def test_without_a_known_release_no_annex_1_is_due() -> None:
    product = factories.product()
    factories.annex1(product, "9.10", "2023-01-01 09:00")
    customer = factories.customer()
    factories.agreement(customer, product)
    assert due(customer) == []
