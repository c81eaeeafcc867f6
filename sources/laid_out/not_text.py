"""What a file holds beside its text: comments, styles, scripts, front matter, marks of a template. Left out and listed.

Every search goes on where the one before it ended, and one that failed is not made again: the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.findings import Furniture

_OPENINGS = re.compile(
    r"(?P<comment><!--)|(?P<declaration><!\[CDATA\[|<\?|<!doctype\b)|"
    r"<(?P<style>style)\b[^<>]*>|<(?P<script>script)\b[^<>]*>|(?P<template_tag>\{%)",
    re.IGNORECASE,
)
_ENDS = {
    "<!--": re.compile("-->"),
    "<![cdata[": re.compile(r"\]\]>"),
    "<?": re.compile(r"\?>"),
    "<!doctype": re.compile(">"),
    "style": re.compile(r"</style\s*+>", re.IGNORECASE),
    "script": re.compile(r"</script\s*+>", re.IGNORECASE),
    "{%": re.compile(r"%\}"),
}
# "{#scope}", "{: .numbered}": names and classes that a processor of Markdown reads.
_ATTRIBUTE = re.compile(r"\{(?:#[\w-]+|:[^{}\n]*|\.[\w-]+)\}|^\[\[?(?:_TOC_|toc)\]\]?$", re.IGNORECASE | re.MULTILINE)
_FENCE = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_SETTING = re.compile(r"\s*+[\w\"'.-]++[ \t]*+[:=](?:\s|$)|\s*+- |\s*+#|\s++\S")
MAXIMUM_FRONT_MATTER = 20_000


def without_asides(text: str) -> tuple[str, list[Furniture]]:
    """``text`` without what is no text of an agreement, line for line, and that, line by line."""
    left_out: list[Furniture] = []
    kept: list[str] = []
    position = line = 0
    for kind, start, end in _spans(text):
        line += text.count("\n", position, start)
        aside = text[start:end]
        for offset, part in enumerate(aside.split("\n"), start=line + 1):
            if part.strip():
                left_out.append(Furniture(kind, part.strip(), offset))
        kept += [text[position:start], "\n" * aside.count("\n")]
        line += aside.count("\n")
        position = end
    kept.append(text[position:])
    return "".join(kept), left_out


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    position = 0
    if end := _front_matter(text):
        yield "front_matter", 0, end
        position = end
    attributes = (("attribute", found.start(), found.end()) for found in _ATTRIBUTE.finditer(text, position))
    # What stands inside a comment is part of it.
    for kind, start, end in sorted([*_comments(text, position), *attributes], key=lambda span: span[1]):
        if start >= position:
            yield kind, start, end
            position = end


def _front_matter(text: str) -> int:
    """Where the settings at the head of a file end, 0 without any."""
    opening = text[:3]
    fence = _FENCE.get(opening)
    if fence is None or text[3:4] not in {"\n", " ", "\r"}:
        return 0
    begin = text.find("\n") + 1
    end = fence.search(text, begin, begin + MAXIMUM_FRONT_MATTER) if begin else None
    if end is None:
        return 0
    settings = [line for line in text[begin : end.start()].split("\n") if line.strip()]
    return end.end() if settings and all(_SETTING.match(line) for line in settings) else 0


def _comments(text: str, position: int) -> Iterator[tuple[str, int, int]]:
    """Comments and the like. One that never ends is text: it would take all that follows with it."""
    endless: set[str] = set()
    for opening in _OPENINGS.finditer(text, position):
        if opening.start() < position:
            continue
        kind = str(opening.lastgroup)
        name = kind if kind in _ENDS else opening[0].lower()
        end = None if name in endless else _ENDS[name].search(text, opening.end())
        if end is None:
            endless.add(name)
            continue
        position = end.end()
        yield kind, opening.start(), position
