"""Who is concerned by a version: nobody is told who is not, and nobody is forgotten who is."""

from __future__ import annotations

import pytest

from customers.models import Customer
from notices.window.concerned import Concerned, concerned_by
from tests import factories
from tests.factories import NOW, local

pytestmark = pytest.mark.django_db


def _codes(found: list[Concerned]) -> list[str]:
    return [Customer.objects.get(pk=item.customer).code for item in found]


def test_an_annex_1_concerns_customers_whose_release_is_on_its_line_or_unknown() -> None:
    product, other = factories.product(), factories.product("Horizon")
    for code, release in (("older", "9.9"), ("on-it", "9.11"), ("newer", "10.0"), ("unknown", "")):
        customer = factories.customer(code)
        factories.agreement(customer, product)
        if release:
            factories.install(customer, product, release, "2022-01-01")
    factories.agreement(factories.customer("of-another-product"), other)
    draft = factories.draft(product.document.lines.get(from_release="9.10"))
    found = concerned_by(draft, at=NOW)
    assert _codes(found) == ["on-it", "unknown"]
    assert [item.release_unknown for item in found] == [False, True]


def test_the_release_is_that_of_the_moment() -> None:
    product, customer = factories.product(), factories.customer()
    factories.agreement(customer, product)
    factories.install(customer, product, "9.10", "2022-01-01")
    factories.install(customer, product, "10.0", "2024-03-01 14:00")
    draft = factories.draft(product.document.lines.get(from_release="9.10"))
    assert concerned_by(draft, at=local("2024-03-01 13:59"))
    assert not concerned_by(draft, at=local("2024-03-01 14:00"))


def test_the_terms_concern_every_customer_with_a_running_agreement() -> None:
    product = factories.product()
    factories.agreement(factories.customer("running"), product)
    factories.agreement(factories.customer("ended"), product, work_ended="2024-01-31")
    factories.agreement(factories.customer("not-begun"), product, signed="2030-01-01")
    factories.agreement(factories.customer("without-a-date"), product, signed=None)
    factories.agreement(factories.customer("handed-over"), product, signed=None, handed_over="2023-01-01")
    factories.customer("without-an-agreement")
    draft = factories.draft(factories.linear("terms"))
    assert _codes(concerned_by(draft, at=NOW)) == ["running", "handed-over"]
    assert "ended" in _codes(concerned_by(draft, at=local("2024-01-31 23:59")))
    assert "ended" not in _codes(concerned_by(draft, at=local("2024-02-01 00:00")))


def test_of_two_agreements_both_are_named_and_one_that_runs_is_enough() -> None:
    product, customer = factories.product(), factories.customer()
    first = factories.agreement(customer, product)
    factories.agreement(customer, product, work_ended="2021-01-01")
    second = factories.agreement(customer, product)
    [found] = concerned_by(factories.draft(factories.linear("annex2")), at=NOW)
    assert found.agreements == (first.pk, second.pk)
