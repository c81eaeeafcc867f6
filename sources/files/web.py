"""A page of the web as lines: its body, without programs, menus and what it hides."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from sources.files.found import Found, Unfit
from sources.files.package import text_in
from sources.inline import plain
from sources.laid_out.layout import CellPart, TextLine
from sources.markup.elements import NOTES, read_elements
from sources.markup.markdown import Rendered
from sources.source import UnreadableSource

_GONE = frozenset({"script", "style", "template", "noscript", "object", "embed", "iframe", "svg", "canvas"})
_AROUND = frozenset({"nav", "footer", "header"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DEEPEST = 200


def read_web(data: bytes, choice: str = "") -> Found:
    """The lines of an HTML file."""
    text = _decode(data)
    found = Found()
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as problem:
        raise Unfit("broken") from problem
    body = root.find("body")
    if body is None:
        raise Unfit("no_text")
    changed = list(body.iter("ins", "del"))
    if any(element.tag == "ins" for element in changed) and choice not in {"accepted", "original"}:
        words = {tag: [text_in(e).strip()[:120] for e in changed if e.tag == tag] for tag in ("ins", "del")}
        examples = {"inserted": words["ins"][:3], "deleted": words["del"][:3]}
        found.changes = {"inserted": len(words["ins"]), "deleted": len(words["del"]), "examples": examples}
        return found
    _settle(body, choice)
    _clear(body, found)
    source = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    source = re.sub(r"^<body[^>]*>|</body>\s*$", "", source)
    try:
        elements = read_elements(Rendered(source), [""])
    except UnreadableSource as problem:
        raise Unfit("too_deep") from problem
    for line in elements.lines:
        found.lines.append(_line(line, len(found.lines) + 1))
    found.list_numbers = [(1, each.text) for each in elements.furniture if each.kind == "list_number"]
    found.struck = [(1, each.text) for each in elements.furniture if each.kind == "struck"]
    for each in elements.furniture:
        if each.kind == "image_tag":
            found.remark("image", each.text)
    return found


def _line(line: TextLine, number: int) -> TextLine:
    notes = tuple(code for code, note in NOTES.items() if any(note is each for each in line.notes))
    parts = tuple((CellPart(cell),) if cell and cell != "–" else () for cell in line.cells)
    if line.cells and all(cell.startswith("**") and cell.endswith("**") for cell in line.cells):
        cells = tuple(plain(cell) for cell in line.cells)
        return TextLine(number, "\t".join(cells), gap=True, cells=cells, parts=parts, markup=True, notes=notes)
    return TextLine(
        number, line.text, gap=line.gap, indent=line.indent, depth=line.depth, cells=line.cells, level=line.level,
        marker=line.marker, markup=True, notes=notes, parts=parts if line.cells else (),
    )  # fmt: skip


def _decode(data: bytes) -> str:
    for start, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(start):
            return data.decode(encoding, "replace")
    named = _CHARSET.search(data[:4096])
    encodings = ["utf-8", named[1].decode("ascii").lower()] if named else ["utf-8"]
    for encoding in [*encodings, "cp1252"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _settle(body: etree._Element, choice: str) -> None:
    """Tracked changes as the officer chose: what is gone is taken out, what stays is text."""
    gone, kept = ("del", "ins") if choice != "original" else ("ins", "del")
    if choice:
        for element in list(body.iter(gone)):
            element.text = None
            for child in list(element):
                element.remove(child)
            element.tag = "span"
    for element in list(body.iter(kept)) if choice else []:
        element.tag = "span"


def _clear(body: etree._Element, found: Found) -> None:
    """Take out what no reader of the page sees as its text, and name it."""
    depth = 0
    for event, _element in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise Unfit("too_deep")
    waiting = [body]
    while waiting:
        element = waiting.pop()
        children: list[Any] = list(element)
        for child in children:
            if not isinstance(child.tag, str):  # a comment, or an instruction
                _remove(child)
            elif (why := _is_gone(child)) is not None:
                if words := text_in(child).strip():
                    found.remark(why, words)
                _remove(child)
            else:
                waiting.append(child)
    for element in body.iter():
        _flow(element)


def _is_gone(element: etree._Element) -> str | None:
    """As what an element is left out, None when it is text."""
    if element.tag in _GONE:
        return "setting"
    if element.tag in _AROUND and not any(up.tag in {"article", "main"} for up in element.iterancestors()):
        return "navigation"
    return "hidden" if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) else None


def _flow(element: etree._Element) -> None:
    """Line ends are blanks, as a page shows them, except where it keeps them."""
    above = element.getparent()
    if element.text and not any(up.tag == "pre" for up in [element, *element.iterancestors()]):
        element.text = re.sub(r"\s*[\r\n]\s*", " ", element.text)
    if element.tail and above is not None and above.tag != "pre":
        element.tail = re.sub(r"\s*[\r\n]\s*", " ", element.tail)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
