"""The comparison beside lxml's htmldiff and difflib's own page, on the same pairs of texts, in one run.

Time: of the processor, the median of several runs, each from contents (ours; of theirs, with the time to write the
page that they compare) to words with marks. Marked
words: all words between ``<ins>`` and ``<del>`` as a share of those that have to be, which is all but a longest common
subsequence, row by row. Where the source texts are not beside the repository, the demo's are taken.
"""

from __future__ import annotations

import argparse
import difflib
import html
import re
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from benchmarks import setting  # noqa: F401 - prepares Django

from lxml.html.diff import htmldiff  # isort: skip
from rapidfuzz.distance import LCSseq  # isort: skip

from demo.content import content_of_fixture  # isort: skip
from documents import richtext  # isort: skip
from documents.comparison import tokens  # isort: skip
from documents.comparison.rows import compare  # isort: skip
from documents.comparison.result import RowComparison  # isort: skip
from documents.display.compared_text import render_text  # isort: skip
from documents.text.content import VersionContent  # isort: skip
from imports.read import read_documents  # isort: skip

_SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
_FIXTURES = [
    ("terms-undated.json", "terms-1-2023.json"),
    ("annex1-9.10-1-2022.json", "annex1-10.0-2-2023.json"),
    ("annex2-2-2021.json", "annex2-1-2023.json"),
]
_WORDS = re.compile(r"\w+(?:[-.,'’/@:]\w+)*")

type Pair = tuple[VersionContent, VersionContent]


def pairs() -> list[Pair]:
    """Old and new content of each kind."""
    seeds = sorted(_SEEDS.glob("*.txt"))
    if len(seeds) == 2:
        old, new = (read_documents(seed.read_bytes()).contents for seed in seeds)
        return list(zip(old, new, strict=True))
    return [(content_of_fixture(old), content_of_fixture(new)) for old, new in _FIXTURES]


def longer(content: VersionContent, times: int) -> VersionContent:
    """The same with all its rows ``times`` over, each time in slightly other words."""
    many = {}
    for column in fields(content):
        value: Any = getattr(content, column.name)
        if isinstance(value, tuple):
            many[column.name] = tuple(_numbered(row, copy) for copy in range(times) for row in value)
    return replace(content, **many)


def _numbered(row: Any, copy: int) -> Any:
    if isinstance(row, str):
        return row if not copy else re.sub(r"(\w)(<|$)", rf"\1 {copy}\2", row, count=1)
    values = {name: getattr(row, name) for name in (column.name for column in fields(row))}
    return replace(
        row,
        **{
            name: tuple(_numbered(one, copy) for one in value) if isinstance(value, tuple)
            else f"{value} {copy}" if copy and name in ("label", "title", "name", "date") and value else value
            for name, value in values.items()
        },
    )  # fmt: skip


def as_markup(content: VersionContent) -> str:
    """The text as one page of paragraphs, as the others get it."""
    return "".join(f"<p>{html.escape(block.printed, quote=False)}</p>" for block in content.blocks())


def ours(pair: Pair) -> str:
    return "".join(_shown(row) for row in compare(*pair).rows)


def _shown(row: RowComparison) -> str:
    return "".join(render_text(text) for text in row.texts) + "".join(_shown(inner) for inner in row.inner)


def lxml_diff(pair: Pair) -> str:
    return str(htmldiff(as_markup(pair[0]), as_markup(pair[1])))


def difflib_words(pair: Pair) -> str:
    """difflib's sequence matcher over the words of the whole text, as Redlines and others use it."""
    old, new = (re.findall(r"\S+\s*", as_markup(side)) for side in pair)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return "".join(
        "".join(new[k:m]) if tag == "equal" else f"<del>{''.join(old[i:j])}</del><ins>{''.join(new[k:m])}</ins>"
        for tag, i, j, k, m in matcher.get_opcodes()
    )


def words_of(markup: str) -> list[str]:
    return _WORDS.findall(re.sub(r"<[^>]*>", " ", html.unescape(markup)))


def marked(markup: str) -> int:
    bare = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", markup)
    return sum(
        len(words_of(found)) for found in re.findall(r"<(?:ins|del)\b[^>]*>(.*?)</(?:ins|del)>", bare, re.DOTALL)
    )


def fewest(pair: Pair) -> int:
    """The words outside a longest common subsequence of both whole texts, quotation styles folded."""
    old, new = (
        [word.replace("’", "'") for block in side.blocks() for word in _WORDS.findall(block.text)] for side in pair
    )
    return len(old) + len(new) - 2 * LCSseq.similarity(old, new)


METHODS: dict[str, Callable[[Pair], str]] = {"htmldiff": lxml_diff, "ours": ours, "difflib": difflib_words}


def seconds_of(found: Sequence[Pair], times: int) -> dict[str, float]:
    """The seconds of each method for all pairs: the median of several runs, in each of which the methods take turns,
    so that whatever else the machine does slows all of them.
    """
    runs: dict[str, list[float]] = {name: [] for name in METHODS}
    richtext._read_small.cache_clear()
    tokens._token.cache_clear()
    for _time in range(times):
        for name, method in METHODS.items():
            begin = time.process_time()
            for pair in found:
                method(pair)
            runs[name].append(time.process_time() - begin)
    return {name: statistics.median(taken) for name, taken in runs.items()}


def measure(name: str, found: Sequence[Pair], times: int) -> Iterator[str]:
    needed = sum(fewest(pair) for pair in found)
    words = sum(len(words_of(as_markup(pair[1]))) for pair in found)
    yield f"{name}: {words} words, {needed} of both texts have to be marked"
    seconds = seconds_of(found, times)
    for method in METHODS:
        share = sum(marked(METHODS[method](pair)) for pair in found) / max(needed, 1)
        times_base = f"{seconds[method] / seconds['htmldiff']:5.2f} × htmldiff"
        yield f"  {method:9} {seconds[method]:7.3f} s  {times_base}   {share:5.2f} words marked for each that has to be"


def memory(found: Sequence[Pair], versions: int) -> Iterator[str]:
    """The most memory at once while comparing one pair after the other, with nothing kept."""
    tracemalloc.start()
    peaks = []
    for _version in range(versions):
        tracemalloc.reset_peak()
        for pair in found:
            compare(*pair)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
    tracemalloc.stop()
    yield f"memory: {peaks[0]:.1f} MB at most for the first of {versions} versions, {peaks[-1]:.1f} MB for the last"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=5, help="runs of which the median is taken")
    parser.add_argument("--longer", type=int, default=10, help="how many times as long the second text is")
    options = parser.parse_args()
    found = pairs()
    long = [(longer(old, options.longer), longer(new, options.longer)) for old, new in found]
    for line in measure("texts", found, options.times):
        sys.stdout.write(f"{line}\n")
    for line in measure(f"{options.longer} times as long", long, 1):
        sys.stdout.write(f"{line}\n")
    for line in memory(found, 10):
        sys.stdout.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
