"""Which rows of a text head its articles: by keyword, Markdown, number, capitals or a line of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from documents.importing.compose import bullet
from documents.importing.layout import has_room
from terms.importing.evidence import Evidence
from terms.importing.rows import BOLD_DEPTH, Row, begins
from terms.importing.titles import is_capitals, is_signature, is_title

_MAXIMUM_STEP = 12
_FEW = 2


@dataclass(frozen=True)
class Outline:
    """The scheme in use and, in order, the rows (by index) that head an article."""

    scheme: str
    heads: tuple[int, ...]


def find_outline(rows: Sequence[Row], width: int) -> Outline | None:
    """The outline of a text, None when it has no clause structure, or none that an agreement has."""
    finders: tuple[tuple[str, Callable[[Sequence[Row], int], list[int]]], ...] = (
        ("keyword", _keyword),
        ("markdown", _markdown),
        ("decimal", _titled_decimals),
        ("upper", _titled_upper),
        ("capitals", _capitals),
        ("plain", _plain_with_numbers),
        ("parts", _parts),
        ("flat", _flat),
        ("plain", _plain),
    )
    for scheme, find in finders:
        heads = find(rows, width)
        if not heads:
            continue
        labels = [label for index in heads if (label := rows[index].label) and len(label.numbers) == 1]
        numbered = scheme != "parts" and 2 * len(labels) > len(heads)
        evidence = Evidence(
            before=[row.text for row in rows[: heads[0]]],
            clauses=[row.text for row in rows[heads[0] :]],
            titles=[rows[index].title for index in heads],
            numbered=numbered,
        )
        if (scheme == "keyword" and len(heads) >= _FEW) or evidence.is_agreement():
            return Outline(scheme, tuple(heads))
    return None


def _previous(rows: Sequence[Row], index: int) -> Row | None:
    return rows[index - 1] if index else None


def _keyword(rows: Sequence[Row], width: int) -> list[int]:
    found: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        label = row.label
        if label is None or label.kind != "keyword" or len(label.numbers) > 1:
            continue
        previous = _previous(rows, index)
        earlier = found.setdefault(label.style, [])
        new = begins(row, previous) or _follows_title(row, previous, width) or _follows_name(previous, earlier)
        if (new or row.line.page) and _heads_here(row, earlier, rows):
            earlier.append(index)
    # Of two keywords in equal number, the one that comes later stands inside the other.
    heads = max(found.values(), key=lambda heads: (len(heads), heads[:1]), default=[])
    if len(heads) == 1 and (_titled_decimals(rows, width) or len(_markdown(rows, width)) > _FEW):
        return []
    return heads


def _heads_here(row: Row, earlier: Sequence[int], rows: Sequence[Row]) -> bool:
    """Whether a row such as "Artikel 4 …" heads an article or only refers to one."""
    label = row.label
    assert label is not None
    last = rows[earlier[-1]].label if earlier else None
    step = label.numbers[0] - (last.numbers[0] if last else 0)
    if row.depth:
        return True
    if label.refers:
        return False
    # "Artikel 2a" behind artikel 2.
    if label.inserted and step == 0:
        step = 1
    if not label.rest or is_title(label.rest):
        near = abs(step) < _MAXIMUM_STEP or label.numbers[0] == 1 or not earlier
        return step == 1 or ((row.line.gap or (label.separated and bool(label.rest))) and near)
    if step == 1:
        return label.separated or (row.line.gap and label.rest[0].isupper())
    return label.separated and row.line.gap and 1 < step < _MAXIMUM_STEP


def _markdown(rows: Sequence[Row], width: int) -> list[int]:
    headings = [index for index, row in enumerate(rows) if row.depth]
    for limit in (range(1, BOLD_DEPTH), range(BOLD_DEPTH, BOLD_DEPTH + 1)):
        found = [index for index in headings if rows[index].depth in limit]
        found = _without_title(rows, found)
        clauses = [index for index in found if not _is_part(rows[index])]
        numbered = [index for index in clauses if (label := rows[index].label) and len(label.numbers) == 1]
        if not clauses:
            continue
        if len(numbered) > 1:
            depth = min(rows[index].depth for index in numbered)
        else:
            depth = min(rows[index].depth for index in clauses)
        heads = [index for index in clauses if rows[index].depth == depth]
        plainly_numbered = {index for index in _titled_decimals(rows, width) if not rows[index].depth} - set(heads)
        if len(heads) >= _FEW and (len(heads) >= len(plainly_numbered) or numbered):
            return heads
    return []


def _without_title(rows: Sequence[Row], found: list[int]) -> list[int]:
    """The headings without the title of the whole: the first, when none other has its depth or all others a label."""
    if len(found) < _FEW:
        return found if not found or rows[found[0]].depth > 1 or rows[found[0]].label else []
    first, *others = found
    if rows[first].label is not None or any(rows[index].depth < rows[first].depth for index in others):
        return found
    peers = [index for index in others if rows[index].depth == rows[first].depth]
    if not peers or others[0] == first + 1 or all(rows[index].label for index in peers):
        return others
    return found


def _is_part(row: Row) -> bool:
    return row.label is not None and row.label.kind == "part"


def _titled_decimals(rows: Sequence[Row], width: int) -> list[int]:
    """Rows "1. Scope", "2. Security" …, or "1." with "1.1" below it; not numbers that start over under headings."""
    return _numbered(rows, width, "decimal", titled=True)


def _titled_upper(rows: Sequence[Row], width: int) -> list[int]:
    return _numbered(rows, width, "upper", titled=True)


def _parts(rows: Sequence[Row], width: int) -> list[int]:
    """Chapters or parts as articles, where nothing else heads the text."""
    found: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        label = row.label
        if label is None or label.kind != "part" or label.refers or not begins(row, _previous(rows, index)):
            continue
        if not label.rest or is_title(label.rest):
            found.setdefault(label.style, []).append(index)
    heads = max(found.values(), key=len, default=[])
    return heads if len(heads) >= _FEW else []


def _flat(rows: Sequence[Row], width: int) -> list[int]:
    for kind in ("decimal", "upper", "letter"):
        if found := _numbered(rows, width, kind, titled=False):
            return found
    return []


def _numbered(rows: Sequence[Row], width: int, kind: str, titled: bool) -> list[int]:
    styles = {row.label.style for row in rows if row.label and row.label.kind == kind}
    best: list[int] = []
    for style in sorted(styles):
        for as_roman in (False, True) if kind != "decimal" else (False,):
            for capitals in (False, True) if titled else (False,):
                runs = _runs(rows, kind, style, as_roman, width, titled, capitals)
                if not titled and len(runs) > 1:
                    continue
                ends = [run[0] for run in runs[1:]] + [len(rows)]
                # The first that fits: a longer numbering behind it is that of an annex.
                accepted = next(
                    (
                        run
                        for run, end in zip(runs, ends, strict=True)
                        if len(run) >= _FEW and (not titled or _has_titles(rows, run, end))
                    ),
                    [],
                )
                best = max(best, accepted, key=len)
    return best


def _has_titles(rows: Sequence[Row], run: Sequence[int], end: int) -> bool:
    """Whether most of the rows read as titles, or at least two have members ("1.1") before ``end``."""
    titles = sum(is_title(rows[index].title) and not rows[index].title.endswith(".") for index in run)
    if 2 * titles > len(run):
        return True
    parents = {label.numbers[0] for index in run if (label := rows[index].label) and label.kind == "decimal"}
    children = {
        row.label.numbers[0]
        for row in rows[run[0] : end]
        if row.label and row.label.kind == "decimal" and len(row.label.numbers) > 1
    }
    return len(parents & children) >= _FEW


def _runs(
    rows: Sequence[Row], kind: str, style: str, as_roman: bool, width: int, titled: bool, capitals: bool
) -> list[list[int]]:
    """The runs of rows whose labels of one kind and style count upward, gaps in the numbering allowed.

    A numbering that starts over, as behind numbered recitals, begins a run of its own. ``capitals``: only rows in
    capitals count, since paragraphs below them may be numbered in the same style.
    """
    runs: list[list[int]] = [[]]
    last = 0
    for index, row in enumerate(rows):
        label = row.label
        if label is None or label.kind != kind or label.style != style or len(label.numbers) > 1:
            continue
        number = label.roman if as_roman else label.numbers[0]
        if number is None or (capitals and not is_capitals(label.rest)) or not _may_count(rows, index, runs[-1], width):
            continue
        step = 1 if label.inserted and number == last else number - last
        if number == 1 and runs[-1]:
            if titled and not is_title(label.rest):
                continue
            runs.append([index])
        elif step == 1 or _may_skip(rows, index, step, bool(runs[-1]), titled):
            runs[-1].append(index)
        else:
            continue
        last = number
    return runs


def _may_count(rows: Sequence[Row], index: int, run: Sequence[int], width: int) -> bool:
    """Whether a labelled row stands where the next of a run can."""
    row, previous = rows[index], _previous(rows, index)
    label = row.label
    assert label is not None
    if label.refers or (run and row.line.indent > rows[run[0]].line.indent + 1):
        return False
    if not label.separated and not (row.depth or is_title(label.rest)):
        return False
    return begins(row, previous) or _follows_title(row, previous, width) or _follows_name(previous, run)


def _may_skip(rows: Sequence[Row], index: int, step: int, begun: bool, titled: bool) -> bool:
    """Whether a number that is ``step`` beyond the last goes on with the run."""
    row, previous = rows[index], _previous(rows, index)
    label = row.label
    assert label is not None
    if not 1 < step < _MAXIMUM_STEP or (titled and not is_title(label.rest)):
        return False
    if not (row.line.gap or row.depth):
        heading = titled and label.separated and not label.rest.endswith((".", ":"))
        return heading and begun and step <= _FEW + 1 and previous is not None and previous.line.complete
    return begun or step <= _FEW


def _follows_title(row: Row, previous: Row | None, width: int) -> bool:
    """A new line behind a title or a short line that had room for more."""
    return previous is not None and has_room(previous.line, row.line, width)


def _follows_name(previous: Row | None, earlier: Sequence[int]) -> bool:
    """The first heading, directly below the name of the whole."""
    return not earlier and previous is not None and previous.label is None and is_title(previous.text)


def _capitals(rows: Sequence[Row], width: int) -> list[int]:
    found = [
        index
        for index, row in enumerate(rows)
        if row.label is None
        and not row.cells
        and not row.in_contents
        and is_capitals(row.text)
        and is_title(row.text)
        and begins(row, _previous(rows, index))
        and not is_signature(row.text)
        and bullet(row.line, None, False) is None
    ]
    return _followed_by_text(rows, found)


def _plain_with_numbers(rows: Sequence[Row], width: int) -> list[int]:
    """Unnumbered headings above paragraphs whose numbers start over, or go on, under each."""
    found = _plain(rows, width)
    numbered = sum(
        1
        for index in found
        if index + 1 < len(rows) and (label := rows[index + 1].label) is not None and label.kind == "decimal"
    )
    return found if 2 * numbered > len(found) else []


def _plain(rows: Sequence[Row], width: int) -> list[int]:
    found = [index for index, row in enumerate(rows) if _is_plain_heading(rows, index)]
    return _followed_by_text(rows, found)


def _is_plain_heading(rows: Sequence[Row], index: int) -> bool:
    row, following = rows[index], rows[index + 1] if index + 1 < len(rows) else None
    if row.label or row.cells or row.in_contents or following is None or not (row.line.gap or index == 0):
        return False
    if not is_title(row.text) or row.text.endswith(".") or is_signature(row.text) or len(row.text.split()) > 8:
        return False
    if bullet(row.line, None, False) is not None or bullet(following.line, None, False) is not None:
        return False
    sentence = len(following.text.split()) > 4 and following.text[0].isupper()
    sentence = sentence and (following.text.endswith(".") or not is_title(following.text))
    return following.line.gap or following.label is not None or sentence


def _followed_by_text(rows: Sequence[Row], found: list[int]) -> list[int]:
    """The headings with text below them: a heading directly above another one is the title of the whole."""
    known = set(found)
    heads = [index for index in found if index + 1 < len(rows) and index + 1 not in known]
    return heads if len(heads) >= _FEW else []
