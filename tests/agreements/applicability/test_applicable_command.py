"""``applicable`` from a shell."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from customers.models import Customer
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("applicable", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def customer() -> Customer:
    made, product = factories.customer("waterakker"), factories.product()
    factories.arrangement(factories.agreement(made, product, reference="WAK-1"), "2023-03-16")
    factories.install(made, product, "9.11", "2023-01-01")
    return made


def test_it_says_what_binds_why_and_what_is_due(customer: Customer) -> None:
    old, new = factories.terms("2023-03-13 09:00"), factories.terms("2023-07-04 09:00", dated="2023-07-04")
    annex = factories.annex1(customer.agreements.get().products.get(), "9.10", "2023-01-01 09:00")
    factories.receive(customer, old, "2023-03-20")
    factories.receive(customer, annex, "2023-03-21")
    factories.receive(customer, new, "2023-09-10 14:00")
    before, after = run("waterakker", "--at", "2023-09-10T13:59"), run("waterakker", "--at", "2023-09-10T14:00")
    due = before[before.index("\nDue") :]
    assert old.reference in before[: before.index("\nDue")]
    assert new.reference in due
    assert new.reference in after
    assert old.reference not in after
    assert "received 21 March 2023, line 9.10, release 9.11 installed" in after
    assert "Specific arrangements of agreement WAK-1" in after
    assert "Due: none" in after


def test_a_date_alone_is_the_start_of_that_day(customer: Customer) -> None:
    version = factories.terms("2023-03-13 09:00")
    factories.receive(customer, version, "2023-09-10 00:01")
    assert "Privacy terms: none" in run("waterakker", "--at", "2023-09-10")
    assert version.reference in run("waterakker", "--at", "2023-09-11")


def test_without_a_moment_it_answers_for_now(customer: Customer) -> None:
    version = factories.terms("2023-03-13 09:00")
    factories.receive(customer, version, "2023-09-10 00:01")
    assert f"({version.reference})\n      received 10 September 2023, 00:01" in run("WATERAKKER")


def test_an_offset_is_understood(customer: Customer) -> None:
    assert "29 August 2023, 01:30" in run("waterakker", "--at", "2023-08-28T23:30+00:00")


def test_nothing_received_is_said_in_so_many_words(customer: Customer) -> None:
    assert "No applicable agreement." in run("waterakker")


@pytest.mark.parametrize("at", ["2024-03-31T02:30", "2023-10-29T02:30"])
def test_a_local_time_that_is_skipped_or_repeated_asks_for_the_offset(customer: Customer, at: str) -> None:
    with pytest.raises(CommandError, match=r"\+01:00"):
        run("waterakker", "--at", at)


@pytest.mark.parametrize("at", ["10-09-2023", "2023-13-01T10:00", "soon", ""])
def test_what_is_no_moment_is_refused_with_an_example(customer: Customer, at: str) -> None:
    with pytest.raises(CommandError, match="2023-09-10T14:00"):
        run("waterakker", "--at", at)


def test_an_unknown_customer_is_answered_with_the_known_ones(customer: Customer) -> None:
    with pytest.raises(CommandError, match="waterakker"):
        run("wateracker")


def test_in_an_empty_registry_it_says_that_there_are_no_customers() -> None:
    with pytest.raises(CommandError, match="no customers yet"):
        run("waterakker")
