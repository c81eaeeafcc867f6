"""How many of an attacker's generated requests a run sends: a share, other ones in each place; PROBES=1 sends all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import environ
from zlib import crc32

ALL = environ.get("PROBES") == "1"


def take[T](probes: Iterable[T], *, one_in: int, place: str) -> Iterator[T]:
    """One in so many of the probes of a place, such as an address or a role; each place begins elsewhere."""
    start = crc32(place.encode()) % one_in
    for number, probe in enumerate(probes):
        if ALL or number % one_in == start:
            yield probe
