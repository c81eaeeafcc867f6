"""A compared text as markup: ``<ins>`` and ``<del>``, named to who doesn't see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from documents.comparison.result import Fate, Line, Place, Run, Style, TextComparison

type Side = Literal["both", "old", "new"]

_WITHOUT: dict[str, Fate | None] = {"both": None, "old": Fate.NEW, "new": Fate.GONE}
_TAGS = {Fate.GONE: "del", Fate.NEW: "ins"}


def render_text(text: TextComparison, side: Side = "both") -> SafeString:
    """Both states in one, or one of them with what differs marked.

    Every piece is escaped here; what a rich text may hold beside words is strong text, emphasis, links and breaks.
    """
    without = _WITHOUT[side]
    lines = list(_lines(text.lines, without))
    if not text.is_rich:
        return mark_safe("".join(content for _place, content in lines))  # noqa: S308 - escaped in _words
    return mark_safe("".join(_blocks(lines)))  # noqa: S308 - escaped in _words and _label


def _lines(lines: Iterable[Line], without: Fate | None) -> Iterator[tuple[Place, str]]:
    """The lines of a side with their content; one that does not begin on this side goes on in the one before it."""
    place: Place | None = None
    content = ""
    for line in lines:
        begins = line.fate is not without
        if begins or place is None:
            if place is not None:
                yield place, content
            place = line.was if without is Fate.NEW and line.was is not None else line.place
            content = _label(line, place) + (_break_mark(line) if without is None else "")
        shown = "".join(_words(run, without) for run in line.runs if run.fate is not without)
        if not begins and place is line.place and not shown:
            place, content = None, ""
            continue
        content += shown
    if place is not None:
        yield place, content


def _blocks(lines: Iterable[tuple[Place, str]]) -> Iterator[str]:
    """Paragraphs, and lists of items; an item deeper in is one of the same list, set further in."""
    in_list = False
    for place, content in lines:
        if bool(place.depth) is not in_list:
            in_list = not in_list
            yield '<ul class="compared-list">' if in_list else "</ul>"
        if not in_list:
            yield f"<p>{content}</p>"
        else:
            bullet = "" if place.label or not place.begins_item else " compared-item--bullet"
            yield f'<li class="compared-item compared-item--{min(place.depth, 6)}{bullet}">{content}</li>'
    if in_list:
        yield "</ul>"


def _label(line: Line, place: Place) -> str:
    if not place.label:
        return ""
    label = escape(place.label)
    if line.fate is not Fate.SAME and line.is_whole:
        label = _mark(line.fate, label)
    return f'<span class="compared-label">{label}</span> '


def _break_mark(line: Line) -> str:
    """The sign where a paragraph was split, or two were joined."""
    return "" if line.fate is Fate.SAME or line.is_whole else _mark(line.fate, "¶") + " "


def _words(run: Run, without: Fate | None) -> str:
    old = without is Fate.NEW and run.was is not None
    words, style = (run.was or "", run.was_style) if old else (run.text, run.style)
    if not run.is_change:
        shown = _styled(words, style)
        return f'<span class="restyled">{shown}</span>' if run.is_restyled else shown
    bare = words.rstrip()
    return _mark(run.fate, _styled(bare, style)) + escape(words[len(bare) :])


def _styled(words: str, style: Style) -> str:
    shown = escape(words).replace("\n", "<br>")
    if style.emphasis:
        shown = f"<em>{shown}</em>"
    if style.strong:
        shown = f"<strong>{shown}</strong>"
    return f'<a href="{escape(style.href)}">{shown}</a>' if style.href else shown


def _mark(fate: Fate, shown: str) -> str:
    said = pgettext("words", "removed") if fate is Fate.GONE else pgettext("words", "added")
    tag = _TAGS[fate]
    return (
        f'<{tag}><span class="visually-hidden">[{escape(said)}: </span>{shown}'
        f'<span class="visually-hidden">] </span></{tag}>'
    )
