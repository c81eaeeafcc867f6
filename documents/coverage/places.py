"""The rows of a version to which a requirement can be linked, and which of them look like an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.comparison.elements import Element, collections_of
from documents.comparison.versions import lineages_of
from documents.models import DocumentVersion
from documents.requirements import Clue
from documents.rows.drafting import content_of

# So many words of a clue must be there, and so many rows are proposed for one clue.
_ENOUGH, _MOST = 2, 2


@dataclass(frozen=True)
class Place:
    """A row: its key across versions, how it is cited, its number and title as printed, its words in small letters.
    ``under`` is the key of the row above it, ``heading`` the words of that.
    """

    key: str
    collection: str
    lineage: str
    name: str
    title: str
    printed: str
    words: str
    under: str = ""
    heading: str = ""

    def __str__(self) -> str:
        return f"{self.name} – {self.title}" if self.title and self.title not in self.name else self.name


def places_of(version: DocumentVersion) -> dict[str, Place]:
    """Every row of a version by its key, in reading order: a query for each of its tables."""
    found: dict[str, Place] = {}
    for collection in collections_of(content_of(version), lineages_of(version)):
        below: dict[int | None, list[Element]] = defaultdict(list)
        for nested in () if collection.inner else collection.nested:
            below[nested.parent].append(nested)
        for row in collection.rows:
            above = _place(row)
            found[above.key] = above
            for nested in below[row.position]:
                place = _place(nested, above)
                found[place.key] = place
    return found


def _place(row: Element, above: Place | None = None) -> Place:
    lineage = row.lineage.hex if row.lineage is not None else ""
    return Place(
        key=f"{row.collection}:{lineage}" if lineage else row.collection,
        collection=row.collection,
        lineage=str(row.lineage) if row.lineage is not None else "",
        name=row.name.place,
        title=above.title if above is not None else row.title,
        printed=" ".join(filter(None, [row.number, row.title])),
        words=row.words,
        under=above.key if above is not None else "",
        heading=above.words if above is not None else "",
    )


def proposals(clues: Iterable[Clue], places: Sequence[Place]) -> list[Place]:
    """The rows that look like an answer, best first for each clue, each once."""
    found: dict[str, Place] = {}
    for clue in clues:
        for place in _by_words(clue, places) if clue.patterns else _first(clue, places):
            found.setdefault(place.key, place)
    return list(found.values())


def _first(clue: Clue, places: Sequence[Place]) -> list[Place]:
    if clue.lists and not any(place.collection in clue.lists for place in places):
        return []
    for collection in clue.collections:
        for place in places:
            if place.collection == collection:
                return [place]
    return []


def _by_words(clue: Clue, places: Sequence[Place]) -> list[Place]:
    """A heading counts as one word of what stands under it; with nothing under it, a row speaks for itself."""
    scored: list[tuple[int, int, Place]] = []
    for number, place in enumerate(places):
        if clue.collections and place.collection not in clue.collections:
            continue
        if not clue.patterns[0].search(f"{place.heading} {place.words}"):
            continue
        own = sum(1 for pattern in clue.patterns if pattern.search(place.words))
        if own and place.heading and any(pattern.search(place.heading) for pattern in clue.patterns):
            own += 1
        if own >= _ENOUGH:
            scored.append((own, -number, place))
    scored.sort(reverse=True, key=lambda item: item[:2])
    best = scored[0][0] if scored else 0
    return [place for score, _number, place in scored if score >= best][:_MOST]
