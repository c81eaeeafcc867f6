"""A text as the words and signs of which it consists, each with how it is printed and the white space behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from documents import richtext
from documents.comparison.result import PLAIN, Place, Step, Style
from documents.markup.tree import Block, InlineRun, ParagraphBlock, label_of

# A word keeps its hyphens, points and apostrophes ("sub-verwerker", "1.2", "foto's"); other signs stand alone.
_TOKENS = re.compile(r"\w+(?:[-.,'’/@:]\w+)*\s*|[^\w\s]\s*|(?<!\S)\s+")
# A line of a rich text: where it stands, and what it says in which style.
type PlacedRuns = tuple[Place, Sequence[InlineRun]]
BREAK_KEY = "\n¶"
# Quotation marks in all their styles are one sign; an apostrophe in a word has one form.
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛“”„‟«»‹›\"'`´′″"), '"')
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`′"), "'")


class Token(NamedTuple):
    """A word or sign, or (``place``) the beginning of a line.

    Two tokens with one ``key`` say the same. ``runs`` is the text as it stands, white space behind it included.
    """

    key: str
    runs: tuple[tuple[str, Style], ...] = ()
    place: Place | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _style in self.runs)

    @property
    def is_word(self) -> bool:
        return self.key[:1].isalnum() or (len(self.key) > 1 and self.place is None)


def fold(word: str) -> str:
    """A word without the style of its quotation marks."""
    if word.isalnum():
        return word
    return word.translate(_QUOTES if len(word) == 1 else _APOSTROPHES)


def plain_tokens(text: str, *, exact: bool = False) -> list[Token]:
    """The tokens of a plain text, which has no lines of its own; ``exact``: another quotation mark is another sign."""
    words = _TOKENS.findall(text)
    if exact:
        return [Token(word.strip(), ((word, PLAIN),)) for word in words]
    return [_token(word, PLAIN) for word in words]


def tokens_of(lines: Iterable[PlacedRuns]) -> list[Token]:
    """The tokens of the lines of a rich text: each begins with one that says where it stands."""
    found: list[Token] = []
    for place, runs in lines:
        found.append(Token(BREAK_KEY, place=place))
        found += _words(runs)
    return found


def rich_lines(html: str) -> Iterator[PlacedRuns]:
    """Each line of a rich text in reading order: where it stands, and what it says in which style."""
    return _lines(richtext.read(html).blocks, ())


@lru_cache(maxsize=4096)
def _token(word: str, style: Style) -> Token:
    """A text has few words, each many times, in both of its versions."""
    return Token(fold(word.strip()), ((word, style),))


def _lines(blocks: Sequence[Block], steps: tuple[Step, ...], label: str | None = None) -> Iterator[PlacedRuns]:
    """``label`` is that of the item of which the first block begins, None outside one."""
    if not blocks and label is not None:
        yield Place(steps, None, label, begins_item=True), ()
    for number, block in enumerate(blocks):
        begins = label is not None and number == 0
        if isinstance(block, ParagraphBlock):
            yield Place(steps, number, (label or "") if begins else "", begins), block.runs
            continue
        for index, item in enumerate(block.items):
            step = Step(number, index, block.style, block.start)
            yield from _lines(item.blocks, (*steps, step), label_of(block, index))


def _words(runs: Sequence[InlineRun]) -> Iterator[Token]:
    whole = "".join([run.text for run in runs])
    styles = [Style(run.strong, run.emphasis, run.href) for run in runs]
    if len(set(styles)) == 1:
        for word in _TOKENS.findall(whole):
            yield _token(word, styles[0])
        return
    edges: list[int] = []
    for run in runs:
        edges.append((edges[-1] if edges else 0) + len(run.text))
    current = 0
    for match in _TOKENS.finditer(whole):
        pieces: list[tuple[str, Style]] = []
        at = match.start()
        while at < match.end():
            while edges[current] <= at:
                current += 1
            end = min(edges[current], match.end())
            if pieces and pieces[-1][1] == styles[current]:
                pieces[-1] = (pieces[-1][0] + whole[at:end], styles[current])
            else:
                pieces.append((whole[at:end], styles[current]))
            at = end
        yield Token(fold(match.group().strip()), tuple(pieces))
