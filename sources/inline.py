"""The inline markup of the stream of lines: ``**`` turns strong on and off, ``*`` emphasis, ``<https://…>`` is a link.

Readers of files write it (:func:`write`), whatever the file's own way to mark is; what stands in a text by itself is
protected, so that an asterisk is always a mark. Lines can be cut and joined as strings in between; at the end
:func:`inline` and :func:`plain` read it, in one pass.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

# Unicode keeps these code points for use inside a program; no text that is read holds them (source.decode).
_STAR, _LESS = "\ufdd0", "\ufdd1"
_PROTECTED = str.maketrans({"*": _STAR, "<": _LESS})
_MEANT = str.maketrans({_STAR: "*", _LESS: "<"})
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")

_MARK = re.compile(r"\*{1,3}|<(?:https?://|mailto:)[^\s<>*]+>", re.IGNORECASE)
# A block tag that a cell of an annex still holds parts words.
_BLOCK_TAG = re.compile(r"</?(?:p|ul|ol|li|div|br|table|tbody|tr|td|th|h[1-6])(?=[\s/>])[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Run:
    """Text in one manner."""

    text: str
    strong: bool = False
    emphasis: bool = False


def protect(text: str) -> str:
    """Literal text as the stream holds it."""
    return text.translate(_PROTECTED)


def as_printed(text: str) -> str:
    """A text of the stream with its protected characters as they are printed; its marks stay."""
    return text.translate(_MEANT)


def write(runs: Iterable[Run]) -> str:
    """Runs as the stream holds them; white space at the edges of a mark is put outside it."""
    out: list[str] = []
    strong = emphasis = False
    for run in _trim(runs):
        out.append("**" * (run.strong != strong) + "*" * (run.emphasis != emphasis))
        out.append(run.text)
        strong, emphasis = run.strong, run.emphasis
    out.append("**" * strong + "*" * emphasis)
    return "".join(out)


def _trim(runs: Iterable[Run]) -> list[Run]:
    found: list[Run] = []
    for run in runs:
        core = run.text.strip()
        if not core or not (run.strong or run.emphasis):
            found.append(Run(run.text))
            continue
        start = run.text.index(core)
        pieces = (Run(run.text[:start]), replace(run, text=core), Run(run.text[start + len(core) :]))
        found.extend(piece for piece in pieces if piece.text)
    return _bridge(found)


def _bridge(runs: Sequence[Run]) -> list[Run]:
    """White space between two runs of one manner is of that manner too."""
    found: list[Run] = []
    for index, run in enumerate(runs):
        if not run.text.strip() and found and index + 1 < len(runs):
            before, after = found[-1], runs[index + 1]
            strong, emphasis = before.strong and after.strong, before.emphasis and after.emphasis
            found.append(replace(run, strong=strong, emphasis=emphasis))
        else:
            found.append(run)
    return found


def read(text: str) -> list[Run]:
    """The runs of a text of the stream. A mark whose other half was cut away says nothing."""
    pieces: list[Run] = []
    strong = emphasis = False
    position = 0
    for mark in _MARK.finditer(text):
        pieces.append(Run(text[position : mark.start()], strong, emphasis))
        position = mark.end()
        if mark[0][0] == "<":
            pieces.append(Run(mark[0], strong, emphasis))
            continue
        strong ^= len(mark[0]) >= 2
        emphasis ^= len(mark[0]) != 2
    pieces.append(Run(text[position:]))
    if strong or emphasis:
        pieces = _without_last(pieces, strong, emphasis)
    return _bridge([run for run in pieces if run.text])


def _without_last(runs: Sequence[Run], strong: bool, emphasis: bool) -> list[Run]:
    """``runs`` without the manner that was turned on last and never off."""
    found = list(runs)
    for index in range(len(found) - 2, -1, -1):
        strong, emphasis = strong and found[index].strong, emphasis and found[index].emphasis
        if not (strong or emphasis):
            break
        found[index] = Run(
            found[index].text, found[index].strong and not strong, found[index].emphasis and not emphasis
        )
    return found


def inline(text: str) -> str:
    """One paragraph's text as HTML: emphasis, strong, links; everything else escaped."""
    out: list[str] = []
    open_tags: list[str] = []
    for run in read(_BLOCK_TAG.sub(" ", text)):
        wanted = ["strong"] * run.strong + ["em"] * run.emphasis
        shared = 0
        while shared < min(len(open_tags), len(wanted)) and open_tags[shared] == wanted[shared]:
            shared += 1
        out += [f"</{tag}>" for tag in reversed(open_tags[shared:])]
        out += [f"<{tag}>" for tag in wanted[shared:]]
        open_tags = wanted
        out.append(_body(run.text))
    out += [f"</{tag}>" for tag in reversed(open_tags)]
    return "".join(out).strip()


def _body(text: str) -> str:
    if _MARK.fullmatch(text):
        address = text[1:-1]
        printed = address[7:] if address.lower().startswith("mailto:") else address
        return f'<a href="{html.escape(address)}">{html.escape(printed, quote=False)}</a>'
    return html.escape(as_printed(text), quote=False)


def plain(text: str) -> str:
    """Text for a field that holds none of the markup: a name, a title, an item."""
    runs = read(_BLOCK_TAG.sub(" ", text))
    return " ".join("".join(_plain_body(run.text) for run in runs).split())


def _plain_body(text: str) -> str:
    return re.sub("^mailto:", "", text[1:-1], flags=re.IGNORECASE) if _MARK.fullmatch(text) else as_printed(text)
