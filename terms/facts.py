"""Facts that follow literally from the printed terms, proposed to the officer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents.text import richtext
from terms.content import TermsContent

_DEPOSIT = re.compile(
    r"\b(?P<court>Rechtbank [^,.]+), (?:locatie|te) (?P<location>[^,.]+?),? "
    r"op (?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4}) [^.]{0,40}?onder (?:nummer|nr\.?) (?P<number>\d+/\d{4})"
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
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        day = None
    return Deposit(match["court"], match["location"], day, match["number"])
