"""Which brackets of a text can begin a link at all: so that no parser looks for the end of those that can't.

A parser of Markdown looks from each "[" to the end of the text for its "]". Here the pairs are found in one pass, and
only those are tried that are followed by an address or name a definition, and hold few others: the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_inline import StateInline, image, link
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

type Rule = Callable[[StateInline, bool], bool]

# Longer texts of links, and links inside links, are no links of an agreement.
_LONGEST = 1_000
_DEEPEST = 3
_BRACKET = re.compile(r"[\[\]\\]")


def guard_brackets(parser: MarkdownIt) -> None:
    """Have the rules that begin with a bracket tried where they can succeed."""
    rules: tuple[tuple[str, Rule, int], ...] = (
        ("link", link, 0),
        ("image", image, 1),
        ("footnote_inline", footnote_inline, 1),
        ("footnote_ref", partial(footnote_ref, always_match=False), 0),
    )
    for name, rule, offset in rules:
        parser.inline.ruler.at(name, _guard(rule, offset), RuleOptionsType())


def _guard(rule: Rule, offset: int) -> Rule:
    def try_rule(state: StateInline, silent: bool) -> bool:
        source = state.src
        place = state.pos + offset
        if source[place : place + 1] != "[":
            return False
        return place in _openings(state) and rule(state, silent)

    return try_rule


def _openings(state: StateInline) -> frozenset[int]:
    """The places of the brackets that may begin something in this text, remembered while it is parsed."""
    known = state.env.get("brackets")
    if known is None or known[0] is not state.src:
        known = state.env["brackets"] = (state.src, frozenset(_find(state.src, state.env.get("references", {}))))
    found: frozenset[int] = known[1]
    return found


def _find(text: str, references: Container[str]) -> list[int]:
    found: list[int] = []
    starts: dict[int, int] = {}
    for start, end, depth in _pairs(text):
        if end - start > _LONGEST or depth >= _DEEPEST:
            continue
        starts[end] = start
        label = text[start + 1 : end]
        note = label[:1] == "^" or text[start - 1 : start] == "^"
        defined = bool(references) and normalizeReference(label) in references
        if note or defined or text[end + 1 : end + 2] == "(":
            found.append(start)
        if (defined or not label) and start - 1 in starts:
            # A text in brackets before its label is a link too.
            found.append(starts[start - 1])
    return found


def _pairs(text: str) -> Iterator[tuple[int, int, int]]:
    """The places of each pair of brackets, with how deep others stand in it."""
    opened: list[list[int]] = []
    escaped = -1
    for match in _BRACKET.finditer(text):
        place, character = match.start(), match[0]
        if place == escaped:
            continue
        if character == "\\":
            escaped = place + 1
        elif character == "[":
            opened.append([place, 0])
        elif opened:
            start, depth = opened.pop()
            if opened:
                opened[-1][1] = max(opened[-1][1], depth + 1)
            yield start, place, depth
