"""A source text as a stream of lines, whatever markup it is written in, with what is no text of it kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sources.findings import Furniture, ImportFinding
from sources.inline import Run, write
from sources.laid_out.layout import TextLine, read_lines
from sources.laid_out.not_text import without_asides
from sources.laid_out.pages import PageHead, without_furniture
from sources.laid_out.running import without_running_text
from sources.markup.elements import read_elements
from sources.markup.markdown import BLANK, is_markdown, render
from sources.markup.tags import TAG

_MARKS = frozenset("*_<")
# Emphasis never goes on for so long; and a longer line is no text that anybody marked up.
_GROUP_LINES = 40
_LONGEST_LINE = 20_000
_STRONG, _EMPHASIS = frozenset({"b", "strong"}), frozenset({"i", "em"})
_LOOKS = _STRONG | _EMPHASIS | {"span", "u", "font"}


@dataclass(frozen=True)
class Stream:
    """The lines of a source; the running heads of a set of documents; what was left out, by line of the source.

    ``added`` counts words that the lines have and the source lacks: the letter of an item that a page would number,
    the address of a link. ``markup`` says that the source is written in Markdown or HTML; ``text`` is the source, line
    for line, without its comments and settings.
    """

    lines: list[TextLine]
    heads: list[PageHead] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)
    markup: bool = False
    text: str = ""
    remarks: list[ImportFinding] = field(default_factory=list)


def read_stream(text: str) -> Stream:
    """The stream of a source text. Raises ``UnreadableSource`` for markup that is nested without end."""
    text, asides = without_asides(text)
    pages = without_furniture(read_lines(text))
    if pages.heads:
        return Stream(_with_marks(pages.lines), pages.heads, [*asides, *pages.furniture], text=text)
    if not is_markdown(text):
        lines, running = without_running_text(_with_marks(pages.lines))
        return Stream(lines, furniture=[*asides, *running], text=text)
    source = text.split("\n")
    elements = read_elements(render(text), source)
    paged = {number for number, line in enumerate(source, start=1) if "\f" in line}
    lines, running = without_running_text(_with_pages(elements.lines, paged))
    furniture = [*asides, *elements.furniture, *running]
    return Stream(lines, furniture=furniture, added=elements.added, markup=True, text=text)


def _with_pages(lines: Sequence[TextLine], paged: set[int]) -> list[TextLine]:
    """``lines`` with the first one on or behind a form feed marked."""
    found: list[TextLine] = []
    waiting = sorted(paged, reverse=True)
    for line in lines:
        begins = bool(waiting) and waiting[-1] <= line.number
        while waiting and waiting[-1] <= line.number:
            waiting.pop()
        found.append(replace(line, page=True) if begins else line)
    return found


def _with_marks(lines: Sequence[TextLine]) -> list[TextLine]:
    """Plain lines with their emphasis as the stream holds it; it may go on over the end of a line."""
    found: list[TextLine] = []
    for group in _groups(lines):
        texts = [_bullet(line.text) for line in group]
        if any(not _MARKS.isdisjoint(text) for text in texts):
            texts = _mark(texts)
        found.extend(replace(line, text=text) for line, text in zip(group, texts, strict=True) if text)
    return found


def _bullet(text: str) -> str:
    """An asterisk at the start of a line is a bullet, no mark of emphasis."""
    return f"•{text[1:]}" if text[:1] == "*" and text[1:2].isspace() else text


def _groups(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    group: list[TextLine] = []
    for line in lines:
        if group and (line.gap or len(group) >= _GROUP_LINES):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _mark(texts: Sequence[str]) -> list[str]:
    """The texts of lines as the stream holds them; one that goes on in bold is part of the line before, and empty."""
    if any(len(text) > _LONGEST_LINE for text in texts):
        return [write([Run(_literal(text))]) for text in texts]
    out: list[list[Run]] = [[]]
    strong = emphasis = current = 0
    for token in _parser().parseInline("\n".join(_blanks(text) for text in texts))[0].children or []:
        name = _look(token)
        step = token.meta.get("step", token.nesting)
        strong += step if name in _STRONG else 0
        emphasis += step if name in _EMPHASIS else 0
        first, *others = token.content.split("\n") if not name else [""]
        out[current].append(Run(_literal(first), strong > 0, emphasis > 0))
        for part in others:
            goes_on = strong > 0 or emphasis > 0
            out.append([])
            current = current if goes_on else len(out) - 1
            out[current].append(Run(f"{' ' * goes_on}{_literal(part)}", strong > 0, emphasis > 0))
    return [write(runs).strip() for runs in out]


def _blanks(text: str) -> str:
    """A text whose lines to be filled in are no emphasis."""
    return text.replace("____", BLANK * 4) if "____" in text else text


def _literal(text: str) -> str:
    return text.replace(BLANK, "_").replace("*", "\ufdd0")


def _look(token: Token) -> str:
    """The name of a tag or mark that says how text looks, nothing for text."""
    return token.tag if token.nesting or token.type == "look" else ""


@cache
def _parser() -> MarkdownIt:
    """A parser of emphasis alone: in plain text nothing else is markup but the tags that say how words look."""
    parser = MarkdownIt("zero").enable(["emphasis", "balance_pairs", "fragments_join"])

    def read_look(state: StateInline, silent: bool) -> bool:
        found = TAG.match(state.src, state.pos) if state.src[state.pos] == "<" else None
        if found is None or found[2].lower() not in _LOOKS:
            return False
        if not silent:
            # Neither opens nor closes a level of the parser's own.
            state.push("look", found[2].lower(), 0).meta["step"] = -1 if found[1] else 1
        state.pos = found.end()
        return True

    parser.inline.ruler.push("look", read_look)
    return parser
