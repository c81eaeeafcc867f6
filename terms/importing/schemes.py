"""Every way in which a text may be divided into articles: by keyword, heading, number, capitals or lines alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.labels import Label
from sources.laid_out.layout import has_room
from terms.importing.headings import is_capital_heading, is_divider, is_part, is_plain_heading, may_head
from terms.importing.rows import BOLD_DEPTH, OutlineRow, begins
from terms.importing.titles import is_capitals, is_labelled_title, is_signature, is_title, run_in

_MAXIMUM_STEP = 12
_FEW = 2
# A text of many styles has no style of its own; looking at each would take long.
_MAXIMUM_STYLES = 8


@dataclass(frozen=True)
class Scheme:
    """A division: the rows (by index) that head an article, how they are marked, and in what style.

    ``roman``: letters count as Roman numerals. ``titled``: the heads are titles, with text below or behind them.
    """

    name: str
    heads: tuple[int, ...]
    style: str = ""
    roman: bool = False
    titled: bool = True

    def number(self, label: Label | None) -> int | None:
        """The number by which a head counts, None when it has none of this scheme."""
        if label is None or (self.style and label.style != self.style):
            return None
        if self.name == "parts" or label.kind != "part":
            return label.roman if self.roman else label.numbers[-1]
        return None


def schemes(rows: Sequence[OutlineRow], width: int) -> list[Scheme]:
    """All divisions of ``rows`` that have at least two heads (of a keyword: one)."""
    found = [
        *_keyword(rows, width),
        *_markdown(rows),
        *_numbered_schemes(rows, width),
        *_parts(rows),
        *_unnumbered_schemes(rows),
    ]
    found = found or list(_whole(rows))
    return list({scheme.heads: scheme for scheme in reversed(found)}.values())[::-1]


def _previous(rows: Sequence[OutlineRow], index: int) -> OutlineRow | None:
    return rows[index - 1] if index else None


# By keyword


def _keyword(rows: Sequence[OutlineRow], width: int) -> Iterator[Scheme]:
    found: dict[tuple[str, int], list[int]] = {}
    for index, row in enumerate(rows):
        label = row.label
        if label is None or label.kind != "keyword" or len(label.numbers) > _FEW:
            continue
        previous = _previous(rows, index)
        earlier = found.setdefault((label.style, len(label.numbers)), [])
        new = begins(row, previous) or _follows_title(row, previous, width) or _follows_name(previous, earlier)
        if (new or row.line.page) and _heads_here(row, earlier, rows):
            earlier.append(index)
    for (style, depth), heads in found.items():
        # "Section 1.1" below "Section 1" is no article of its own.
        if heads and (depth == 1 or len(found.get((style, 1), [])) < _FEW <= len(heads)):
            yield Scheme("keyword", tuple(heads), style)


def _heads_here(row: OutlineRow, earlier: Sequence[int], rows: Sequence[OutlineRow]) -> bool:
    """Whether a row such as "Artikel 4 …" heads an article or only refers to one."""
    label = row.label
    assert label is not None
    last = rows[earlier[-1]].label if earlier else None
    step = label.numbers[-1] - (last.numbers[-1] if last else 0)
    if row.depth:
        return True
    if label.refers:
        return False
    # "Artikel 2a" behind artikel 2.
    if label.inserted and step == 0:
        step = 1
    if not label.rest or is_labelled_title(label.rest):
        near = abs(step) < _MAXIMUM_STEP or label.numbers[-1] == 1 or not earlier
        return step == 1 or ((row.line.gap or (label.separated and bool(label.rest))) and near)
    if step == 1:
        return label.separated or (row.line.gap and label.rest[0].isupper())
    return label.separated and row.line.gap and 1 < step < _MAXIMUM_STEP


# By Markdown


def _markdown(rows: Sequence[OutlineRow]) -> Iterator[Scheme]:
    headings = [index for index, row in enumerate(rows) if row.depth]
    for limit in (range(1, BOLD_DEPTH), range(BOLD_DEPTH, BOLD_DEPTH + 1)):
        found = [index for index in headings if rows[index].depth in limit]
        untitled = _without_title(rows, found)
        # A first heading with deeper ones below it may be the first article as well as the title of the whole.
        both = len(found) > 1 and rows[found[1]].depth > rows[found[0]].depth
        for depth, all_of_depth in ((depth, every) for every in (untitled, found)[: 1 + both] for depth in limit):
            heads = [index for index in all_of_depth if rows[index].depth == depth and not is_part(rows[index])]
            styles = Counter(label.style for index in heads if (label := rows[index].label) and len(label.numbers) == 1)
            style = max(styles, key=lambda name: styles[name], default="")
            numbered = [index for index in heads if (label := rows[index].label) and label.style == style]
            if style and len(numbered) >= _FEW:
                yield Scheme("markdown", tuple(numbered), style, roman=_is_roman(rows, numbered))
            # Beside numbered headings those without a number (parties, signatures) are no articles.
            mostly_numbered = len(numbered) >= _FEW and 2 * len(numbered) >= len(heads) and bool(style)
            if len(heads) >= _FEW and not mostly_numbered:
                yield Scheme("markdown", tuple(heads))


def _is_roman(rows: Sequence[OutlineRow], heads: Sequence[int]) -> bool:
    """Whether the labels count as Roman numerals rather than as letters."""
    labels = [label for index in heads if (label := rows[index].label)]
    if not labels or any(label.kind not in {"letter", "upper"} or label.roman is None for label in labels):
        return False
    return labels[0].roman == 1 or (len(labels) > 1 and labels[1].roman == (labels[0].roman or 0) + 1)


def _without_title(rows: Sequence[OutlineRow], found: list[int]) -> list[int]:
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


# By part


def _parts(rows: Sequence[OutlineRow]) -> Iterator[Scheme]:
    """Chapters or parts as articles, where nothing else heads the text."""
    found: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        label = row.label
        if label is None or label.kind != "part" or label.annex or not may_head(row, _previous(rows, index)):
            continue
        found.setdefault(label.style, []).append(index)
    for style, heads in found.items():
        if len(heads) >= _FEW:
            yield Scheme("parts", tuple(heads), style)


# By number


def _numbered_schemes(rows: Sequence[OutlineRow], width: int) -> Iterator[Scheme]:
    styles = Counter((row.label.kind, row.label.style) for row in rows if row.label and len(row.label.numbers) == 1)
    wanted = [name for name, _count in styles.most_common() if name[0] in {"decimal", "letter", "upper"}]
    for kind, style in wanted[:_MAXIMUM_STYLES]:
        for as_roman in (False, True) if kind != "decimal" else (False,):
            if kind != "letter":
                for capitals in (True, False):
                    runs = _Counting(rows, kind, style, as_roman, width, titled=True, capitals=capitals).runs()
                    yield from _titled_schemes(rows, runs, kind, style, as_roman)
            runs = _Counting(rows, kind, style, as_roman, width, titled=False).runs()
            for run in runs:
                if len(run) >= _FEW:
                    yield Scheme("flat", tuple(run), style, as_roman, titled=False)


def _titled_schemes(
    rows: Sequence[OutlineRow], runs: Sequence[list[int]], kind: str, style: str, as_roman: bool
) -> Iterator[Scheme]:
    """Each run whose rows read as titles, and those that go on from one part of the text to the next as one."""
    joined: list[int] = []
    ends = [run[0] for run in runs[1:]] + [len(rows)]
    for run, end in zip(runs, ends, strict=False):
        if not run or not (has_titles(rows, run, end)):
            joined = []
            continue
        if len(run) >= _FEW:
            yield Scheme(kind, tuple(run), style, as_roman)
        if joined and any(is_divider(rows, index, run[0]) for index in range(joined[-1] + 1, run[0])):
            joined = [*joined, *run]
            yield Scheme(kind, tuple(joined), style, as_roman)
        else:
            joined = list(run)


def has_titles(rows: Sequence[OutlineRow], run: Sequence[int], end: int) -> bool:
    """Whether most of the rows read as titles, or at least two have members ("1.1") directly below them."""
    titles = sum(reads_as_title(rows[index]) for index in run)
    return 2 * titles > len(run) or members(rows, run, end) >= _FEW


def reads_as_title(row: OutlineRow) -> bool:
    """Whether a head is a title, or a title that runs into its text."""
    if row.depth or (is_labelled_title(row.title) and not row.title.endswith(".")):
        return True
    return bool(run_in(row.title)[0])


def members(rows: Sequence[OutlineRow], heads: Sequence[int], end: int) -> int:
    """How many heads have a paragraph below them whose number begins with theirs ("2.1" below "2.")."""
    found = 0
    for start, stop in zip(heads, [*heads[1:], end], strict=True):
        label = rows[start].label
        first = next((other for row in rows[start + 1 : stop] if (other := row.label) and len(other.numbers) > 1), None)
        if label is not None and first is not None and first.numbers[0] in {label.numbers[0], label.roman}:
            found += 1
    return found


@dataclass(frozen=True)
class _Counting:
    """Rows whose labels of one kind and style count upward, gaps in the numbering allowed.

    ``capitals``: only rows in capitals count, since paragraphs below them may be numbered in the same style.
    """

    rows: Sequence[OutlineRow]
    kind: str
    style: str
    as_roman: bool
    width: int
    titled: bool
    capitals: bool = False

    def runs(self) -> list[list[int]]:
        """The runs: a numbering that starts over, as behind numbered recitals, begins one of its own."""
        runs: list[list[int]] = [[]]
        last = 0
        for index, row in enumerate(self.rows):
            label = row.label
            if label is None or label.kind != self.kind or label.style != self.style or len(label.numbers) > 1:
                continue
            number = label.roman if self.as_roman else label.numbers[0]
            if (
                number is None
                or (self.capitals and not is_capitals(label.rest))
                or not self._may_count(index, runs[-1])
            ):
                continue
            step = 1 if label.inserted and number == last else number - last
            if number == 1 and runs[-1] and step != 1:
                if self.titled and not reads_as_title(row):
                    continue
                runs.append([index])
            elif step == 1 or self._may_skip(index, step, bool(runs[-1])):
                runs[-1].append(index)
            else:
                continue
            last = number
        return runs

    def _may_count(self, index: int, run: Sequence[int]) -> bool:
        """Whether a labelled row stands where the next of a run can."""
        row, previous = self.rows[index], _previous(self.rows, index)
        label = row.label
        assert label is not None
        if label.refers or (run and row.line.indent > self.rows[run[0]].line.indent + 1):
            return False
        if not label.separated and not (row.depth or is_title(label.rest)):
            return False
        if begins(row, previous) or _follows_title(row, previous, self.width) or _follows_name(previous, run):
            return True
        # The next number in its turn begins a clause, though the one before ends without a full stop.
        number = label.roman if self.as_roman else label.numbers[0]
        last = self.rows[run[-1]].label if run else None
        next_one = last is not None and number == ((last.roman if self.as_roman else last.numbers[0]) or 0) + 1
        return next_one and label.separated and label.rest[:1].isupper()

    def _may_skip(self, index: int, step: int, begun: bool) -> bool:
        """Whether a number that is ``step`` beyond the last goes on with the run."""
        row, previous = self.rows[index], _previous(self.rows, index)
        label = row.label
        assert label is not None
        if not 1 < step < _MAXIMUM_STEP or (self.titled and not is_title(label.rest)):
            return False
        if not (row.line.gap or row.depth):
            heading = self.titled and label.separated and not label.rest.endswith((".", ":"))
            return heading and begun and step <= _FEW + 1 and previous is not None and previous.line.complete
        return begun or step <= _FEW


def _follows_title(row: OutlineRow, previous: OutlineRow | None, width: int) -> bool:
    """A new line behind a title or a short line that had room for more."""
    return previous is not None and has_room(previous.line, row.line, width)


def _follows_name(previous: OutlineRow | None, earlier: Sequence[int]) -> bool:
    """The first heading, directly below the name of the whole."""
    return not earlier and previous is not None and previous.label is None and is_title(previous.text)


# By look alone


def _unnumbered_schemes(rows: Sequence[OutlineRow]) -> Iterator[Scheme]:
    capitals = [index for index in range(len(rows)) if is_capital_heading(rows, index)]
    plain = [index for index in range(len(rows)) if is_plain_heading(rows, index)]
    for name, found in (("capitals", capitals), ("plain", plain)):
        if heads := _keep_followed_by_text(rows, [index for index in found if not is_signature(rows[index].text)]):
            yield Scheme(name, tuple(heads))


def _whole(rows: Sequence[OutlineRow]) -> Iterator[Scheme]:
    """Bullets or bare paragraphs below a single heading: they are its text."""
    for index, row in enumerate(rows[:-1]):
        if row.depth or is_capital_heading(rows, index) or (index == 0 and is_title(row.text)):
            yield Scheme("whole", (index,))
            return


def _keep_followed_by_text(rows: Sequence[OutlineRow], found: list[int]) -> list[int]:
    """The headings with text below them: a heading directly above another one is the title of the whole."""
    known = set(found)
    heads = [index for index in found if index + 1 < len(rows) and index + 1 not in known]
    return heads if len(heads) >= _FEW else []
