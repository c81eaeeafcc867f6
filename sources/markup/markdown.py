"""Markdown, read by markdown-it, as HTML with the source's line numbers; HTML inside it is passed on tag by tag.

The HTML is ours alone: the reader of :mod:`sources.markup.elements` makes lines of it. A comment
``<!--12-->`` stands where line 12 of the source begins; list items carry their number as printed (``data-marker``).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from sources.findings import Furniture
from sources.markup.brackets import guard_brackets
from sources.markup.tags import KNOWN, TAG, IsTag, attributes, markup_of
from sources.source import UnreadableSource
from sources.words import words

MAXIMUM_DEPTH = 100
# Each costs a hundred times what a letter does, and no agreement has as many.
MAXIMUM_LINKS = 10_000

_EVIDENCE = re.compile(
    r"^ {0,3}#{1,6}(?:[ \t]|[§\d])|^[ \t]*+(?:\|[ \t]*+)?:?-{3,}+:?[ \t]*+\||^ {0,3}```|^\[\^[^\]\s]{1,50}\]:|\]\(|"
    r"\\[.()\[\]#*_|~-]|&(?:[A-Za-z]{2,8}|#\d{1,6});|^={3,}+[ \t]*+$|^ {0,3}>[ \t]|~~\S",
    re.MULTILINE,
)
_TOUCHING_HASHES = re.compile(r"^( {0,3}#{1,6})(?=[§\d])", re.MULTILINE)
_BLANKS = re.compile(r"_{4,}")
# A line to be filled in is neither a rule nor emphasis.
BLANK = "\ufdd2"
_LONGEST_TITLE = 110
# What the walker needs of a tag; the rest says how it looks.
_ATTRIBUTES = ("href", "start", "type", "value", "style", "alt", "reversed")
_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def is_markdown(text: str) -> bool:
    """Whether a text is marked up: headings, tables, links, escapes, entities, or tags that lay out blocks."""
    if _EVIDENCE.search(text):
        return True
    looks = {"b", "strong", "i", "em", "u", "br"}
    return any(found[2].lower() in KNOWN - looks for found in TAG.finditer(text))


@dataclass
class Rendered:
    """A source as HTML; what was left out of it, and the words that it has and the source lacks."""

    html: str = ""
    furniture: list[Furniture] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)


def render(text: str) -> Rendered:
    """``text`` as HTML. Raises ``UnreadableSource`` for lists or links without end."""
    if (links := text.count("](") + text.count("][")) > MAXIMUM_LINKS:
        raise UnreadableSource(
            format_lazy(
                _("This text has {links} links; an agreement of at most {maximum} can be imported."),
                links=links,
                maximum=MAXIMUM_LINKS,
            )
        )
    is_tag = markup_of(text)
    parser = _parser(is_tag)
    prepared = _BLANKS.sub(lambda found: BLANK * len(found[0]), _TOUCHING_HASHES.sub(r"\1 ", text.replace("\f", " ")))
    environment: dict[str, object] = {}
    tokens = parser.parse(prepared, environment)
    if any(token.level >= MAXIMUM_DEPTH - 1 for token in tokens):
        raise UnreadableSource(
            _(
                "In this text lists or quotations stand inside each other, too deep for an agreement. "
                "Save it as plain text."
            )
        )
    return _Renderer(text.split("\n"), tokens, environment).render()


def _parser(is_tag: IsTag) -> MarkdownIt:
    # Indented text is no program; blocks of HTML are read tag by tag, so that Markdown between them is read too.
    parser = MarkdownIt("commonmark", {"maxNesting": MAXIMUM_DEPTH, "store_labels": True})
    parser.enable(["table", "strikethrough"]).disable(["code", "html_block"]).use(footnote_plugin)

    def read_tag(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "<":
            return False
        found = TAG.match(state.src, state.pos)
        if found is None or not is_tag(found):
            return False
        if not silent:
            state.push("html_inline", "", 0).content = _tag(found)
        state.pos = found.end()
        return True

    parser.inline.ruler.at("html_inline", read_tag)
    guard_brackets(parser)
    # An address is kept as it stands.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


def _tag(found: re.Match[str]) -> str:
    name = found[2].lower()
    if found[1]:
        return f"</{name}>"
    kept = {key: value for key, value in attributes(found).items() if key in _ATTRIBUTES}
    return f"<{name}{''.join(f' {key}="{html.escape(html.unescape(value))}"' for key, value in kept.items())}>"


def same_address(text: str, address: str) -> bool:
    """Whether a link's text is its address, with or without the beginning that nobody writes."""
    return _bare(text) == _bare(address)


def is_address(address: str) -> bool:
    """Whether a reader can follow it from paper: not one inside the page or beside the file."""
    return bool(_SCHEME.match(address))


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", address.strip().lower()).rstrip("/")


class _Renderer:
    def __init__(self, source: Sequence[str], tokens: Sequence[Token], environment: dict[str, object]) -> None:
        self.source = source
        self.environment = environment
        self.done = Rendered()
        self.out: list[str] = []
        self.line = 0
        self.notes: dict[int, tuple[str, list[Token]]] = {}
        self.pending: list[int] = []
        self.lists: list[list[str]] = []
        self.tokens = self._without_notes(tokens)
        self.numbers = _item_numbers(self.tokens)

    def render(self) -> Rendered:
        self._list_definitions()
        for index, token in enumerate(self.tokens):
            self._block(index, token)
        self.done.html = "".join(self.out)
        return self.done

    def _without_notes(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens of the text; those of its notes apart, since a note is read where its mark stands."""
        kept: list[Token] = []
        note: list[Token] | None = None
        for token in tokens:
            if token.type == "footnote_open":
                note = []
                self.notes[token.meta["id"]] = (str(token.meta.get("label") or token.meta["id"] + 1), note)
            elif token.type == "footnote_close":
                note = None
            elif note is not None:
                if token.type == "inline":
                    note.append(token)
            elif not token.type.startswith("footnote_block"):
                kept.append(token)
        return kept

    def _list_definitions(self) -> None:
        """Addresses and notes that are defined apart stand where they are referred to."""
        references = self.environment.get("references", {})
        assert isinstance(references, dict)
        spans = [reference["map"] for reference in references.values() if reference.get("map")]
        self._leave_out("link_definition", spans)
        notes = [token.map for _label, tokens in self.notes.values() for token in tokens if token.map]
        self._leave_out("footnote", notes)

    def _leave_out(self, kind: str, spans: Sequence[Sequence[int]]) -> None:
        for start, end in spans:
            for number in range(start, min(end, len(self.source))):
                if text := self.source[number].strip():
                    self.done.furniture.append(Furniture(kind, text, number + 1))

    # Blocks

    def _block(self, index: int, token: Token) -> None:
        if token.type == "inline":
            self._begin(token)
            self._inline(token)
        elif token.type == "fence":
            self._begin(token, 1)
            self.out.append(html.escape(token.content, quote=False))
        elif token.type == "heading_open":
            self.out.append(f"<{_heading(token, self.tokens[index + 1])}>")
        elif token.type == "heading_close":
            self.out.append(f"</{_heading(token, self.tokens[index - 1])}>")
            self._add_notes()
        elif token.type == "list_item_open":
            self._begin(token)
            self.out.append(self._item(index, token))
        elif token.type == "hr":
            self.out.append("<hr>")
        elif token.type.startswith("paragraph"):
            if token.nesting < 0:
                self._add_notes()
        else:
            self._other(token)

    def _other(self, token: Token) -> None:
        if token.tag:
            self._begin(token)
            own = " data-own" if token.type in {"bullet_list_open", "ordered_list_open"} else ""
            self.out.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}{own}>")
            if token.type == "table_close":
                self._add_notes()

    def _begin(self, token: Token, offset: int = 0) -> None:
        if token.map:
            self.line = token.map[0] + 1 + offset
            self.out.append(f"<!--{self.line}-->")

    def _item(self, index: int, token: Token) -> str:
        if not token.info:
            return "<li data-own>"
        number, counted = self.numbers[index]
        marker = f"{number}{token.markup}"
        if counted and number != token.info:
            self.done.furniture.append(Furniture("list_number", f"{token.info}{token.markup}", self.line))
            self.done.added[number] += 1
        return (
            f'<li data-own data-marker="{marker}"{' data-note="counted"' if counted and number == token.info else ""}>'
        )

    def _add_notes(self) -> None:
        pending, self.pending = self.pending, []
        for identity in pending:
            label, tokens = self.notes.pop(identity, ("", []))
            if not label:
                continue
            before = len(self.out)
            for token in tokens:
                self.line = token.map[0] + 1 if token.map else self.line
                self._inline(token)
                self.out.append(" ")
            text = "".join(self.out[before:]).replace("\n", " ")
            del self.out[before:]
            self.out.append(f'<div data-note="footnote">[{html.escape(label)}] {text}</div>')
            self.done.added.update(words(html.unescape(re.sub("<[^<>]*>", "", f"{label} {text}"))))

    # Inside a block

    def _inline(self, token: Token) -> None:
        children = token.children or []
        ends = _link_ends(children)
        for index, child in enumerate(children):
            if child.type == "softbreak":
                self.line += 1
                self.out.append("\n")
            elif child.type == "hardbreak":
                self.line += 1
                self.out.append("<br>\n")
            elif child.type == "html_inline":
                self.out.append(child.content)
            elif child.type == "image":
                self._leave_image_out(child)
            elif child.type == "footnote_ref":
                self._refer(child)
            elif child.type == "link_close":
                self._end_link(children, ends[index], index)
            elif child.type.startswith(("em_", "strong_", "s_")):
                self.out.append(f"</{child.tag}>" if child.nesting < 0 else f"<{child.tag}>")
            elif child.content:
                self.out.append(html.escape(child.content, quote=False))

    def _refer(self, child: Token) -> None:
        identity = child.meta["id"]
        label = str(child.meta.get("label") or identity + 1)
        self.out.append(html.escape(f"[{label}]"))
        self.pending.append(identity)

    def _leave_image_out(self, child: Token) -> None:
        self.out.append("<img>")
        pieces = (child.content, str(child.attrs.get("src", "")), str(child.attrs.get("title", "")))
        self.done.furniture.extend(Furniture("image", piece, self.line) for piece in pieces if piece)

    def _end_link(self, children: Sequence[Token], start: int, end: int) -> None:
        link = children[start]
        address, title = str(link.attrs.get("href", "")), str(link.attrs.get("title", ""))
        text = "".join(child.content for child in children[start + 1 : end])
        label = link.meta.get("label")
        if title:
            self.done.furniture.append(Furniture("link_title", title, self.line))
        if label is not None:
            self.done.furniture.append(Furniture("link_label", f"][{label}]", self.line))
        if is_address(address) and not same_address(text, address):
            self.out.append(f' (<a href="{html.escape(address)}">{html.escape(address)}</a>)')
            if label is not None:
                self.done.added.update(words(address))
            return
        if label is None and link.markup != "autolink":
            self.done.furniture.append(Furniture("link_target", address, self.line))
        if text == address and end - start == 2:
            # As a link of its own: the words are there already.
            self.out[-1] = f'<a href="{html.escape(address)}">{self.out[-1]}</a>'


def _link_ends(children: Sequence[Token]) -> dict[int, int]:
    """The place of each link's end with that of its beginning."""
    ends: dict[int, int] = {}
    begun: list[int] = []
    for index, child in enumerate(children):
        if child.type == "link_open":
            begun.append(index)
        elif child.type == "link_close":
            ends[index] = begun.pop()
    return ends


def _heading(token: Token, content: Token) -> str:
    """The tag of a heading; a sentence, or several lines, above a rule is none."""
    underlined = token.markup in {"-", "="}
    long = len(content.content) > _LONGEST_TITLE or "\n" in content.content
    return "div" if underlined and long else token.tag


def _item_numbers(tokens: Sequence[Token]) -> dict[int, tuple[str, bool]]:
    """By the place of an item its number, and whether it was counted because all items of the list bear one number."""
    found: dict[int, tuple[str, bool]] = {}
    for _list, items in groupby(_items_by_list(tokens), key=lambda entry: entry[0]):
        places = [place for _list, place in items]
        printed = [tokens[place].info for place in places]
        alike = len(printed) > 1 and len(set(printed)) == 1
        for offset, place in enumerate(places):
            found[place] = (str(int(printed[0]) + offset), True) if alike else (tokens[place].info, False)
    return found


def _items_by_list(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Each item of a numbered list with its list, by their places, list after list."""
    found: list[tuple[int, int]] = []
    lists: list[int] = []
    for index, token in enumerate(tokens):
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            lists.append(index)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and token.info:
            found.append((lists[-1], index))
    return iter(sorted(found))
