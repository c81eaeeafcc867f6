"""Markup of a source (Markdown, stray HTML) as the markup an agreement may carry; unknown markup stays text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import groupby

# What a tag of these names holds is kept; the tag itself says how it looked. Other "<…>" is text ("<naam>").
BLOCK_TAG = re.compile(r"</?(?:p|ul|ol|li|div|br|table|tbody|tr|td|th|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
INLINE_TAG = re.compile(r"</?(?:i|em|b|strong|span|u|font)(?:\s[^<>]*)?>", re.IGNORECASE)

# None of these looks beyond the next mark of its kind, so that a file full of them is read in one pass.
_HTML_STRONG = re.compile(r"&lt;(b|strong)&gt;((?:(?!&lt;).)*)&lt;/\1&gt;", re.IGNORECASE)
_HTML_EMPHASIS = re.compile(r"&lt;(i|em)&gt;((?:(?!&lt;).)*)&lt;/\1&gt;", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;/?[a-z][a-z0-9]*(?:\s(?:(?!&[lg]t;).)*)?/?&gt;", re.IGNORECASE)
# Inside a word these marks part it in two for whoever counts words; there they stay as they are.
_BOLD = re.compile(r"(?<!\w)\*\*(?=\S)((?:(?!\*\*).)+)(?<=\S)\*\*(?!\w)")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
_LINK = re.compile(r"(?<!\w)\[([^\]\[]+)\]\((\S+?)\)")
_TOKEN = re.compile(r"(</?(?:p|ul|ol|li|div)(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_BULLET = re.compile(r"\s*[•●▪◦]\s*")


def inline(text: str) -> str:
    """One paragraph's text as HTML: ``&``, ``<``, ``>`` escaped; emphasis and strong kept, links spelled out."""
    marked = html.escape(_LINK.sub(_spelled_out, text), quote=False)
    marked = _HTML_STRONG.sub(r"<strong>\2</strong>", marked)
    marked = _HTML_EMPHASIS.sub(r"<em>\2</em>", marked)
    marked = _HTML_STRONG.sub(r"<strong>\2</strong>", marked)
    marked = _BOLD.sub(r"<strong>\1</strong>", marked)
    marked = _STAR.sub(r"<em>\1</em>", marked)
    if not _nested(marked):
        marked = html.escape(_LINK.sub(_spelled_out, text), quote=False)
    return _without_tags(marked)


def _spelled_out(match: re.Match[str]) -> str:
    return match[2] if match[1] == match[2] else f"{match[1]} ({match[2]})"


def _nested(marked: str) -> bool:
    """Whether the tags close in the order in which they opened."""
    open_tags: list[str] = []
    for slash, name in re.findall(r"<(/?)(em|strong)>", marked):
        if not slash:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags


def _without_tags(marked: str) -> str:
    """Tags that say how the source looked, left out; those that part words leave a space."""
    return _ESCAPED_TAG.sub(_tag, marked).strip()


def _tag(escaped: re.Match[str]) -> str:
    tag = html.unescape(escaped[0])
    if INLINE_TAG.fullmatch(tag):
        return ""
    return " " if BLOCK_TAG.fullmatch(tag) else escaped[0]


def plain(text: str) -> str:
    """Text for a field that holds none of the markup: a name, a title, an item."""
    text = _BOLD.sub(r"\1", INLINE_TAG.sub("", BLOCK_TAG.sub(" ", text)))
    return " ".join(_LINK.sub(r"\1 (\2)", text).split())


@dataclass(frozen=True)
class Fragment:
    """A paragraph or a list item: the words of a rich text, as text with its inline markup not yet converted."""

    text: str
    item: bool = False
    row: bool = False


def fragments(cell: str) -> tuple[list[Fragment], bool]:
    """The paragraphs and items of a table cell that holds HTML, and whether the division of a list was a guess.

    A list that is never closed ends at the next paragraph; its items begin at ``<li>``, a bullet character, or, for
    want of both, behind a semicolon.
    """
    found: list[Fragment] = []
    guessed = in_list = False
    for token in _TOKEN.split(cell):
        if tag := _TOKEN.fullmatch(token):
            name = tag[1].strip("</> ").split()[0].lower()
            in_list = (in_list or name in {"ul", "ol"}) and name not in {"p", "div"} and not tag[1].startswith("</ul")
            continue
        if not token.strip():
            continue
        if not in_list:
            found.append(Fragment(token.strip()))
            continue
        pieces = [piece for piece in _BULLET.split(token.strip()) if piece.strip()]
        if len(pieces) == 1 and not _BULLET.match(token) and ";" in token:
            pieces, guessed = re.split(r"(?<=;)\s+", token.strip()), True
        found.extend(Fragment(piece.strip(), item=True) for piece in pieces)
    return found, guessed


def to_html(parts: list[Fragment]) -> str:
    """Paragraphs and items as rich text; neighbouring items form one list."""
    out: list[str] = []
    for item, run in groupby(parts, key=lambda part: part.item):
        bodies = [inline(part.text) for part in run]
        if item:
            out.append("<ul>" + "".join(f"<li>{body}</li>" for body in bodies) + "</ul>")
        else:
            out.extend(f"<p>{body}</p>" for body in bodies)
    return "".join(out)
