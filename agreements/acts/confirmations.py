"""Mail that confirms what happened: receipts and answers, to who acts for the customer; and, to the officers, what
is going to be removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from agreements.acts.novelty import Novelty, novelty_among
from agreements.applicability import decide
from agreements.applicability.loading import load
from agreements.effects import Effect
from agreements.models import Acceptance, PlannedRemoval
from customers.mail import acting_members, officers, send_about, send_to
from customers.models import Customer


def confirm_receipts(customer: Customer, effects: Sequence[Effect], *, at: datetime) -> None:
    """Tell who may act for the customer what has been received, when and how, and what each receipt means; whoever did
    it, all of them learn. Of each version also what is new in it since the customer last answered.
    """
    [facts] = load([customer])
    novelty = novelty_among(facts, decide(facts, at))
    parts = {part.new: part for part in novelty.parts if part.new is not None}
    received = [(effect, parts.get(effect.receipt.version)) for effect in effects]
    context = {"received": received, "novelty": novelty, "at": at, "site": settings.DPA_PUBLIC_URL}
    send_about(customer, "receipt", acting_members(customer), context, "portal:records", at=at)


def confirm_answer(acceptance: Acceptance, said: dict[str, Any], novelty: Novelty) -> None:
    """Tell who may act for the customer, and the officers, of an acceptance or a refusal, and what was new in it."""
    context = {"acceptance": acceptance, "said": said, "novelty": novelty, "site": settings.DPA_PUBLIC_URL}
    people = [*acting_members(acceptance.customer), *officers()]
    send_about(acceptance.customer, "answer", people, context, "portal:records", at=acceptance.at)


def tell_of_removals(planned: Sequence[PlannedRemoval], *, earliest: date, at: datetime) -> None:
    """Tell the officers what is going to be removed at the end of its time, some weeks before it is."""
    page = reverse("admin:agreements_plannedremoval_changelist")
    send_to(officers(), "removals", {"planned": planned, "earliest": earliest}, page, at=at)
