"""Which row of a new draft descends from which row of an earlier version, so that comparison meets the ancestor.

Rows are matched before anything is written: by their name or text, then by the words that they share. Each row is
looked at beside a few others only, those with which it has rare words in common, so that the time grows with the text
and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from documents.models import Document, DocumentVersion, Line, Row
from documents.rows.schema import RowSchema, schema_of
from documents.text.content import VersionContent

# Below this likeness two rows are taken for different ones; found on the two source texts, where reworded paragraphs
# reach 0.6 and more, and unrelated ones stay under 0.35.
SIMILAR = 0.5
_RARE_WORDS = 12
_POSTINGS = 20
_CANDIDATES = 8

type Lineages = tuple[UUID | None, ...]


@dataclass(frozen=True)
class Descent:
    """The lineage that each row of a content takes over, None where it begins one of its own.

    ``ancestor`` is the version the rows were matched with; ``rows`` holds those of each collection, ``children`` those
    nested under each of its rows.
    """

    ancestor: DocumentVersion | None = None
    texts: UUID | None = None
    rows: dict[str, Lineages] = field(default_factory=dict)
    children: dict[str, tuple[Lineages, ...]] = field(default_factory=dict)


def nearest_version(document: Document, line: Line | None) -> DocumentVersion | None:
    """The version from which a new one descends: the last on its line, or else (on a new line) of its document."""
    earlier = DocumentVersion.objects.filter(line__document=document).order_by("-pk")
    # The same line comes first: a fork's rows are nearer to its own earlier version than to its parent's.
    return (line and earlier.filter(line=line).first()) or earlier.first()


def descend(content: VersionContent, ancestor: DocumentVersion | None) -> Descent:
    """Match the rows that ``content`` will have with those of ``ancestor``; reads only."""
    if ancestor is None:
        return Descent()
    schema = schema_of(content.kind)
    texts = schema.texts.objects.filter(version=ancestor).values_list("lineage", flat=True).first()
    found = Descent(ancestor, texts)
    for collection in schema.rows:
        _descend(collection, getattr(content, collection.name), ancestor, found)
    return found


def _descend(schema: RowSchema, elements: Sequence[Any], ancestor: DocumentVersion, found: Descent) -> None:
    old = _rows(schema, ancestor)
    matches = _match(old, [schema.model(**schema.values(element)) for element in elements])
    found.rows[schema.name] = tuple(None if index is None else old[index].lineage for index in matches)
    if schema.child is None:
        return
    child = schema.child
    below: dict[int, list[Any]] = defaultdict(list)
    for row in _rows(child, ancestor):
        below[getattr(row, f"{row.parent_field}_id")].append(row)
    lineages: list[Lineages] = []
    for index, element in zip(matches, elements, strict=True):
        nested = below[old[index].pk] if index is not None else []
        own = _match(nested, [child.model(**child.values(each)) for each in getattr(element, child.name)])
        lineages.append(tuple(None if each is None else nested[each].lineage for each in own))
    found.children[schema.name] = tuple(lineages)


def _rows(schema: RowSchema, version: DocumentVersion) -> list[Any]:
    return list(schema.model.objects.filter(version=version, **schema.where).order_by("position", "pk"))


def _match(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new row the index of its ancestor, each given once: the same name or text first, then the likest."""
    matches = _same([str(row).casefold() for row in old], [str(row).casefold() for row in new])
    taken = {index for index in matches if index is not None}
    left = [index for index in range(len(old)) if index not in taken]
    texts = [_Words.of(row) for row in (old[index] for index in left)]
    open_rows = [index for index, match in enumerate(matches) if match is None]
    if not left or not open_rows:
        return matches
    likeness = _likeness(texts, {index: _Words.of(new[index]) for index in open_rows})
    used: set[int] = set()
    for _ratio, place, index in sorted(likeness, key=lambda item: (-item[0], item[2], item[1])):
        if matches[index] is None and place not in used:
            used.add(place)
            matches[index] = left[place]
    return matches


def _same(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    places: dict[str, deque[int]] = defaultdict(deque)
    for index, name in enumerate(old):
        places[name].append(index)
    return [places[name].popleft() if places.get(name) else None for name in new]


@dataclass(frozen=True)
class _Words:
    """The words of a row, and its pairs of neighbours, each counted."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, row: Row) -> _Words:
        words = " ".join(
            str(getattr(row, column.name))
            for column in row._meta.fields
            if column.get_internal_type() in ("CharField", "TextField")
        ).split()
        return cls(Counter(words), Counter(pairwise(words)))

    def likeness(self, other: _Words) -> float:
        """How much two rows share, from 0 to 1: half by their words, half by the pairs, which keep the order."""
        words, pairs = _shared_part(self.words, other.words), _shared_part(self.pairs, other.pairs)
        return words if not self.pairs or not other.pairs else (words + pairs) / 2


def _shared_part(first: Counter[Any], second: Counter[Any]) -> float:
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 1.0


def _likeness(old: Sequence[_Words], new: dict[int, _Words]) -> list[tuple[float, int, int]]:
    """The likeness of each new row to the few old ones with which it shares rare words."""
    postings: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(old):
        for word in text.words:
            postings[word].append(place)
    found: list[tuple[float, int, int]] = []
    for index, text in new.items():
        rare = sorted((word for word in text.words if word in postings), key=lambda word: (len(postings[word]), word))
        votes = Counter(place for word in rare[:_RARE_WORDS] for place in postings[word][:_POSTINGS])
        for place, _count in votes.most_common(_CANDIDATES):
            if (ratio := text.likeness(old[place])) >= SIMILAR:
                found.append((ratio, place, index))
    return found
