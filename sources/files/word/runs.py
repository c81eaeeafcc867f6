"""The words of a Word paragraph: what a page shows of it, and what stands there unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from sources.files.found import ACCEPTED, Found
from sources.files.word.names import MATH, MC, R, W, toggle, value
from sources.files.word.styles import Styles
from sources.inline import Run, protect

_UNITS = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}$")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>*]+", re.IGNORECASE)
_INSERTED, _DELETED = frozenset({f"{W}ins", f"{W}moveTo"}), frozenset({f"{W}del", f"{W}moveFrom"})
_PASSED = frozenset(
    {f"{W}smartTag", f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}dir", f"{W}bdo", f"{W}fldSimple", f"{W}ruby"}
    | {f"{W}rubyBase", f"{MC}AlternateContent"}
)
# The private range in which fonts of symbols keep their signs; what each is on a page.
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F02D": "-", "F0FE": "☒", "F0A8": "☐", "F06F": "☐", "F0D8": "▸", "F0FC": "✓"}
_MARKS = {"noBreakHyphen": "-", "softHyphen": "", "tab": "\t", "cr": "\n"}


@dataclass
class Words:
    """The runs of a paragraph, why an officer should look at it, and what of it stands elsewhere on the page."""

    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    footnotes: list[tuple[str, str]] = field(default_factory=list)
    contents: bool = False


@dataclass
class _Field:
    code: str = ""
    shown: bool = False


class WordReader:
    """Reads paragraphs one after another: a field may begin in one and end in the next."""

    def __init__(self, found: Found, styles: Styles, links: dict[str, str], choice: str) -> None:
        self.found, self.styles, self.links = found, styles, links
        self._kept = _INSERTED if choice != "original" else _DELETED
        self._dropped = _DELETED if choice != "original" else _INSERTED
        self.choice = choice or ACCEPTED
        self.fields: list[_Field] = []
        self.comments: dict[str, str] = {}
        self.notes: dict[tuple[str, str], str] = {}
        self._numbers: dict[tuple[str, str], str] = {}
        self.words = Words()
        self._style = ""

    def read(self, paragraph: etree._Element, style: str) -> Words:
        """The words of a paragraph with this style."""
        self.words, self._style = Words(), style
        self._in(paragraph)
        if any(each.code.lstrip().upper().startswith("TOC") for each in self.fields):
            self.words.contents = True
        return self.words

    def _in(self, element: etree._Element) -> None:
        for child in element:
            tag = str(child.tag)
            if tag == f"{W}r":
                self._run(child)
            elif tag == f"{W}hyperlink":
                self._link(child)
            elif tag in self._kept or tag in _PASSED or tag == f"{MC}Choice":
                self._in(child)
            elif tag.startswith(MATH):
                self._formula(child)
            elif tag == f"{W}subDoc" or tag == f"{W}altChunk":
                self.found.remark("embedded")

    def _link(self, element: etree._Element) -> None:
        start = len(self.words.runs)
        self._in(element)
        address = self.links.get(element.get(f"{R}id", ""), "")
        if not _ADDRESS.fullmatch(address):
            return
        text = "".join(run.text for run in self.words.runs[start:]).strip()
        self._point(start, text, address)

    def _point(self, start: int, text: str, address: str) -> None:
        bare = re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", address.lower()).rstrip("/")
        if re.sub(r"^(?:https?://)?(?:www\.)?", "", text.lower()).rstrip("/") == bare:
            self.words.runs[start:] = (
                [Run(f"<{address}>")] if text in {address, address[7:]} else self.words.runs[start:]
            )
        elif text:
            self.words.runs.append(Run(f" (<{address}>)"))

    def _formula(self, element: etree._Element) -> None:
        if text := "".join(each.text or "" for each in element.iter(f"{MATH}t")):
            self.words.runs.append(Run(protect(text)))
            self.words.notes.append("formula")

    # Runs

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        said = self._said
        hidden = said(properties, "vanish") and not said(properties, "specVanish")
        struck = said(properties, "strike") or said(properties, "dstrike")
        text = "".join(self._pieces(run))
        if not text:
            return
        if hidden:
            self.found.remark("hidden", text)
            return
        if struck:
            self.found.struck.append((len(self.found.lines) + 1, " ".join(text.split())))
            self.words.notes.append("struck")
            return
        if said(properties, "caps"):
            text = text.upper()
        raised = value(None if properties is None else properties.find(f"{W}vertAlign"))
        if raised in {"superscript", "subscript"} and text.strip():
            self.words.notes.append("raised")
            text = self._raise(text) if raised == "superscript" else text
        strong, emphasis = bool(self._own(properties, "b")), bool(self._own(properties, "i"))
        self.words.runs.append(Run(protect(text), strong, emphasis))

    def _raise(self, text: str) -> str:
        before = self.words.runs[-1].text[-8:] if self.words.runs else ""
        return f"^{text}" if before[-1:].isalpha() and _UNITS.search(before) else f"[{text.strip()}]"

    def _own(self, properties: etree._Element | None, name: str) -> bool | None:
        """A property of the run itself or of its style of characters; that of the paragraph is no emphasis."""
        said = toggle(properties, name)
        if said is None and properties is not None:
            said = self.styles.look(value(properties.find(f"{W}rStyle")), name)
        return said

    def _said(self, properties: etree._Element | None, name: str) -> bool:
        said = self._own(properties, name)
        return bool(self.styles.look(self._style, name) if said is None else said)

    def _pieces(self, run: etree._Element) -> Iterator[str]:
        for child in run:
            name = str(child.tag).rpartition("}")[2]
            if name == "fldChar":
                self._field(child)
            elif name == "instrText":
                if self.fields:
                    self.fields[-1].code += child.text or ""
            elif self.fields and not all(each.shown for each in self.fields):
                continue
            elif name == "t" or (name == "delText" and self.choice != ACCEPTED):
                yield child.text or ""
            elif name in _MARKS:
                yield _MARKS[name]
            elif name == "br":
                yield " " if child.get(f"{W}type") in {"page", "column"} else "\n"
            elif name == "sym":
                yield self._symbol(child)
            else:
                yield from self._object(name, child)

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown = True
            if self.fields[-1].code.lstrip().upper().startswith("TOC"):
                self.words.contents = True
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            self.words.contents = self.words.contents or ended.code.lstrip().upper().startswith("TOC")

    def _symbol(self, element: etree._Element) -> str:
        code = element.get(f"{W}char", "").upper()
        if code in _SYMBOLS:
            return _SYMBOLS[code]
        self.words.notes.append("symbol")
        number = int(code, 16) if re.fullmatch("[0-9A-F]{4}", code) else 0
        return chr(number) if 0x20 <= number < 0xD800 else "?"

    def _object(self, name: str, child: etree._Element) -> Iterator[str]:
        if name in {"footnoteReference", "endnoteReference"}:
            kind = name.removesuffix("Reference")
            label = self._number(kind, child.get(f"{W}id", ""))
            self.words.footnotes.append((label, self.notes.get((kind, child.get(f"{W}id", "")), "")))
            yield f"[{label}]"
        elif name == "commentReference":
            self.found.remark("comment", self.comments.get(child.get(f"{W}id", ""), ""))
        elif name in {"drawing", "pict", "object", "AlternateContent"}:
            self._drawing(child)
        elif name == "ptab":
            yield "\t"

    def _number(self, kind: str, identity: str) -> str:
        key = (kind, identity)
        if key not in self._numbers:
            self._numbers[key] = str(len(self._numbers) + 1)
        return self._numbers[key]

    def _drawing(self, element: etree._Element) -> None:
        # What a drawing holds is written twice, the second time for old programs.
        skipped = {each for fallback in element.iter(f"{MC}Fallback") for each in fallback.iter()}
        if str(element.tag) == f"{MC}AlternateContent" and element.find(f"{MC}Choice") is None:
            skipped = set()
        boxes = [box for box in element.iter(f"{W}txbxContent") if box not in skipped]
        self.words.boxes += boxes
        if not boxes:
            self.words.notes.append("image")
            described = [each.get("descr") or "" for each in element.iter() if each.get("descr")]
            self.found.remark("image", described[0] if described else "")
