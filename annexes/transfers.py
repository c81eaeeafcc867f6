"""Where data goes, and whether there is a ground for it (art. 3.4 of the terms, ch. V AVG)."""

from __future__ import annotations

import re

from annexes.facts import EEA
from annexes.models.engagement import Hop

# Declared void by the Court of Justice on 16 July 2020 (C-311/18, Schrems II). Its successor is the Data Privacy
# Framework of 2023.
_PRIVACY_SHIELD = re.compile(r"privacy[\s-]*shield", re.IGNORECASE)


def is_outside_eea(hop: Hop | None) -> bool:
    """Whether data goes outside the EEA, by the place of processing or else by the country of the address."""
    if hop is None or hop.place == Hop.Place.EEA:
        return False
    return hop.place == Hop.Place.OUTSIDE or bool(hop.country and hop.country not in EEA)


def lacks_ground(hop: Hop | None) -> bool:
    """Whether data goes outside the EEA, and no ground for that is stated."""
    return hop is not None and is_outside_eea(hop) and not hop.transfer_basis


def has_unknown_place(hop: Hop | None) -> bool:
    """Whether nobody has entered where the processing takes place; it does not follow from an address."""
    return hop is None or hop.place == Hop.Place.UNKNOWN


def names_privacy_shield(*texts: str) -> bool:
    """Whether one of the texts names the Privacy Shield, which is no ground for a transfer since 16 July 2020."""
    return any(_PRIVACY_SHIELD.search(text) for text in texts)
