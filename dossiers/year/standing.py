"""What bound a customer on each day of a year, and why, as now known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agreements.applicability import Answer, Applicability, decide
from agreements.applicability.loading import load
from agreements.applicability.turns import next_turn
from agreements.bundle import answer_fingerprint
from customers.models import Customer
from documents.moments import format_moment, start_of, utc_text
from dossiers.year.held import Held, as_json, table
from exports.formats import as_html

FOLDER = "1-wat-gold"


@dataclass(frozen=True)
class Year:
    """A calendar year on the local clock, up to ``at`` where it has not ended."""

    number: int
    at: datetime

    @property
    def start(self) -> datetime:
        return start_of(date(self.number, 1, 1))

    @property
    def end(self) -> datetime:
        return min(start_of(date(self.number + 1, 1, 1)), self.at)

    @property
    def last(self) -> datetime:
        """The last second: of 31 December, or now."""
        return self.end - timedelta(seconds=1)

    @property
    def is_over(self) -> bool:
        return self.at >= start_of(date(self.number + 1, 1, 1))

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True)
class Period:
    """A time in which one answer was the answer."""

    since: datetime
    until: datetime
    applicability: Applicability


def periods_of(customer: Customer, year: Year) -> list[Period]:
    """The answers of the year, one after the other; those that say the same are one."""
    [facts] = load([customer])
    found: list[Period] = []
    since: datetime | None = year.start
    while since is not None and since < year.end:
        applicability = decide(facts, since)
        turn = next_turn(facts, since)
        until = min(turn, year.end) if turn is not None else year.end
        if found and answer_fingerprint(found[-1].applicability) == answer_fingerprint(applicability):
            found[-1] = Period(found[-1].since, until, found[-1].applicability)
        else:
            found.append(Period(since, until, applicability))
        since = turn
    return found


def last_answer(customer: Customer, year: Year) -> Applicability | None:
    """What applied on the last second; None of a year that has not begun."""
    if year.start >= year.at:
        return None
    [facts] = load([customer])
    return decide(facts, year.last)


def files_of(customer: Customer, year: Year, periods: Sequence[Period]) -> Iterator[Held]:
    group = _("What applied")
    yield _table_of(group, periods)
    if (last := last_answer(customer, year)) is not None:
        title = _("What applied on %(moment)s") % {"moment": format_moment(year.last)}
        yield as_json(group, f"{FOLDER}/einde-van-het-jaar.json", title, _said(last), at=year.last)
    versions = {version.pk: version for period in periods for version in period.applicability.versions}
    for version in versions.values():
        name = f"{FOLDER}/teksten/{version.reference}"
        # What was sealed, byte for byte, and the same to read.
        canonical = version.publication.canonical
        yield Held(group, f"{name}.html", str(version), as_html(version, at=year.at), version.published_at)
        yield Held(group, f"{name}.json", str(version), canonical.encode(), version.published_at, is_detail=True)


def _table_of(group: str, periods: Sequence[Period]) -> Held:
    head = [
        _("from"),
        _("until"),
        _("part"),
        _("product"),
        _("version"),
        "REF",
        "SHA-256",
        _("in force since"),
        _("why"),
    ]
    rows = [
        [
            format_moment(period.since),
            format_moment(period.until),
            answer.kind.label,
            answer.product or "",
            answer.version or _("none"),
            answer.version.reference if answer.version is not None else "",
            answer.version.digest if answer.version is not None else "",
            format_moment(answer.in_force_since) if answer.in_force_since is not None else "",
            answer.reason,
        ]
        for period in periods
        for answer in period.applicability.answers
    ]
    return table(group, f"{FOLDER}/het-hele-jaar.csv", _("What applied, from day to day"), head, rows)


def _said(applicability: Applicability) -> dict[str, Any]:
    return {
        "customer": applicability.customer.code,
        "at": utc_text(applicability.at),
        "parts": [_part(answer) for answer in applicability.answers],
        "arrangements": [
            {
                "agreement": group.agreement.reference,
                "title": standing.arrangement.title,
                "agreedOn": standing.arrangement.agreed_on.isoformat(),
                "why": str(standing.reason),
            }
            for group in applicability.arrangements
            for standing in group.arrangements
        ],
        "due": [item.version.reference for item in applicability.due],
        "warnings": [str(warning) for warning in applicability.all_warnings],
    }


def _part(answer: Answer) -> dict[str, Any]:
    version, receipt = answer.version, answer.receipt
    return {
        "part": str(answer.kind.value),
        "product": str(answer.product) if answer.product is not None else None,
        "version": version.reference if version is not None else None,
        "number": str(version.number) if version is not None and version.number is not None else None,
        "sha256": version.digest if version is not None else None,
        "inForceSince": utc_text(answer.in_force_since) if answer.in_force_since is not None else None,
        "receivedAt": utc_text(receipt.received_at) if receipt is not None else None,
        "why": str(answer.reason),
    }
