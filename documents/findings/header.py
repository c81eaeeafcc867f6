"""Number and date of a draft: what would make them say something wrong, and what is merely odd.

What contradicts itself is an error in a version that is written here, since nothing prints it yet. What was imported is
printed and in people's hands: it is kept as it stands, with a warning (docs/decisions/0019).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from documents import order
from documents.finding import Finding, Level
from documents.models import DocumentVersion
from documents.moments import as_printed, read_printed_date
from documents.numbering import proposed_number
from documents.rows.ancestry import ancestor_of
from documents.text.content import VersionNumber

FIRST_YEAR, LAST_YEAR = 1900, 2100


def header_findings(version: DocumentVersion, content: Any) -> Iterator[Finding]:
    """What there is to say about number, date and subject, and about the place in the order that follows from them."""
    odd: Level = "warning" if version.source_id is not None else "error"
    if version.number is None:
        yield Finding("warning", "no_number", _("The version has no number."), _("number"), field="ordinal")
    else:
        yield from _number(version, version.number, content, odd)
    if version.date is None:
        yield Finding(
            "warning", "no_date", _("The version has no date; check its place in the order."), _("date"), field="date"
        )
    if not version.subject:
        yield Finding("warning", "no_subject", _("The version has no subject."), _("subject"), field="subject")
    yield from _place(version, odd)
    yield from _log(version)


def copy_findings(version: DocumentVersion) -> Iterator[Finding]:
    """A warning for a text written here that would be older than what it was copied from: its date was forgotten.

    Where that is published on the same line, its place in the order says so already.
    """
    if version.source_id is not None or version.date is None:
        return
    ancestor = ancestor_of(version)
    if ancestor is None or ancestor.date is None or version.date >= ancestor.date:
        return
    if ancestor.line_id == version.line_id and ancestor.is_published:
        return
    message = _("Its date lies before that of %(other)s, from which it was made (%(date)s).")
    facts = {"other": ancestor, "date": as_printed(ancestor.date)}
    yield Finding("warning", "older_than_copied", message % facts, _("date"), field="date")


def _number(version: DocumentVersion, number: VersionNumber, content: Any, odd: Level) -> Iterator[Finding]:
    where, at = _("number"), "ordinal"
    taken = version.line.versions.exclude(pk=version.pk).filter(
        status=DocumentVersion.Status.PUBLISHED, ordinal=number.ordinal, year=number.year, scope=number.scope
    )
    if other := taken.first():
        message = _("The number %(number)s is taken on this line by %(other)s. Give another one.")
        yield Finding("error", "duplicate_number", message % {"number": number, "other": other}, where, field=at)
    if number.ordinal < 1:
        yield Finding("error", "number_zero", _("Numbers begin at 1."), where, field=at)
    if not FIRST_YEAR <= number.year <= LAST_YEAR:
        message = _("%(year)s is not the year of any version.")
        yield Finding("error", "number_no_year", message % {"year": number.year}, where, field="year")
    if version.date is None:
        return
    if number.year != version.date.year:
        message = _("The number says %(year)s, the date %(date)s.")
        facts = {"year": number.year, "date": as_printed(version.date)}
        yield Finding(odd, "number_year", message % facts, where, field="year")
        return
    proposed = proposed_number(content, version.line)
    facts = {"number": number, "proposed": proposed or _("none")}
    if hasattr(content, "log"):
        if proposed != replace(number, scope=version.line.document.scope):
            message = _("The number is %(number)s, while the version log of that year gives %(proposed)s.")
            yield Finding(odd, "number_log", message % facts, where, field=at)
    elif proposed is not None and number.ordinal > proposed.ordinal:
        # An ordinal may have been used on paper: a gap is no mistake of itself.
        message = _("The number is %(number)s, while the next one of that year is %(proposed)s.")
        yield Finding("warning", "number_gap", message % facts, where, field=at)


def _place(version: DocumentVersion, odd: Level) -> Iterator[Finding]:
    """The place that the dates propose, against the number, and against what was published before."""
    others = [other for other in order.in_order(version.line) if other.pk != version.pk]
    before = order.proposed_predecessor(version)
    index = next((place + 1 for place, other in enumerate(others) if other == before), 0)
    later = others[index:]
    if version.date is not None and later:
        message = _("By its date it comes before %(other)s, which is published: nobody is to receive it any more.")
        yield Finding("warning", "older", message % {"other": later[0]}, _("date"), field="date")
    if version.number is None or version.date is None:
        return
    own = (version.number.year, version.number.ordinal)
    for other, is_later in [*((other, False) for other in others[:index]), *((other, True) for other in later)]:
        if other.number is None or other.date is None:
            continue
        theirs = (other.number.year, other.number.ordinal)
        if own != theirs and (own > theirs) is is_later:
            message = _("By its date it comes after %(other)s, by its number before it.")
            if is_later:
                message = _("By its date it comes before %(other)s, by its number after it.")
            yield Finding(odd, "number_order", message % {"other": other}, _("number"), field="ordinal")


def _log(version: DocumentVersion) -> Iterator[Finding]:
    before = None
    for row in version.logrow_rows.all():
        day = read_printed_date(row.date)
        if day is None:
            message = _("“%(date)s” in the version log is not a date.") % {"date": row.date}
            yield Finding("warning", "log_date", message, _("version log"), row=row)
        elif before is not None and day < before:
            message = _("%(date)s stands below a later date in the version log.") % {"date": row.date}
            yield Finding("warning", "log_order", message, _("version log"), row=row)
        before = day or before
