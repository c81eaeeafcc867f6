"""The elements of a marked-up source as lines: HTML read by libxml2's parser, whose time is linear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from sources.findings import Furniture
from sources.inline import Run, protect, write
from sources.laid_out.layout import TextLine
from sources.markup.lists import NumberedList, is_ours
from sources.markup.markdown import BLANK, Rendered, is_address, same_address
from sources.source import UnreadableSource
from sources.words import words

# libxml2 goes no deeper than 256.
MAXIMUM_DEPTH = 200

_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em"})
_STRUCK = frozenset({"s", "del", "strike"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_RAISED = frozenset({"sup", "sub"})
# In these a line end is white space, as in a browser; elsewhere it may be the author's.
_FLOWING = frozenset(["p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "caption", "summary"])
_BREAKING = _FLOWING | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "legend",
        "main",
        "nav",
        "ol",
        "option",
        "pre",
        "section",
        "select",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_INDENT = 4
# A text that is deeper is shown as if it were so deep.
_DEEPEST_LIST = 12
_UNITS = re.compile(r"(?<![^\W\d_])[^\W\d_]{0,3}$")
EMPTY_CELL = "–"

NOTES: dict[str, str | Promise] = {
    "image": _("An image stood here; a text can't hold it."),
    "struck": _("Words that are struck out in the source were left out here."),
    "raised": _("Raised or lowered characters were set as plain text (“m^2”, “CO2”, “[1]”)."),
    "footnote": _("A footnote was put behind the text that refers to it."),
    "counted": _("All items of this list bear one number in the source; they were counted, as Markdown does."),
}


@dataclass
class _Item:
    """An item whose first line is still to come: what stands before it, inside a text or as the label of a row."""

    marker: str | None = None
    label: str = ""
    level: int = 0


@dataclass
class Elements:
    """Lines of a marked-up source, what was left out, and the words that the source lacks."""

    lines: list[TextLine] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)


def read_elements(rendered: Rendered, source: Sequence[str]) -> Elements:
    """The lines of a rendered source. Raises ``UnreadableSource`` for elements that stand too deep in each other."""
    walker = _Walker(source)
    parser = etree.HTMLParser(encoding="utf-8")
    root = etree.fromstring(f"<body>{rendered.html}</body>".encode("utf-8", "surrogatepass"), parser)
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            depth += 1
            if depth > MAXIMUM_DEPTH:
                raise UnreadableSource(
                    _(
                        "In this text elements stand inside each other, too deep for an agreement. "
                        "Save it as plain text."
                    )
                )
            walker.start(element)
            walker.text(element.text)
            continue
        if event == "end":
            depth -= 1
            walker.end(element)
        else:
            walker.begin_line(int(element.text))
        walker.text(element.tail)
    walker.break_line()
    walker.done.furniture += rendered.furniture
    walker.done.added += rendered.added
    return walker.done


class _Walker:
    """Meets the elements in order; what it holds is the line that is being read, and what it stands in."""

    def __init__(self, source: Sequence[str]) -> None:
        self.source = source
        self.done = Elements()
        self.number = 1
        self.runs: list[Run] = []
        self.strong = self.emphasis = self.flowing = self.depth = 0
        self.struck: list[str] | None = None
        self.struck_depth = 0
        self.starts: list[int] = []
        self.lists: list[NumberedList] = []
        self.items: list[_Item] = []
        self.cells: list[str] | None = None
        self.cell_depth = 0
        self.gap = False
        self.notes: list[str] = []
        self.indented = (0, 0)

    # Lines

    def begin_line(self, number: int) -> None:
        """A block of Markdown begins on a line of the source."""
        self.break_line()
        self.number = number
        self.flowing = 0 if self.cells is None else self.flowing
        self.gap = self.gap or number < 2 or not self.source[number - 2].strip()

    def break_line(self, gap: bool = False) -> None:
        """End the line that is being read."""
        if self.cells is not None:
            if self.runs and self.runs[-1].text.strip():
                self.runs.append(Run(_cell_break(self.runs[-1].text)))
        elif text := self._take():
            self._append(text)
        self.gap = self.gap or gap

    def _take(self) -> str:
        text = " ".join(write(self.runs).replace("\xa0", " ").split())
        self.runs = []
        return text

    def _append(self, text: str, cells: tuple[str, ...] = ()) -> None:
        item = self.items[-1] if self.items else _Item()
        nested = sum(not each.ours for each in self.lists)
        line = TextLine(
            number=self.number,
            text=f"{item.label} {text}".strip() if not item.level else text,
            gap=self.gap,
            indent=self._indent() + _INDENT * nested,
            depth=self.depth,
            cells=cells,
            level=item.level,
            marker=item.marker,
            markup=True,
            notes=tuple(NOTES[note] for note in dict.fromkeys(self.notes)),
        )
        self.done.lines.append(line)
        if self.items:
            self.items[-1] = replace(item, label="", marker=None)
        self.gap, self.notes = False, []

    def _indent(self) -> int:
        """How far the line of the source is indented; many elements may stand on one line."""
        if self.indented[0] != self.number:
            raw = self.source[self.number - 1] if self.number <= len(self.source) else ""
            blank = raw[: len(raw) - len(raw.lstrip())]
            self.indented = (self.number, len(blank.expandtabs(_INDENT)))
        return self.indented[1]

    def text(self, text: str | None) -> None:
        """Text between tags."""
        if not text:
            return
        first, *others = text.split("\n")
        self._add(first)
        for part in others:
            # What goes on in bold or italics over a line end is one text.
            if self.flowing or self.strong or self.emphasis or self.cells is not None:
                self._add(" ")
            else:
                self.break_line()
            self.number += 1
            self._add(part)

    def _add(self, text: str) -> None:
        if not text:
            return
        if self.struck is not None:
            self.struck.append(text)
            return
        self.runs.append(Run(protect(text.replace(BLANK, "_")), bool(self.strong), bool(self.emphasis)))

    # Tags

    def start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _BREAKING:
            self.break_line(gap=not is_ours(element))
            self.flowing += tag in _FLOWING
        if note := element.get("data-note"):
            self.notes.append(note)
        self._start_look(tag)
        if tag == "br":
            self.break_line(gap=True)
        elif tag == "img":
            self._leave_image_out(element)
        elif tag in {"ul", "ol"}:
            self._open_list(element)
        elif tag == "li":
            self._open_item(element)
        elif tag in _HEADINGS:
            self.depth = int(tag[1])
        elif tag in {"td", "th"}:
            self._open_cell()

    def _start_look(self, tag: str) -> None:
        if tag in _STRONG:
            self.strong += 1
        elif tag in _EMPHASIS:
            self.emphasis += 1
        elif tag in _STRUCK:
            self.struck_depth += 1
            self.struck = self.struck or []
        elif tag in _RAISED or tag == "a":
            self.starts.append(len(self.runs))

    def end(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _BREAKING and tag not in {"td", "th"}:
            self.break_line(gap=not is_ours(element))
            self.flowing = max(self.flowing - (tag in _FLOWING), 0)
        self._end_look(tag, element.get("href", ""))
        if tag in {"ul", "ol"}:
            self.lists.pop()
        elif tag == "li":
            self._close_item()
        elif tag in _HEADINGS:
            self.depth = 0
        elif tag in {"td", "th"}:
            self._close_cell()
        elif tag == "tr":
            self._close_row()

    def _end_look(self, tag: str, address: str) -> None:
        if tag in _STRONG:
            self.strong -= 1
        elif tag in _EMPHASIS:
            self.emphasis -= 1
        elif tag in _STRUCK:
            self._close_struck()
        elif tag in _RAISED:
            self._close_raised(tag)
        elif tag == "a":
            self._close_link(address)

    # Lists

    def _open_list(self, element: etree._Element) -> None:
        self.lists.append(NumberedList.of(element))

    def _open_item(self, element: etree._Element) -> None:
        if self.items and self.items[-1].label:
            self._append("")
        lists = self.lists or [NumberedList(ordered=False)]
        current = lists[-1]
        bullets = [index for index, each in enumerate(lists) if not each.ordered]
        level = min(len(lists) - bullets[0], _DEEPEST_LIST) if bullets else 0
        if not current.ordered:
            self.items.append(_Item(marker="•", level=level))
            return
        printed = current.count(element)
        if not current.ours and not level:
            self.done.added.update(words(printed))
        if current.ours and level:
            # A page numbers the items of a list inside a text by itself.
            self.done.furniture.append(Furniture("list_number", printed, self.number))
        self.items.append(_Item(marker=printed, level=level) if level else _Item(label=printed))

    def _close_item(self) -> None:
        if not self.items:
            return
        if self.items[-1].label and self.cells is None:
            self._append("")
        self.items.pop()

    # Tables

    def _open_cell(self) -> None:
        self.cell_depth += 1
        if self.cell_depth > 1:
            return
        if self.cells is None:
            self._flush_before_row()
            self.cells = []
        self.runs = []

    def _flush_before_row(self) -> None:
        if text := self._take():
            self._append(text)

    def _close_cell(self) -> None:
        self.cell_depth = max(self.cell_depth - 1, 0)
        self.flowing = max(self.flowing - 1, 0)
        if self.cell_depth or self.cells is None:
            self.break_line()
            return
        self.cells.append(re.sub(r"[; ]+$", "", self._take()) if self._ends_with_break() else self._take())

    def _ends_with_break(self) -> bool:
        return bool(self.runs) and self.runs[-1].text in {"; ", " "}

    def _close_row(self) -> None:
        if self.cell_depth or self.cells is None:
            return
        cells, self.cells = self.cells, None
        if not any(cells):
            return
        while cells and not cells[-1]:
            cells.pop()
        self.gap = True
        filled = tuple(cell or EMPTY_CELL for cell in cells)
        self._append("\t".join(filled), filled)

    # What a text can't hold

    def _close_struck(self) -> None:
        self.struck_depth -= 1
        if self.struck_depth or self.struck is None:
            return
        text, self.struck = "".join(self.struck).strip(), None
        self.notes.append("struck")
        self.done.furniture.extend(
            Furniture("struck", part.strip(), self.number - text.count("\n") + offset)
            for offset, part in enumerate(text.split("\n"))
            if part.strip()
        )

    def _leave_image_out(self, element: etree._Element) -> None:
        self.notes.append("image")
        if alternative := element.get("alt", "").strip():
            self.done.furniture.append(Furniture("image_tag", alternative, self.number))

    def _close_raised(self, tag: str) -> None:
        start = self.starts.pop()
        text = "".join(run.text for run in self.runs[start:]).strip()
        if not text:
            return
        before = "".join(run.text for run in self.runs[max(start - 2, 0) : start])[-8:]
        self.notes.append("raised")
        if tag == "sup":
            unit = before[-1:].isalpha() and _UNITS.search(before)
            del self.runs[start:]
            self._add(f"^{text}" if unit else f"[{text}]")

    def _close_link(self, address: str) -> None:
        start = self.starts.pop()
        text = "".join(run.text for run in self.runs[start:]).strip()
        if not is_address(address) or self.struck is not None:
            return
        link = f"<{address}>" if not re.search(r"[\s<>*]", address) else protect(address)
        if text in {address, re.sub("^mailto:", "", address)} and not self.starts:
            self.runs[start:] = [Run(link, bool(self.strong), bool(self.emphasis))]
        elif text and not same_address(text, address):
            self.runs.append(Run(f" ({link})", bool(self.strong), bool(self.emphasis)))
            self.done.added.update(words(address))


def _cell_break(text: str) -> str:
    """What parts two lines of a cell."""
    return " " if text.rstrip().endswith((".", ":", ";", ",", "!", "?")) else "; "
