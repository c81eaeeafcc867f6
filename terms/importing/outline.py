"""Which rows of a text head its articles: of all schemes the one that divides it best, and the next best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise

from sources.compose import bullet
from terms.importing.evidence import Evidence
from terms.importing.headings import is_annex
from terms.importing.rows import OutlineRow
from terms.importing.schemes import Scheme, schemes
from terms.importing.scoring import Scored, rank

# Schemes that come so close to the best one are offered; one as close as the second figure makes the choice doubtful.
_OFFERED = 0.25
_CLOSE = 0.85
_MAXIMUM_OFFERED = 4
# What stands before an annex is the text itself when it holds this share of the words, or more than a few articles.
_SUBSTANTIAL = 0.1
_SEVERAL = 3
_MAXIMUM_TRIALS = 5


@dataclass(frozen=True)
class SchemeChoice:
    """A scheme that may be chosen: the key that names it, and how many articles it gives."""

    key: str
    scheme: Scheme
    example: str
    close: bool = False

    @property
    def articles(self) -> int:
        return len(self.scheme.heads)


@dataclass(frozen=True)
class Outline:
    """The scheme in use, the others that were considered, and the row with which the annexes begin (or the end)."""

    chosen: SchemeChoice
    others: tuple[SchemeChoice, ...]
    annexes: int

    @property
    def scheme(self) -> Scheme:
        return self.chosen.scheme

    @property
    def choices(self) -> tuple[SchemeChoice, ...]:
        return (self.chosen, *self.others)

    @property
    def heads(self) -> tuple[int, ...]:
        """The rows, in order, that head an article."""
        return self.chosen.scheme.heads


def find_outline(rows: Sequence[OutlineRow], width: int, wanted: str = "") -> Outline | None:
    """The outline of a text, None when it has no clause structure.

    ``wanted`` is the key of a scheme to be used instead of the best one; an unknown key is passed over.
    """
    annexes, found = _body(rows, width)
    if not found:
        return None
    best = found[0].score
    keys: set[str] = set()
    choices: list[SchemeChoice] = []
    for each in found:
        key = _key(each.scheme)
        if key in keys or (each.score < _OFFERED * best and key != wanted):
            continue
        keys.add(key)
        example = _example(rows[each.scheme.heads[0]])
        choices.append(SchemeChoice(key, each.scheme, example, close=bool(choices) and each.score > _CLOSE * best))
    chosen = next((choice for choice in choices if choice.key == wanted), choices[0])
    others = [choice for choice in choices if choice is not chosen]
    return Outline(chosen, tuple(others[:_MAXIMUM_OFFERED]), annexes)


def _body(rows: Sequence[OutlineRow], width: int) -> tuple[int, list[Scored]]:
    """Where the annexes begin, and the schemes of what stands before them."""
    whole = sum(len(row.text.split()) for row in rows)
    annexes = (index for index in range(1, len(rows)) if is_annex(rows, index))
    for index in islice(annexes, _MAXIMUM_TRIALS):
        body = rows[:index]
        found = rank(body, schemes(body, width))
        if found and _is_whole(rows, found[0], index, whole):
            return index, found
    return len(rows), rank(rows, schemes(rows, width))


def _is_whole(rows: Sequence[OutlineRow], best: Scored, end: int, whole: int) -> bool:
    """Whether an annex begins at ``end``, rather than that the text names one among its articles."""
    heads = best.scheme.heads
    words = sum(len(row.text.split()) for row in rows[heads[0] : end])
    if len(heads) < 2 or (len(heads) < _SEVERAL and words < _SUBSTANTIAL * whole):
        return False
    return not _goes_on(rows, best.scheme, end)


def _goes_on(rows: Sequence[OutlineRow], scheme: Scheme, end: int) -> bool:
    """Whether the next article, by number and look, stands behind ``end``."""
    last = rows[scheme.heads[-1]]
    number = scheme.number(last.label)
    if number is None or not scheme.style:
        return False
    for row in rows[end:]:
        label = row.label
        if label is None or label.kind != getattr(last.label, "kind", "") or scheme.number(label) is None:
            continue
        if len(label.numbers) == len(last.label.numbers if last.label else ()) and row.depth == last.depth:
            return scheme.number(label) == number + 1 and not label.refers
    return False


def objection(rows: Sequence[OutlineRow], outline: Outline) -> Promise | None:
    """Why a text with an outline is no agreement, None when it is one."""
    scheme = outline.scheme
    labels = [label for index in scheme.heads if (label := rows[index].label) and len(label.numbers) == 1]
    body = rows[: outline.annexes]
    words = sum(len(row.text.split()) for row in body)
    listed = sum(len(row.text.split()) for row in body if row.cells or _is_item(row))
    return Evidence(
        before=[row.text for row in rows[: scheme.heads[0]]],
        clauses=[row.text for row in rows[scheme.heads[0] :]],
        titles=[rows[index].title for index in scheme.heads],
        numbered=scheme.name != "parts" and 2 * len(labels) > len(scheme.heads),
        keyword=scheme.name == "keyword",
        whole=scheme.name == "whole",
        listed=listed / max(words, 1),
    ).objection()


def _is_item(row: OutlineRow) -> bool:
    return bullet(row.line, None, False) is not None


def _key(scheme: Scheme) -> str:
    return f"{scheme.name}:{scheme.style}" if scheme.style else scheme.name


def _example(row: OutlineRow) -> str:
    return row.label.printed if row.label else row.text[:60]
