"""The standing moves with acts and with the time, is rebuilt, and is compared with the facts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements import standing
from agreements.models import Standing, StandingPart
from agreements.receipts import void_receipt
from customers.changes import changed
from customers.models import Customer
from documents import lifecycle, order
from tests import cast, factories
from tests.factories import NOW, local
from workers import housekeeping

pytestmark = pytest.mark.django_db


def part(customer: Customer, kind: str) -> StandingPart:
    return StandingPart.objects.get(standing=customer.pk, kind=kind)


def test_the_day_after_work_ended_nothing_is_due_any_more_without_anybody_doing_anything() -> None:
    customer = factories.customer()
    factories.agreement(customer, work_ended="2026-11-24")
    factories.terms("2023-07-04 09:00")
    housekeeping.tend(now=NOW)
    assert part(customer, "terms").due is not None
    assert Standing.objects.get(pk=customer.pk).moves_at == local("2026-11-25")
    housekeeping.tend(now=local("2026-11-24 23:59"))
    assert part(customer, "terms").due is not None
    housekeeping.tend(now=local("2026-11-25 00:00"))
    assert part(customer, "terms").due is None


def test_on_the_day_of_an_upgrade_another_line_binds() -> None:
    product = factories.product("Balans")
    customer = factories.customer()
    factories.agreement(customer, product)
    earlier, later = factories.annex1(product, "9.10", "2023-01-02"), factories.annex1(product, "10.0", "2023-01-03")
    factories.install(customer, product, "9.10", "2023-01-01")
    factories.install(customer, product, "10.0", "2026-12-01")
    for version in (earlier, later):
        factories.receive(customer, version, "2023-02-01")
    found = part(customer, "annex1")
    assert (found.version, found.release, found.line) == (earlier, "9.10", earlier.line)
    housekeeping.tend(now=local("2026-12-01 00:00"))
    found = part(customer, "annex1")
    assert (found.version, found.release, found.since) == (later, "10.0", local("2026-12-01"))


def test_a_receipt_and_its_voiding_show_at_once() -> None:
    customer = factories.customer()
    factories.agreement(customer)
    terms = factories.terms("2023-07-04 09:00")
    assert Standing.objects.get(pk=customer.pk).never_received
    receipt = factories.receive(customer, terms, "2023-07-05 10:00")
    found = Standing.objects.get(pk=customer.pk)
    assert (found.is_bound, found.never_received, found.due_count, found.answer) == (True, False, 0, "open")
    assert (part(customer, "terms").version, part(customer, "terms").since) == (terms, local("2023-07-05 10:00"))
    void_receipt(receipt, reason="Vergissing.", by=cast.officer(), at=NOW)
    assert part(customer, "terms").version is None
    assert part(customer, "terms").due == terms


def _many(count: int) -> list[Customer]:
    """Customers with an agreement, whose standing is known."""
    made = Customer.objects.bulk_create(Customer(code=f"klant-{n}", name=f"Klant {n:03}") for n in range(count))
    for customer in made:
        factories.agreement(customer)
    standing.catch_up(now=NOW)
    return made


def test_what_concerns_more_than_some_hundred_is_left_to_a_worker_and_goes_on_where_one_ended() -> None:
    many = _many(standing.AT_ONCE + 1)
    assert standing.behind(at=NOW) == 0
    factories.terms("2023-07-04 09:00")
    assert standing.behind(at=NOW) == len(many)
    assert standing.catch_up(now=NOW, pages=1) == 50
    # The worker ended here; another one does the rest.
    assert standing.behind(at=NOW) == len(many) - 50
    housekeeping.tend(now=NOW)
    assert standing.behind(at=NOW) == 0
    assert StandingPart.objects.filter(due__isnull=False).count() == len(many)


def test_the_command_rebuilds_everything_or_what_is_left(capsys: Any) -> None:
    customer = factories.customer()
    factories.agreement(customer)
    terms = factories.terms("2023-07-04 09:00")
    factories.receive(customer, terms, "2023-07-05 10:00")
    Standing.objects.update(due_count=7)
    call_command("rebuild_standing", "--resume")
    assert Standing.objects.get().due_count == 7
    call_command("rebuild_standing")
    assert Standing.objects.get().due_count == 0
    assert "1 of 1 customers" in capsys.readouterr().out


# Behind the application's back, as somebody with the database's password would.
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_standing SET due_count = due_count + 1",
        "UPDATE agreements_standing SET answer = 'accepted'",
        "UPDATE agreements_standing SET identity = ''",
        "UPDATE agreements_standingpart SET version_id = NULL, since = NULL WHERE kind = 'terms'",
        "UPDATE agreements_standingpart SET due_since = NULL, never_received = TRUE",
        "DELETE FROM agreements_standingpart WHERE kind = 'annex2'",
    ],
)
def test_verification_names_the_customer_whose_standing_is_another(statement: str) -> None:
    customer = factories.customer()
    factories.agreement(customer)
    factories.receive(customer, factories.terms("2023-07-04 09:00"), "2023-07-05 10:00")
    changed([customer.pk], at=NOW + timedelta(minutes=1))
    call_command("verify_registry")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match="The standing of Gemeente Waterakker"):
        call_command("verify_registry")
    call_command("rebuild_standing")
    call_command("verify_registry")


def test_another_order_of_versions_and_a_new_line_are_looked_at_anew() -> None:
    product = factories.product("Balans", "9.10")
    customer = factories.customer()
    factories.agreement(customer, product)
    factories.install(customer, product, "10.1", "2023-01-01")
    first, second = (factories.annex1(product, "9.10", day) for day in ("2023-01-02", "2023-01-03"))
    standing.catch_up(now=NOW)
    assert part(customer, "annex1").due == second
    order.reorder(first.line, [second, first], by=cast.officer(), at=NOW)
    standing.catch_up(now=NOW)
    assert part(customer, "annex1").due == first
    lifecycle.fork_line(first, from_release="10.0", after=NOW.date(), by=cast.officer(), at=NOW)
    standing.catch_up(now=NOW)
    assert part(customer, "annex1").due is None
