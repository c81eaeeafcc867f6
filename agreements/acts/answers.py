"""What a customer answered so far, with what was said in each answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.acts.statements import statements_of
from agreements.applicability import Applicability
from agreements.bundle import combination_digest
from agreements.models import Acceptance, AcceptancePart
from customers.models import Customer

# A list of keys has a limit; beyond it everybody's answers are read.
_KEYS = 500


@dataclass(frozen=True)
class Answered:
    """An answer with what was said in it; an empty ``said`` once its retention has ended."""

    acceptance: Acceptance
    said: dict[str, Any]

    @property
    def news(self) -> list[str]:
        """What the page showed as new, by reference or title; empty where the statement is of before that was noted, or
        kept no longer.
        """
        if self.said.get("compared_with", "") is None:
            return [_("everything; nothing had been answered before")]
        replaced = self.said.get("new", {}).items()
        return [
            *(
                _("%(new)s in place of %(before)s") % {"new": new, "before": old} if old else new
                for new, old in replaced
            ),
            *(_("no longer: %(what)s") % {"what": gone} for gone in self.said.get("gone", [])),
            *self.said.get("new_arrangements", []),
            *(_("no longer: %(what)s") % {"what": gone} for gone in self.said.get("gone_arrangements", [])),
        ]


def answers_of(customer: Customer, wanted: Callable[[Acceptance], bool] = lambda _: True) -> list[Answered]:
    """The customer's answers, the newest last: three queries."""
    found = [
        item
        for item in Acceptance.objects.filter(customer=customer)
        .select_related("by")
        .prefetch_related("parts__version__line__document", "parts__version__rank")
        if wanted(item)
    ]
    stated = statements_of([item.statement_digest for item in found])
    return [Answered(item, stated.get(item.statement_digest, {})) for item in found]


type Given = Mapping[int, Sequence[Acceptance]]


def given_by(customers: Collection[Customer]) -> Given:
    """All answers of several customers, by the customer's key, the newest last, with the versions that were answered:
    two queries, however many they are.
    """
    given = Acceptance.objects.order_by("at", "pk")
    if len(customers) <= _KEYS:
        given = given.filter(customer__in=customers)
    versions = AcceptancePart.objects.select_related("version__rank")
    found: dict[int, list[Acceptance]] = {customer.pk: [] for customer in customers}
    for acceptance in given.prefetch_related(Prefetch("parts", versions)):
        found.setdefault(acceptance.customer_id, []).append(acceptance)
    return found


def answers_to(applicability: Applicability, *, until: datetime) -> list[Answered]:
    """The answers to exactly this combination, given at or before ``until``: for the evidence of a copy."""
    combination = combination_digest(applicability)
    return answers_of(applicability.customer, lambda item: item.combination == combination and item.at <= until)
