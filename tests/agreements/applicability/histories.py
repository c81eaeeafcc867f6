"""Histories made up at random: what happened, in plain data that knows nothing of the registry's own classes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

TERMS, ANNEX2 = "terms", "annex2"
PRODUCTS = ("Balans", "Almanak")
RELEASES = ("9.9", "9.10", "9.11", "10", "10.0.3", "10.1", "11")
ZONES = (UTC, ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York"))


@dataclass(frozen=True)
class Version:
    """A published version of the terms, annex 2 or a product's annex 1; ``place`` is its place in its line's order."""

    document: str
    line: str
    place: int
    published: datetime
    withdrawn: datetime | None


@dataclass(frozen=True)
class Agreement:
    products: frozenset[str]
    signed: date | None
    handed_over: date | None
    work_ended: date | None


@dataclass(frozen=True)
class Installation:
    product: str
    release: str
    at: datetime
    date_only: bool


@dataclass(frozen=True)
class Receipt:
    """``version`` is an index into the history's versions."""

    version: int
    at: datetime
    date_only: bool
    imported: bool
    voided: bool


@dataclass(frozen=True)
class History:
    lines: dict[str, tuple[str, ...]]
    versions: tuple[Version, ...]
    agreements: tuple[Agreement, ...]
    installations: tuple[Installation, ...]
    receipts: tuple[Receipt, ...]


def _instants() -> list[datetime]:
    """Few moments, so that they often coincide: local midnights, both changes of the clock, and the hours around."""
    edges = [
        datetime(2023, 3, 25, 23, 0, tzinfo=UTC),  # 00:00 in Amsterdam, on the day on which summer time begins
        datetime(2023, 3, 26, 1, 0, tzinfo=UTC),  # 02:00 becomes 03:00
        datetime(2023, 8, 28, 22, 0, tzinfo=UTC),  # 00:00 in summer
        datetime(2023, 10, 29, 0, 30, tzinfo=UTC),  # 02:30 for the first time
        datetime(2023, 10, 29, 1, 30, tzinfo=UTC),  # 02:30 for the second time
        datetime(2023, 12, 31, 23, 0, tzinfo=UTC),  # 00:00 of the new year
    ]
    return sorted({edge + timedelta(minutes=shift) for edge in edges for shift in (-1, 0, 1, 13 * 60)})


INSTANTS = _instants()
DAYS = sorted({moment.astimezone(ZONES[1]).date() - timedelta(days=shift) for moment in INSTANTS for shift in (0, 1)})

instants = st.builds(lambda moment, zone: moment.astimezone(zone), st.sampled_from(INSTANTS), st.sampled_from(ZONES))
days = st.one_of(st.none(), st.sampled_from(DAYS))


@st.composite
def histories(draw: st.DrawFn) -> History:
    lines: dict[str, tuple[str, ...]] = {TERMS: ("",), ANNEX2: ("",)}
    for product in PRODUCTS:
        # 10 and 10.0.3, or 9.10 and 9.11, are lines that the order of texts would confuse.
        some = draw(st.sampled_from([0, 1, 2, 3, 3]))
        lines[product] = tuple(draw(st.permutations(RELEASES))[:some])
    versions = []
    for document, releases in lines.items():
        for release in releases:
            # The order is a fact of its own: it need not follow the publications.
            for place in draw(st.permutations(range(1, draw(st.sampled_from([0, 1, 2, 3])) + 1))):
                published = draw(instants)
                withdrawn = draw(st.one_of(st.none(), st.none(), instants))
                if withdrawn is not None and withdrawn.timestamp() < published.timestamp():
                    withdrawn = None
                versions.append(Version(document, release, place, published, withdrawn))
    installations = {
        (found.product, found.at.astimezone(UTC)): found
        for found in draw(
            st.lists(
                st.builds(
                    Installation,
                    st.sampled_from(PRODUCTS),
                    st.sampled_from([*RELEASES, ""]),
                    instants,
                    st.booleans(),
                ),
                min_size=1,
                max_size=6,
            )
        )
    }
    receipts = (
        draw(
            st.lists(
                st.builds(
                    Receipt,
                    st.integers(0, len(versions) - 1),
                    instants,
                    st.booleans(),
                    st.booleans(),
                    st.sampled_from([False, False, False, True]),
                ),
                min_size=3,
                max_size=14,
            )
        )
        if versions
        else []
    )
    agreements = draw(
        st.lists(
            st.builds(Agreement, st.frozensets(st.sampled_from(PRODUCTS)), days, days, days),
            min_size=1,
            max_size=3,
        )
    )
    return History(lines, tuple(versions), tuple(agreements), tuple(installations.values()), tuple(receipts))
