"""A prepared query finds what the same query finds otherwise: the rows of now, with what belongs to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F, QuerySet
from pytest_django import DjangoAssertNumQueries

from agreements.models import Agreement, Receipt
from documents.models import DocumentVersion
from documents.prepared import Given, Prepared
from tests import factories

pytestmark = pytest.mark.django_db


def shown(rows: list[Any] | QuerySet[Any]) -> list[dict[str, Any]]:
    return [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows]


def names() -> QuerySet[DocumentVersion]:
    return DocumentVersion.objects.with_names()


def test_it_gives_the_rows_of_now_with_what_belongs_to_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    versions = Prepared(names)
    assert versions() == []
    published, other = factories.terms("2023-01-01"), factories.annex2("2023-01-01")
    factories.draft(published.line)
    factories.withdraw(other, "2023-02-01")
    with django_assert_num_queries(1):
        found = versions()
        said = [(str(item), item.is_withdrawn, item.is_published and item.rank.rank) for item in found]
    assert said == [(str(item), item.is_withdrawn, item.is_published and item.rank.rank) for item in names()]
    assert found == list(names())
    assert [item.published_at for item in found] == [item.published_at for item in names()]
    assert [item.withdrawal.withdrawn_at for item in found if item.is_withdrawn] == [factories.local("2023-02-01")]


def test_only_what_is_given_differs_from_one_call_to_the_next() -> None:
    terms, annex2 = factories.terms("2023-01-01"), factories.annex2("2023-01-01")
    first, second = factories.customer("een"), factories.customer("twee")
    receipts = Prepared(lambda: Receipt.objects.filter(customer=Given("customer"), version__in=names()))
    for customer, version in ((first, terms), (second, terms), (second, annex2)):
        factories.receive(customer, version, "2023-02-01")
    assert shown(receipts(customer=first.pk)) == shown(Receipt.objects.filter(customer=first))
    assert shown(receipts(customer=second.pk)) == shown(Receipt.objects.filter(customer=second))
    assert [len(receipts(customer=pk)) for pk in (first.pk, second.pk, 0)] == [1, 2, 0]


def test_annotations_and_columns_left_out_are_as_they_are_otherwise() -> None:
    customer, products = factories.customer(), [factories.product("Balans"), factories.product("Almanak")]
    factories.agreement(customer, *products)

    def rows() -> QuerySet[Any]:
        return Agreement.objects.annotate(product=F("products")).defer("reference")

    found: list[Any] = Prepared(rows)()
    assert shown(found) == shown(rows())
    assert {row.product for row in found} == {product.pk for product in products}
    assert "reference" not in vars(found[0])


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="customer"):
        Prepared(lambda: Receipt.objects.filter(customer=Given("customer")))()
