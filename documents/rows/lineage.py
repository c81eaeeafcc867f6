"""Which row of a new draft descends from which row of an earlier version, so that comparison meets the ancestor.

Rows are matched before anything is written: by their name or text, then by the words that they share
(:mod:`documents.rows.likeness`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from documents.models import Document, DocumentVersion, Line, Row
from documents.rows.likeness import match_alike, match_same
from documents.rows.schema import RowSchema, schema_of
from documents.text.content import VersionContent

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
    matches = match_same([str(row).casefold() for row in old], [str(row).casefold() for row in new])
    taken = {index for index in matches if index is not None}
    left = [index for index in range(len(old)) if index not in taken]
    open_rows = [index for index, match in enumerate(matches) if match is None]
    alike = match_alike([_text_of(old[index]) for index in left], [_text_of(new[index]) for index in open_rows])
    for index, place in zip(open_rows, alike, strict=True):
        matches[index] = None if place is None else left[place]
    return matches


def _text_of(row: Row) -> str:
    return " ".join(
        str(getattr(row, column.name))
        for column in row._meta.fields
        if column.get_internal_type() in ("CharField", "TextField")
    )
