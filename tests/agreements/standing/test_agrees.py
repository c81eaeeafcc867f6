"""Whatever happens in whatever order, the standing is what the resolver answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import standing
from agreements.acts import acceptances
from agreements.acts.acceptances import Signatory
from agreements.acts.statements import Visitor
from agreements.applicability import resolve_all
from agreements.bundle import bundle_for
from agreements.models import InstalledRelease, Receipt, Standing
from agreements.receipts import record_receipt, void_receipt
from agreements.standing.claims import disagreements
from annexes.models import Product
from customers.changes import changed
from customers.contact_details import FIELDS, change_details
from customers.models import Customer
from documents import lifecycle, order
from documents.errors import Refused
from documents.models import DocumentVersion, Line
from tests import cast, factories

BEGIN = datetime(2023, 3, 25, 12, 0, tzinfo=UTC)
VISITOR = Visitor("192.0.2.1", "Firefox")


@dataclass
class Registry:
    """A small registry at a moment; each act is one that a page or a worker carries out."""

    products: list[Product]
    customers: list[Customer]
    versions: list[DocumentVersion]
    drafts: list[DocumentVersion]
    now: datetime = BEGIN
    receipts: list[Receipt] = field(default_factory=list)

    def receive(self, customer: int, version: int, hours: int, by_date: bool) -> None:
        receipt, _is_new = record_receipt(
            self.customers[customer % len(self.customers)],
            self.versions[version % len(self.versions)],
            received_at=self.now - timedelta(hours=hours),
            precision="date" if by_date else "moment",
            channel=Receipt.Channel.LETTER,
            evidence="Brief",
            imported_history=hours > 24,
            by=cast.officer(),
            recorded_at=self.now,
        )
        self.receipts.append(receipt)

    def void(self, receipt: int, *_: int) -> None:
        if self.receipts:
            chosen = self.receipts[receipt % len(self.receipts)]
            void_receipt(chosen, reason="Vergissing.", by=cast.officer(), at=self.now)

    def withdraw(self, _customer: int, version: int, *_: int) -> None:
        chosen = self.versions[version % len(self.versions)]
        lifecycle.withdraw(chosen, by=cast.officer(), at=self.now, recorded_at=self.now, reason="Ingetrokken.")

    def publish(self, draft: int, *_: int) -> None:
        if self.drafts:
            chosen = self.drafts.pop(draft % len(self.drafts))
            published = lifecycle.publish(chosen, by=cast.officer(), at=self.now, recorded_at=self.now)
            self.versions.append(published.version)

    def reorder(self, _customer: int, version: int, *_: int) -> None:
        line = self.versions[version % len(self.versions)].line
        order.reorder(line, order.in_order(line)[::-1], by=cast.officer(), at=self.now)

    def mark(self, _customer: int, version: int, *_: int) -> None:
        chosen = self.versions[version % len(self.versions)]
        lifecycle.mark_editorial(chosen, reason="Spelling.", by=cast.officer(), at=self.now)

    def agree(self, customer: int, product: int, days: int, is_ending: bool) -> None:
        whose = self.customers[customer % len(self.customers)]
        day = self.now.date() + timedelta(days=days)
        agreement = whose.agreements.order_by("pk").last() if is_ending else None
        if agreement is None:
            agreement = factories.agreement(whose, self.products[product % 2], signed=day.isoformat())
            factories.arrangement(agreement, day.isoformat())
        else:
            agreement.work_ended_on = day
            agreement.save()
        changed([whose.pk], at=self.now)

    def install(self, customer: int, product: int, days: int, is_unknown: bool) -> None:
        whose = self.customers[customer % len(self.customers)]
        InstalledRelease.objects.update_or_create(
            customer=whose,
            product=self.products[product % 2],
            installed_at=self.now + timedelta(days=days),
            defaults={"release": "" if is_unknown else ("9.11", "10.1")[days % 2], "precision": "date"},
        )
        changed([whose.pk], at=self.now)

    def add_line(self, release: int, version: int, *_: int) -> None:
        chosen = self.versions[version % len(self.versions)]
        if chosen.kind == "annex1":
            lifecycle.fork_line(
                chosen, from_release=f"10.{release}", after=self.now.date(), by=cast.officer(), at=self.now
            )

    def change_details(self, customer: int, *_: int) -> None:
        whose = Customer.objects.get(pk=self.customers[customer % len(self.customers)].pk)
        seen = {name: getattr(whose, name) for name in FIELDS}
        values = seen | {"dpo_name": "" if whose.dpo_name else "A. Nders"}
        change_details(whose, values, seen=seen, by=cast.officer(), at=self.now)

    def answer(self, customer: int, *_: int) -> None:
        whose = self.customers[customer % len(self.customers)]
        shown = bundle_for(whose, at=self.now).digest
        signatory = Signatory("T. Broekstra", "secretaris")
        acceptances.accept(whose, shown=shown, signatory=signatory, by=cast.member(whose), visitor=VISITOR, at=self.now)

    def wait(self, _customer: int, _version: int, days: int, *_: int) -> None:
        self.now += timedelta(days=abs(days), hours=11)


ACTS: list[Callable[..., None]] = [
    Registry.receive,
    Registry.receive,
    Registry.void,
    Registry.withdraw,
    Registry.publish,
    Registry.reorder,
    Registry.mark,
    Registry.agree,
    Registry.agree,
    Registry.install,
    Registry.add_line,
    Registry.change_details,
    Registry.answer,
    Registry.wait,
    Registry.wait,
]
steps = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 7), st.sampled_from([-40, -3, 0, 1, 2, 30]), st.booleans()
)


def _begun() -> Registry:
    products = [factories.product("Balans", "9.10", "10.0"), factories.product("Almanak", "9.10")]
    lines = [factories.linear("terms"), factories.linear("annex2"), *Line.objects.filter(document__kind="annex1")]
    drafts = [factories.draft(line) for line in lines for _number in range(3)]
    versions = [
        lifecycle.publish(draft, by=cast.officer(), at=BEGIN - timedelta(days=30), recorded_at=BEGIN).version
        for number, draft in enumerate(drafts)
        if number % 3 < 2
    ]
    customers = [factories.customer(code) for code in ("waterakker", "hoogvoorde", "elzenvoort")]
    for number, customer in enumerate(customers[:2]):
        factories.agreement(customer, *products[: number + 1], signed="2023-01-01")
    registry = Registry(products, customers, versions, drafts[2::3])
    # Who has no agreement has received something all the same; of each line both versions, of one the later only.
    for number in range(len(versions) * 2):
        registry.receive(number // 3 + number, number, 1, number % 3 == 0)
    return registry


@pytest.mark.django_db
def test_the_standing_is_what_the_resolver_answers_after_every_act() -> None:
    with transaction.atomic():
        begun = _begun()

        @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(acts=st.lists(steps, min_size=2, max_size=9))
        def agrees(acts: list[tuple[Any, int, int, int, bool]]) -> None:
            with transaction.atomic():
                registry = replace(
                    begun, versions=[*begun.versions], drafts=[*begun.drafts], receipts=[*begun.receipts]
                )
                standing.catch_up(now=registry.now)
                for act, one, other, days, flag in acts:
                    try:
                        with transaction.atomic():
                            act(registry, one, other, abs(days) if act is Registry.receive else days, flag)
                    except Refused:
                        continue
                    standing.catch_up(now=registry.now)
                    assert standing.behind(at=registry.now) == 0
                    assert list(disagreements(registry.now)) == [], act.__name__
                # Said once more in other words, so that the claim can't be right by saying nothing.
                bound = {found.customer.pk for found in resolve_all(at=registry.now) if not found.is_empty}
                assert set(Standing.objects.filter(is_bound=True).values_list("pk", flat=True)) == bound
                transaction.set_rollback(True)

        agrees()
        transaction.set_rollback(True)
