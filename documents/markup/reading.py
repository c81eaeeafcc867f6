"""Markup → the tree of a rich text, by libxml2's parser, whose time is linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

from lxml import etree

from characters import clean
from documents.markup.tree import (
    BREAK,
    STARTS,
    STYLES,
    Block,
    InlineRun,
    Item,
    Items,
    ListStyle,
    ParagraphBlock,
    RichText,
)

TAGS = frozenset({"p", "ul", "ol", "li", "em", "strong", "a", "br"})
ATTRIBUTES = {"a": {"href"}, "ol": {"start", "type"}}
SCHEMES = frozenset({"http", "https", "mailto"})
# Says where a link opens, or the editor's own word for a list's style: no words, and nothing of the text's structure.
_IDLE_ATTRIBUTES = {"a": {"target", "rel"}, "ol": {"data-type"}}
MAXIMUM_DEPTH = 100
_SHOWN = 20

_SPACE = re.compile(r"[ \t\n\r\f]+")
_DECLARATION = re.compile(r"<[!?][^>]{0,20}>?")
_END_TAG = re.compile(r"</([A-Za-z][^\s/>]*)")
# Stands behind the text: what a tag or a quotation mark that is never closed has swallowed would be missed by nobody.
_END_MARK = "text-end"


def read_tree(html: str) -> RichText:
    """``html`` as a tree. Markup outside the allowed set is named in ``foreign``; its words stay in their place."""
    foreign = _DECLARATION.findall(html)
    ends = [name.lower() for name in _END_TAG.findall(html)]
    root = _parse(html)
    builder = _Builder(foreign)
    depth, last, marks = 0, "", 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            builder.text(element.tail)
        elif event == "start":
            depth += 1
            last = element.tag
            marks += last == _END_MARK
            builder.start(element)
            builder.text(element.text)
        else:
            depth -= 1
            builder.end(element)
            if element is not root:
                builder.text(element.tail)
        if depth > MAXIMUM_DEPTH:
            foreign.append(f"<{element.tag}> × {depth}")
            break
    if (last, marks) != (_END_MARK, 1) and depth <= MAXIMUM_DEPTH:
        foreign.append(html[html.rfind("<") :][:_SHOWN] + "…")
    foreign += [f"</{name}>" for name in ends if name not in TAGS and f"<{name}>" not in foreign]
    return RichText(builder.finish(), tuple(dict.fromkeys(foreign)))


def _parse(html: str) -> Any:
    parser = etree.HTMLParser(encoding="utf-8")
    # Half a surrogate pair is no text; the parser reads it as U+FFFD, which is refused by name.
    data = f"<body>{html}<{_END_MARK}></body>".encode("utf-8", "surrogatepass")
    return etree.fromstring(data, parser)


@dataclass
class _Open:
    """A block container that is being read: the text itself, a list or an item."""

    tag: str
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)
    style: ListStyle | None = None
    start: int = 1
    implied: bool = False


class _Builder:
    """Puts what the parser meets where it belongs: inline text in paragraphs, blocks in items, items in lists."""

    def __init__(self, foreign: list[str]) -> None:
        self.foreign = foreign
        self.containers = [_Open("body")]
        self.runs: list[InlineRun] = []
        self.strong = self.emphasis = 0
        self.links: list[str] = []

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag in ("html", "body", _END_MARK) and not element.attrib:
            return
        self._name_foreign(element)
        if tag == "br":
            self._add(BREAK)
        elif tag == "strong":
            self.strong += 1
        elif tag == "em":
            self.emphasis += 1
        elif tag == "a":
            self.links.append(_address(element.get("href", "")))
        elif tag in ("ul", "ol"):
            self._open_list(element)
        elif tag == "li":
            self._open_item()
        elif tag in _BLOCKS:
            self._close_paragraph()
            self._leave_implied_list()

    def end(self, element: Any) -> None:
        tag = element.tag
        if tag == "strong":
            self.strong -= 1
        elif tag == "em":
            self.emphasis -= 1
        elif tag == "a":
            self.links.pop()
        elif tag in ("ul", "ol"):
            self._close(tag)
        elif tag == "li":
            self._close("li")
        elif tag in _BLOCKS:
            self._close_paragraph()

    def text(self, text: str | None) -> None:
        if text:
            self._add(_SPACE.sub(" ", clean(text)))

    def finish(self) -> tuple[Block, ...]:
        while len(self.containers) > 1:
            self._close(self.containers[-1].tag)
        self._close_paragraph()
        return tuple(self.containers[0].blocks)

    def _leave_implied_list(self) -> None:
        if self.containers[-1].implied:
            self._close("ul")

    def _add(self, text: str) -> None:
        if text.strip(" "):
            self._leave_implied_list()
        if self.containers[-1].tag in ("ul", "ol"):
            # Text that stands in a list and in no item of it is an item.
            if not text.strip(" "):
                return
            self._open_item()
        self.runs.append(InlineRun(text, bool(self.strong), bool(self.emphasis), self.links[-1] if self.links else ""))

    def _close_paragraph(self) -> None:
        if runs := _tidy(self.runs):
            self.containers[-1].blocks.append(ParagraphBlock(runs))
        self.runs = []

    def _open_list(self, element: Any) -> None:
        self._close_paragraph()
        if self.containers[-1].tag in ("ul", "ol"):
            # A list directly in a list, as Word pastes it, belongs to the item before it.
            above = self.containers[-1]
            self.containers.append(_Open("li", blocks=above.items.pop() if above.items else []))
        opened = _Open(element.tag)
        if element.tag == "ol":
            style, start = element.get("type", "1"), element.get("start", "1").strip()
            opened.style = cast("ListStyle", style) if style in STYLES else "1"
            opened.start = int(start) if _is_start(start) else 1
        self.containers.append(opened)

    def _open_item(self) -> None:
        self._close_paragraph()
        if self.containers[-1].tag == "li":
            self._close("li")
        if self.containers[-1].tag not in ("ul", "ol"):
            self.containers.append(_Open("ul", implied=True))
        self.containers.append(_Open("li"))

    def _close(self, tag: str) -> None:
        """Close the innermost container of this kind, and what is still open in it."""
        self._close_paragraph()
        if tag not in [container.tag for container in self.containers]:
            return
        while True:
            done = self.containers.pop()
            if done.tag == "li":
                self.containers[-1].items.append(done.blocks)
            elif done.items:
                items = tuple(Item(tuple(blocks)) for blocks in done.items)
                self.containers[-1].blocks.append(Items(items, done.style, done.start))
            if done.tag == tag:
                return

    def _name_foreign(self, element: Any) -> None:
        tag = str(element.tag)
        if tag not in TAGS:
            self.foreign.append(f"<{tag}>")
            return
        for name, value in element.attrib.items():
            if name in _IDLE_ATTRIBUTES.get(tag, ()):
                continue
            if name not in ATTRIBUTES.get(tag, ()):
                self.foreign.append(f"<{tag} {name}>")
            elif not _is_fit(name, value):
                self.foreign.append(f"<{tag} {name}={value!r}>")


# What else begins a line of its own in a browser: its words must not run into those before it.
_BLOCKS = frozenset({"p", "div", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"})


def _is_fit(name: str, value: str) -> bool:
    if name == "start":
        return _is_start(value.strip())
    if name == "type":
        return value in STYLES
    return _address(value) != ""


def _is_start(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 5 and int(value) in STARTS


def _address(value: str) -> str:
    """A link's address without the white space that browsers leave out; nothing if its scheme is not allowed."""
    address = re.sub(r"[\t\n\r]", "", value).strip(" \x00-\x1f")
    scheme, colon, _rest = address.partition(":")
    return address.replace(" ", "%20") if colon and scheme.lower() in SCHEMES else ""


def _tidy(runs: list[InlineRun]) -> tuple[InlineRun, ...]:
    """Runs without the white space that no page shows, those alike joined; nothing when no text is left."""
    found: list[InlineRun] = []
    for run in _without_outer_space(runs):
        if found and BREAK not in (found[-1].text, run.text) and found[-1] == replace(run, text=found[-1].text):
            # What follows may be the accent of what stood before.
            found[-1] = replace(run, text=clean(found[-1].text + run.text))
        else:
            found.append(run)
    while found and found[-1].text == BREAK:
        found.pop()
    while found and found[0].text == BREAK:
        del found[0]
    return tuple(_plain_breaks(found))


def _plain_breaks(runs: list[InlineRun]) -> Iterator[InlineRun]:
    """A line break is strong, emphasised or linked where the text on both sides of it is."""
    before: InlineRun | None = None
    for place, run in enumerate(runs):
        if run.text != BREAK or before is None:
            before = run
            yield run
            continue
        after = next(other for other in runs[place:] if other.text != BREAK)
        href = before.href if before.href == after.href else ""
        yield InlineRun(BREAK, before.strong and after.strong, before.emphasis and after.emphasis, href)


def _without_outer_space(runs: list[InlineRun]) -> list[InlineRun]:
    """Runs without white space at the edges of lines, and without white space behind white space."""
    kept: list[InlineRun] = []
    after_space = True
    for run in runs:
        text = run.text
        if text == BREAK:
            _strip_end(kept)
            after_space = True
        else:
            text = text.lstrip(" ") if after_space else text
            if not text:
                continue
            after_space = text.endswith(" ")
        kept.append(replace(run, text=text))
    _strip_end(kept)
    return kept


def _strip_end(kept: list[InlineRun]) -> None:
    while kept and kept[-1].text != BREAK:
        last = kept.pop()
        if text := last.text.rstrip(" "):
            kept.append(replace(last, text=text))
            return
