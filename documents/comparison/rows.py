"""Two contents compared row by row."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from documents.comparison.alignment import Pair, align, moved
from documents.comparison.elements import Collection, Element, Lineages, collections_of
from documents.comparison.proof import holds
from documents.comparison.result import Change, Comparison, RowComparison, TextComparison
from documents.comparison.texts import compare_lines, compare_texts, replace_text
from documents.moments import as_printed
from documents.text.content import VersionContent


def compare(
    old: VersionContent, new: VersionContent, *, lineages: tuple[Lineages, Lineages] | None = None
) -> Comparison:
    """What differs between two contents of one kind. ``lineages`` are those of their rows, where they are known.

    Raises ``ValueError`` for contents of two kinds.
    """
    if old.kind != new.kind:
        raise ValueError(f"{old.kind} and {new.kind}")
    before, after = lineages or ({}, {})
    rows: list[RowComparison] = []
    sides = zip(collections_of(old, before), collections_of(new, after), strict=True)
    for number, (one, other) in enumerate(sides):
        rows += _collection(number, one, other)
    return Comparison(old.kind, tuple(_head(old, new)), tuple(rows))


def _head(old: VersionContent, new: VersionContent) -> Iterator[TextComparison]:
    for name, label in (("date", _("date")), ("number", _("number")), ("subject", _("subject"))):
        texts = [_shown(getattr(side, name)) for side in (old, new)]
        yield compare_texts(*texts, field=name, label=label, rich=False)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return as_printed(value) if isinstance(value, date) else str(value)


def _collection(number: int, old: Collection, new: Collection) -> Iterator[RowComparison]:
    pairs = align(old.rows, new.rows)
    shifted = moved(pairs, [None] * len(old.rows), [None] * len(new.rows), {})
    parents = {pair.new: pair.old for pair in pairs.values()}
    nested = align(old.nested, new.nested, parents)
    nested_shifted = moved(nested, [row.parent for row in old.nested], [row.parent for row in new.nested], parents)
    paired, nested_paired = ({pair.old for pair in found.values()} for found in (pairs, nested))
    below_old, below_new = _by_parent(old.nested), _by_parent(new.nested)
    for one, other in _in_turn(old.rows, new.rows, pairs, paired, old.rows):
        children_old = below_old[one.position] if one is not None else []
        children_new = below_new[other.position] if other is not None else []
        children = tuple(
            _row(number, first, second, nested, nested_shifted, under=_heading(other or one))
            for first, second in _in_turn(children_old, children_new, nested, nested_paired, old.nested)
        )
        if new.inner:
            yield _row(number, one, other, pairs, shifted, children)
        else:
            yield _row(number, one, other, pairs, shifted)
            yield from children


def _by_parent(rows: Sequence[Element]) -> defaultdict[int | None, list[Element]]:
    found: defaultdict[int | None, list[Element]] = defaultdict(list)
    for row in rows:
        found[row.parent].append(row)
    return found


def _in_turn(
    old: Sequence[Element],
    new: Sequence[Element],
    pairs: Mapping[int, Pair],
    paired: Set[int],
    everything: Sequence[Element],
) -> Iterator[tuple[Element | None, Element | None]]:
    """The rows as they are read: the new ones in their order, each that was removed behind what it stood behind.

    ``everything`` are all old rows by position, since a pair may name one that stands elsewhere; ``paired`` are the
    positions of those that are in a pair.
    """
    waiting = deque(old)
    ahead = {row.position for row in old}
    for row in new:
        pair = pairs.get(row.position)
        if pair is not None and pair.old in ahead:
            while waiting:
                one = waiting.popleft()
                ahead.discard(one.position)
                if one.position not in paired:
                    yield one, None
                if one.position == pair.old:
                    break
        yield (everything[pair.old] if pair is not None else None), row
    for one in waiting:
        if one.position not in paired:
            yield one, None


def _row(
    collection: int,
    old: Element | None,
    new: Element | None,
    pairs: Mapping[int, Pair],
    shifted: set[int],
    inner: tuple[RowComparison, ...] = (),
    under: str = "",
) -> RowComparison:
    shown, was = new or old, old or new
    assert shown is not None
    assert was is not None
    texts, replaced = _texts(old, new)
    both = old is not None and new is not None
    is_moved = new is not None and new.position in shifted
    reworded = [text for text in texts if text.is_reworded] if both else []
    is_renumbered = any(text.field == shown.number_field for text in reworded)
    is_renamed = any(text.field == shown.title_field for text in reworded)
    if both:
        is_reworded = not all(text.is_name for text in reworded) or any(one.is_changed for one in inner)
        change = _first((is_reworded, is_renamed, is_moved, is_renumbered))
    else:
        change = Change.ADDED if old is None else Change.REMOVED
    return RowComparison(
        collection=shown.collection,
        counted_as=shown.name.counted_as,
        change=change,
        place=shown.name.place,
        was_place=was.name.place,
        anchor=shown.name.anchor,
        was_anchor=was.name.anchor,
        texts=texts,
        inner=inner,
        level=shown.level,
        old=old.position if old is not None else None,
        new=new.position if new is not None else None,
        number=shown.number,
        title=shown.title,
        under=under,
        was_at=(collection, *_place_of(old)),
        lineage=shown.lineage,
        is_moved=is_moved,
        is_renumbered=is_renumbered,
        is_renamed=is_renamed,
        presumed=new is not None and both and pairs[new.position].presumed,
        replaced=replaced,
    )


def _first(holds: tuple[bool, bool, bool, bool]) -> Change:
    """Of a row that changed in several ways, the one that says most."""
    changes = (Change.REWORDED, Change.RENAMED, Change.MOVED, Change.RENUMBERED)
    return next((change for change, one in zip(changes, holds, strict=True) if one), Change.UNCHANGED)


def _place_of(row: Element | None) -> tuple[int, ...]:
    if row is None:
        return ()
    return (row.position,) if row.parent is None else (row.parent, row.position)


def _heading(row: Element | None) -> str:
    return "" if row is None else " ".join(filter(None, [row.number, row.title]))


def _texts(old: Element | None, new: Element | None) -> tuple[tuple[TextComparison, ...], bool]:
    """The texts of both rows compared, and whether one had to be shown as replaced: what would not give back both
    texts exactly is never shown.
    """
    before = {text.column: text.text for text in old.texts} if old is not None else {}
    after = {text.column: text.text for text in new.texts} if new is not None else {}
    found: list[TextComparison] = []
    replaced = False
    for column in before | after:
        sides = before.get(column), after.get(column)
        if not any(sides):
            continue
        lines = tuple(compare_lines(*sides, rich=column.is_rich))
        text = TextComparison(column.name, column.label, lines, column.is_rich, column.is_name, column.is_behind)
        if sides[0] != sides[1] and not holds(text, *sides):
            text, replaced = replace(text, lines=replace_text(*sides, rich=column.is_rich).lines), True
        found.append(text)
    return tuple(found), replaced
