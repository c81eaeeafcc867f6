"""Facts that follow literally from the printed terms, proposed to the officer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents import richtext
from documents.moments import read_printed_date
from terms.content import TermsContent

_DEPOSIT = re.compile(
    r"\b(?P<court>Rechtbank [^,.]{1,100}), (?:locatie|te) (?P<location>[^,.]{1,100}?),? "
    r"op (?P<day>\d{1,2}-\d{1,2}-\d{4}) [^.]{0,40}?onder (?:nummer|nr\.?) (?P<number>\d+/\d{4})"
)


@dataclass(frozen=True)
class Deposit:
    """The deposit of the terms at a court; its number has the shape of a version number and is none."""

    court: str
    location: str
    date: date | None
    number: str


def deposit(content: TermsContent) -> Deposit | None:
    """The deposit that the closing text states, None when it states none; an impossible date stays unknown."""
    match = _DEPOSIT.search(" ".join(richtext.lines(content.closing)))
    if match is None:
        return None
    return Deposit(match["court"], match["location"], read_printed_date(match["day"]), match["number"])


def is_old_deposit(deposited_on: date, dated: date | None) -> bool:
    """Whether what was deposited is older than a version of that date, so that another text may lie there."""
    return dated is not None and deposited_on < dated
