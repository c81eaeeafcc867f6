"""What the last words of a line say about the next: an enumeration, a reference or a title that is not at its end."""

from __future__ import annotations

import re

_END = 24
_CONJUNCTIONS = r"en|of|and|or|und|oder|en/of|and/or|und/oder|et|ou|och|eller|og"
_ENUMERATING = re.compile(rf"(?:,|(?:^|\s)(?:{_CONJUNCTIONS}))$", re.IGNORECASE)
# What a number refers to when it stands on the next line: "… art.", "… in lid", "under section".
_REFERRING = re.compile(
    r"(?:\b(?:art|artt|nr|no|nrs|par|sec|abs|ziff|cl|sub|lit|vgl|resp|p|blz|hfst|jo)\.|"
    r"\b(?:artikel|artikelen|lid|leden|onderdeel|onderdelen|onder|punt|punten|paragraaf|hoofdstuk|bijlage|letter|"
    r"article|articles|section|sections|clause|clauses|paragraph|paragraphs|point|points|annex|schedule|appendix|part|"
    r"absatz|satz|ziffer|nummer|buchstabe|anlage|abschnitt|kapitel|stuk|lit|nr|t/m|tot|to|van|of|under|bis)|§)$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:^|\s)(?:de|het|een|van|en|of|voor|met|op|in|bij|aan|tot|door|over|uit|alle|the|and|or|for|to|with|by|on|der|die|"
    r"das|dem|den|des|und|oder|von|zu|für|mit|im|an|bei|-|–|&)$",
    re.IGNORECASE,
)


def ends_enumerating(text: str) -> bool:
    """Whether another member of an enumeration follows: the line ends with a comma, "and" or "or"."""
    return bool(_ENUMERATING.search(text[-_END:]))


def ends_with_reference(text: str) -> bool:
    """Whether a number on the next line would be that of an article, paragraph or annex that is referred to."""
    return bool(_REFERRING.search(text[-_END:]))


def ends_open(text: str) -> bool:
    """Whether a title goes on: it ends with an article, a preposition or a conjunction."""
    return bool(_OPEN.search(text[-_END:]))
