"""The register of sub-processors as files: rows for a spreadsheet, objects for a machine.

A contact person's name and details are personal data that nobody needs who has no agreement: here stands the function
only (docs/decisions/0030).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annexes.models import ChainLink, SubProcessorFacts
from annexes.register import Entry, RegisteredLine
from annexes.register_changes import Change, ChangeKind
from documents.moments import as_printed, local_day, utc_text

HEAD = (
    gettext_lazy("Product"),
    gettext_lazy("From release"),
    gettext_lazy("Version"),
    gettext_lazy("Level in the chain"),
    gettext_lazy("Engaged by"),
    gettext_lazy("Name"),
    gettext_lazy("Address"),
    gettext_lazy("Contact"),
    gettext_lazy("What it does"),
    gettext_lazy("Country"),
    gettext_lazy("Place of processing"),
    gettext_lazy("Where it processes"),
    gettext_lazy("Transfer basis"),
    gettext_lazy("Instrument of the transfer"),
    gettext_lazy("Contract"),
    gettext_lazy("Engaged from"),
    gettext_lazy("Named since"),
    gettext_lazy("Categories of personal data"),
    gettext_lazy("Interfaces"),
)


def rows_of(lines: Iterable[RegisteredLine]) -> Iterator[tuple[str, ...]]:
    """A row for every party: each sub-processor, and under it those of its chain."""
    for item in lines:
        before = (item.product, item.line.from_release, str(item.version.number or item.version.reference))
        for entry in item.entries:
            facts = entry.facts
            yield (
                *before,
                "0",
                "",
                entry.row.name,
                entry.row.contact,
                facts.contact_function if facts else "",
                _work(entry),
                *_where(facts),
                facts.get_contract_display() if facts else _("unknown"),
                _day(facts.engaged_from if facts else None),
                _day(local_day(entry.since) if entry.since else None),
                ", ".join(entry.categories),
                ", ".join(entry.interfaces),
            )
            for link, by in entry.chain:
                yield (*before, str(link.level), by, link.name, "", "", link.task, *_where(link), *[""] * 5)


def objects_of(lines: Iterable[RegisteredLine]) -> list[dict[str, Any]]:
    """The register for a machine: codes as they are stored, dates as ISO 8601."""
    return [
        {
            "product": item.product,
            "from_release": item.line.from_release,
            "version": {
                "reference": item.version.reference,
                "number": str(item.version.number) if item.version.number else None,
                "date": _iso(item.version.date),
                "published_at": _iso(item.version.published_at),
            },
            "sub_processors": [_object(entry) for entry in item.entries],
        }
        for item in lines
    ]


def _object(entry: Entry) -> dict[str, Any]:
    facts = entry.facts
    return {
        "name": entry.row.name,
        "address": entry.row.contact,
        "contact": facts.contact_function if facts else "",
        "activities": entry.row.activities,
        "task": facts.task if facts else "",
        **_hop(facts),
        "contract": {
            "state": facts.contract or "unknown" if facts else "unknown",
            "date": _iso(facts.contract_date if facts else None),
        },
        "engaged_from": _iso(facts.engaged_from if facts else None),
        "verified_on": _iso(facts.verified_on if facts else None),
        "named_since": _iso(entry.since),
        "categories": list(entry.categories),
        "interfaces": list(entry.interfaces),
        "chain": [
            {"level": link.level, "engaged_by": by, "name": link.name, "task": link.task, **_hop(link)}
            for link, by in entry.chain
        ],
    }


def _hop(hop: SubProcessorFacts | ChainLink | None) -> dict[str, Any]:
    return {
        "country": (hop.country if hop else "") or None,
        "place": hop.place if hop else "unknown",
        "location": hop.location if hop else "",
        "transfer": {
            "basis": (hop.transfer_basis if hop else "") or None,
            "instrument": hop.transfer_details if hop else "",
        },
    }


def _where(hop: SubProcessorFacts | ChainLink | None) -> tuple[str, ...]:
    if hop is None:
        return ("", _("unknown"), "", "", "")
    basis = hop.get_transfer_basis_display() if hop.transfer_basis else ""
    return (hop.country, hop.get_place_display(), hop.location, basis, hop.transfer_details)


def _work(entry: Entry) -> str:
    return " · ".join(filter(None, [entry.row.activities, entry.facts.task if entry.facts else ""]))


def _day(day: date | None) -> str:
    return as_printed(day) if day else ""


def _iso(value: date | None) -> str | None:
    if value is None:
        return None
    return utc_text(value) if isinstance(value, datetime) else value.isoformat()


def sentence_of(change: Change) -> str:
    """A change in plain words."""
    names = {"name": change.name, "was": change.was}
    match change.kind:
        case ChangeKind.ADDED:
            return _("%(name)s was added.") % names
        case ChangeKind.REPLACED:
            return _("%(name)s replaced %(was)s.") % names
        case ChangeKind.REMOVED:
            return _("%(name)s was removed.") % names
        case ChangeKind.RENAMED:
            return _("%(was)s is now called %(name)s.") % names
        case ChangeKind.MOVED:
            return _("%(name)s has another address or place of processing.") % names
