"""Resolving all customers takes a constant number of queries."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from agreements.applicability import resolve, resolve_all
from customers.models import Customer
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
QUERIES = 9


def _customers(count: int) -> list[Customer]:
    product, other = factories.product("Balans"), factories.product("Almanak")
    versions = [
        factories.terms("2023-01-01 09:00"),
        factories.annex2("2023-01-01 09:00"),
        *(factories.annex1(product, release, "2023-01-01 09:00") for release in ("9.10", "10.0")),
    ]
    customers = []
    for number in range(count):
        customer = factories.customer(f"gemeente-{number:02}")
        factories.arrangement(factories.agreement(customer, product, other), "2023-01-01")
        factories.install(customer, product, "9.11", "2023-01-01")
        for version in versions[number % 2 :]:
            factories.receive(customer, version, "2023-02-01")
        customers.append(customer)
    return customers


@pytest.mark.parametrize("count", [3, 30])
def test_all_customers_take_as_many_queries_as_three(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    customers = _customers(count)
    with django_assert_num_queries(QUERIES):
        found = resolve_all(at=NOW)
        # What a page shows of an answer is there already.
        assert all(str(version) for answer in found for version in answer.versions)
        assert all(str(item.version) for answer in found for item in answer.due)
        assert all(str(answer.receipt) for one in found for answer in one.answers if answer.receipt)
    assert [answer.customer for answer in found] == customers
    assert found[1].due


def test_one_customer_takes_one_query_less_and_gets_the_same_answer(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    customers = _customers(3)
    together = resolve_all(customers, at=NOW)
    with django_assert_num_queries(QUERIES - 1):
        alone = resolve(customers[1], at=NOW)
    assert alone == together[1]


def test_more_customers_than_a_query_can_name_are_answered_in_the_given_order() -> None:
    version = factories.terms("2023-01-01 09:00")
    Customer.objects.bulk_create([Customer(code=f"g-{number}", name=f"G {number:04}") for number in range(501)])
    customers = list(Customer.objects.order_by("-name"))
    factories.receive(customers[0], version, "2023-02-01")
    found = resolve_all(customers, at=NOW)
    assert [answer.customer for answer in found] == customers
    assert [bool(answer.versions) for answer in found[:2]] == [True, False]
