"""What is asked of a sub-processor that a draft is the first to name (art. 10.1 of the terms, art. 28 lid 2 and 4 AVG):
where it works, on what ground data goes there, whom to ask, and whether there is a contract before it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from annexes.models import SubProcessorFacts, SubProcessorRow
from annexes.transfers import has_unknown_place, lacks_ground
from documents.finding import Finding, Level
from documents.models import DocumentVersion, Line
from documents.moments import as_printed, local_day

# Art. 10.1: an objection is received within ten days of the notice. What an agreement says otherwise is not known here.
OBJECTION_DAYS = 10


def new_sub_processors(version: DocumentVersion) -> list[SubProcessorRow]:
    """Those that no version published before on the line names, nor, for the first of a line, on the line it forks
    from. None where nothing was published before: a first text is agreed to as a whole.
    """
    line: Line | None = version.line
    while line is not None:
        earlier = DocumentVersion.objects.published().on_line(line).exclude(pk=version.pk)
        if earlier.exists():
            known = SubProcessorRow.objects.filter(version__in=earlier).values("lineage")
            rows = SubProcessorRow.objects.filter(version=version).exclude(lineage__in=known)
            return list(rows.select_related("facts").prefetch_related("chain").order_by("position", "pk"))
        line = line.parent
    return []


def validate_engagements(
    version: DocumentVersion, at: datetime, objection_days: int = OBJECTION_DAYS
) -> Iterator[Finding]:
    """What is missing of each new sub-processor if the version were published ``at``; whether that stops the
    publication is a setting.
    """
    level: Level = "error" if settings.DPA_NEW_SUB_PROCESSOR_BLOCKS else "warning"
    last_day = local_day(at) + timedelta(days=objection_days)
    for row in new_sub_processors(version):
        facts: SubProcessorFacts | None = getattr(row, "facts", None)
        beside = facts or row
        for code, message, field in _missing(facts, last_day):
            yield Finding(level, code, message, row.name, beside, field)
        for link in row.chain.all():
            if has_unknown_place(link):
                message = _("Where this party of the chain processes is not known; enter it.")
                yield Finding(level, "new_no_place", message, f"{row.name} › {link.name}", link, "place")
            elif lacks_ground(link):
                message = _("This party of the chain is outside the EEA; enter on what ground data goes there.")
                yield Finding(level, "new_no_ground", message, f"{row.name} › {link.name}", link, "transfer_basis")


def _missing(facts: SubProcessorFacts | None, last_day: date) -> Iterator[tuple[str, str, str]]:
    """Code, message and field of each."""
    if has_unknown_place(facts):
        yield "new_no_place", _("This sub-processor is new: enter where it processes (art. 3.4)."), "place"
    if lacks_ground(facts):
        message = _("This sub-processor is new and outside the EEA: enter on what ground data goes there.")
        yield "new_no_ground", message, "transfer_basis"
    if facts is None or not any((facts.contact_name, facts.contact_function, facts.contact_details)):
        yield "new_no_contact", _("This sub-processor is new: enter whom to ask there."), "contact_function"
    if facts is None or facts.contract not in (
        SubProcessorFacts.Contract.EXECUTED,
        SubProcessorFacts.Contract.INCORPORATED,
    ):
        message = _(
            "This sub-processor is new, and its contract is not confirmed as executed (art. 28 (4) GDPR): enter it."
        )
        yield "new_no_contract", message, "contract"
    if facts is not None and facts.engaged_from is not None and facts.engaged_from <= last_day:
        message = _(
            "This sub-processor is new and engaged from %(engaged)s, before the time for objection has ended: "
            "published now, that would be %(last)s (art. 10.1)."
        )
        yield (
            "new_engaged_early",
            message % {"engaged": as_printed(facts.engaged_from), "last": as_printed(last_day)},
            "engaged_from",
        )
