"""Which row of a new draft descends from which row of an earlier version, so that comparison meets the ancestor."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from documents.models import DocumentVersion, Row
from documents.rows.schema import RowSchema, schema_of

# Below this share of common words two rows are taken for different ones; found on the two source texts, where
# reworded paragraphs share over 0.7 and unrelated ones under 0.4.
SIMILAR = 0.6
# Beyond these no agreement goes; comparing each with each, or word with word, would take minutes there.
_MAXIMUM_PAIRS = 250_000
_MAXIMUM_PRODUCT = 25_000_000


def inherit_lineage(version: DocumentVersion) -> None:
    """Give the rows of a new draft the lineage of their ancestors in the version nearest before it, if there is one."""
    earlier = (
        DocumentVersion.objects.filter(line__document=version.line.document).exclude(pk=version.pk).order_by("-pk")
    )
    # The same line comes first: a fork's rows are nearer to its own earlier version than to its parent's.
    ancestor = earlier.filter(line=version.line).first() or earlier.first()
    if ancestor is None:
        return
    schema = schema_of(version.kind)
    _match(_rows(schema.texts, ancestor), _rows(schema.texts, version), by_key=lambda row: "")
    for collection in schema.rows:
        _inherit(collection, ancestor, version)


def _rows(model: type[Row], version: DocumentVersion, **where: str) -> list[Any]:
    return list(model.objects.filter(version=version, **where).order_by("position", "pk"))


def _inherit(schema: RowSchema, ancestor: DocumentVersion, version: DocumentVersion) -> None:
    old, new = (_rows(schema.model, v, **schema.where) for v in (ancestor, version))
    _match(old, new, by_key=lambda row: str(row).casefold())
    if schema.child is None:
        return
    parent = schema.child.model.parent_field
    assert parent is not None
    groups: dict[UUID, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate(_rows(schema.child.model, v) for v in (ancestor, version)):
        lineages = {row.pk: row.lineage for row in (old, new)[side]}
        for row in rows:
            groups[lineages[getattr(row, f"{parent}_id")]][side].append(row)
    for old_rows, new_rows in groups.values():
        _match(old_rows, new_rows, by_key=lambda row: str(row).casefold())


def _words(row: Row) -> list[str]:
    return " ".join(
        str(getattr(row, field.name))
        for field in row._meta.fields
        if field.get_internal_type() in ("CharField", "TextField")
    ).split()


def _ratio(old: list[str], new: list[str]) -> float:
    """The share of words that two rows have in common, in order; 0 as soon as it is sure to be too small."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR:
        return 0
    quick = matcher.quick_ratio()
    return quick if quick < SIMILAR or len(old) * len(new) > _MAXIMUM_PRODUCT else matcher.ratio()


def _match(old: list[Any], new: list[Any], *, by_key: Any) -> None:
    same: dict[str, deque[Any]] = defaultdict(deque)
    for row in old:
        same[by_key(row)].append(row)
    unmatched_new = []
    for row in new:
        if candidates := same[by_key(row)]:
            _take_over(row, candidates.popleft())
        else:
            unmatched_new.append(row)
    left = {row.pk for rows in same.values() for row in rows}
    unmatched_old = [row for row in old if row.pk in left]
    if len(unmatched_old) * len(unmatched_new) > _MAXIMUM_PAIRS:
        return
    old_words, new_words = [_words(row) for row in unmatched_old], [_words(row) for row in unmatched_new]
    ratios: Iterable[tuple[float, int, int]] = sorted(
        ((_ratio(a, b), i, j) for i, a in enumerate(old_words) for j, b in enumerate(new_words)),
        key=lambda item: -item[0],
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    for ratio, i, j in ratios:
        if ratio < SIMILAR:
            break
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            _take_over(unmatched_new[j], unmatched_old[i])


def _take_over(row: Any, ancestor: Any) -> None:
    row.lineage = ancestor.lineage
    row.save(update_fields=["lineage"])
