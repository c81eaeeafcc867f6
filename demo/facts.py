"""The facts beside the texts of the demo, which override or follow what is proposed from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from annexes.kinds import ANNEX1, ANNEX2
from annexes.models import ActivityFacts, Annex1Facts, Annex2Facts, ChainLink, SubProcessorFacts, SubProcessorUse
from documents.models import DocumentVersion
from terms.models import DepositFacts

_WHOLE: dict[str, Any] = {ANNEX1: Annex1Facts, ANNEX2: Annex2Facts}
_DAYS = ("contract_date", "engaged_from", "verified_on")


def add_facts(draft: DocumentVersion, facts: dict[str, Any]) -> None:
    """Put the facts of the fixture (``versions[].facts``) beside the rows of a draft, which they name as printed."""
    for entry in facts.get("sub_processors", ()):
        _sub_processor(draft, dict(entry))
    for entry in facts.get("activities", ()):
        values = dict(entry)
        row = draft.activityrow_rows.get(name=values.pop("name"))
        ActivityFacts.objects.create(row=row, **values)
    if whole := facts.get("whole"):
        _WHOLE[draft.kind].objects.create(version=draft, **whole)
    if deposit := facts.get("deposit"):
        DepositFacts.objects.update_or_create(
            version=draft, defaults={**deposit, "deposited_on": date.fromisoformat(deposit["deposited_on"])}
        )


def _sub_processor(draft: DocumentVersion, entry: dict[str, Any]) -> None:
    row = draft.subprocessorrow_rows.get(name=entry.pop("name"))
    chain, categories, interfaces = (entry.pop(name, ()) for name in ("chain", "categories", "interfaces"))
    values = {name: date.fromisoformat(value) if name in _DAYS else value for name, value in entry.items()}
    SubProcessorFacts.objects.update_or_create(row=row, defaults=values)
    for position, link in enumerate(chain, start=1):
        ChainLink.objects.create(row=row, position=position, **link)
    for text in categories:
        SubProcessorUse.objects.create(row=row, category=draft.datacategory_rows.get(text=text))
    for name in interfaces:
        SubProcessorUse.objects.create(row=row, interface=draft.interfacerow_rows.get(name=name))
