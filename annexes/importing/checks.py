"""What an officer must look at in an imported annex. Nothing is corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annexes.content import Annex1Content, Annex2Content
from annexes.facts import interfaces_naming_national_number, national_number_missing, sub_processor_facts
from documents.moments import read_printed_date
from documents.numbering import rows_of_year
from documents.text.content import LogEntry, VersionNumber
from sources.findings import ImportFinding
from sources.laid_out.heads import head_findings
from sources.laid_out.pages import PageHead


def log_findings(log: Sequence[LogEntry], day: date | None, number: VersionNumber | None) -> Iterator[ImportFinding]:
    """The version log: impossible dates, an order that isn't, a last row or a count that disagrees with the version."""
    dates: list[date] = []
    for index, entry in enumerate(log):
        found = read_printed_date(entry.date)
        if found is None:
            message = _("This row of the version log has no date.")
            if entry.date:
                message = format_lazy(_("“{date}” in the version log is not a date."), date=entry.date)
            yield ImportFinding("impossible-log-date", message, f"log/{index}")
            continue
        if dates and found < dates[-1]:
            message = format_lazy(_("{date} stands behind a later date."), date=entry.date)
            yield ImportFinding("log-order", message, f"log/{index}")
        dates.append(found)
    if day is not None and dates and dates[-1] != day:
        yield ImportFinding("log-date", _("The last row of the version log has another date than the version."), "log")
    if number is None or not dates:
        return
    if day is not None and number.year != day.year:
        yield ImportFinding("number-year", _("The year in the version number is not that of the date."), "number")
    counted = rows_of_year(log, number.year, until=day)
    if counted != number.ordinal:
        yield ImportFinding(
            "number-ordinal",
            format_lazy(
                _("The number says {ordinal} for {year}; the version log has {counted} rows of that year."),
                ordinal=number.ordinal,
                year=number.year,
                counted=counted,
            ),
            "number",
        )


def annex1_findings(content: Annex1Content) -> Iterator[ImportFinding]:
    """Release and product, sub-processors outside the EEA without a mark (art. 3.4), BSN outside section 2."""
    if not content.from_release:
        message = _("The text names no release from which it applies; choose the line.")
        yield ImportFinding("unknown-release", message, "from_release")
    if not content.product:
        yield ImportFinding("unknown-product", _("The text names no product."), "product")
    for index, row in enumerate(content.sub_processors):
        facts = sub_processor_facts(row)
        if facts.place == "outside" and not facts.marked:
            yield ImportFinding(
                "missing-mark",
                format_lazy(
                    _("{name} has an address outside the European Economic Area and is not marked so (art. 3.4)."),
                    name=row.name,
                ),
                f"sub_processors/{index}",
            )
    if national_number_missing(content):
        named = ", ".join(content.interfaces[index].name for index in interfaces_naming_national_number(content))
        yield ImportFinding(
            "bsn-not-in-section-2",
            format_lazy(
                _("A national identification number is named ({where}), but not in section 2."), where=named or "…"
            ),
            "identifying",
        )


def annex_findings(content: Annex1Content | Annex2Content, heads: Sequence[PageHead]) -> Iterator[ImportFinding]:
    """Every warning about one annex."""
    yield from head_findings(content, heads)
    yield from log_findings(content.log, content.date, content.number)
    if isinstance(content, Annex1Content):
        yield from annex1_findings(content)
