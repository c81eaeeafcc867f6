"""The words of a PDF of ours, as a screen reader meets them: in the order of its structure tree."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf

from pdf.errors import PdfError

_CODE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_SHOWS = {"Tj", "TJ", "'", '"'}


@dataclass
class Element:
    """A structure element: its kind ("P", "LI", "Lbl"), and its texts and elements in order."""

    kind: str
    content: list[str | Element] = field(default_factory=list)

    def text(self) -> str:
        """All text in it, without a sign for where a line or an element ends."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def elements(self) -> Iterator[Element]:
        """The element itself and all below it, in reading order."""
        yield self
        for part in self.content:
            if isinstance(part, Element):
                yield from part.elements()


def read_words(pdf: bytes) -> Element:
    """The structure tree of a PDF made by :func:`pdf.render` or :func:`pdf.merge`, with its text.

    Page heads and other artifacts are no part of it.

    Raises:
        PdfError: text is drawn in a way in which those never draw it, so that a reader might see what is not here.
    """
    with Pdf.open(io.BytesIO(pdf)) as opened:
        texts = {page.objgen: _page_texts(page) for page in (page.obj for page in opened.pages)}
        return _element(opened.Root.StructTreeRoot.K[0], texts, (0, 0))


def _element(source: Any, texts: dict[tuple[int, int], dict[int, str]], page: tuple[int, int]) -> Element:
    element = Element(str(source.S).removeprefix("/"))
    page = source.Pg.objgen if "/Pg" in source else page
    kids = source.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary):
            if kid.get("/Type") == "/MCR":
                element.content.append(texts[kid.Pg.objgen if "/Pg" in kid else page].get(int(kid.MCID), ""))
            elif "/S" in kid:
                element.content.append(_element(kid, texts, page))
        else:
            element.content.append(texts[page].get(int(kid), ""))
    return element


def _page_texts(page: Any) -> dict[int, str]:
    """The text of each marked content of a page."""
    fonts = {name: _texts_of(font) for name, font in page.Resources.get("/Font", Dictionary()).items()}
    found: dict[int, list[str]] = {}
    marks: list[int | None] = []
    font: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else None
            content = properties if isinstance(properties, Dictionary) and "/MCID" in properties else None
            # What stands in an artifact or in the reading order stays that, whatever is marked inside it.
            marks.append(_inherit(marks, operands) if content is None else int(content.MCID))
        elif operator == "EMC":
            marks.pop()
        elif operator == "Tf":
            font = fonts[str(operands[0])]
        elif operator in _SHOWS:
            text = "".join(_decode(operands[-1], font))
            if not marks:
                raise PdfError(f"Text outside the reading order: {text!r}.")
            if (mark := marks[-1]) is not None:
                found.setdefault(mark, []).append(text)
        elif operator == "Do" and page.Resources.XObject[str(operands[0])].get("/Subtype") == "/Form":
            raise PdfError("A form within a page, which could hold text.")
    return {mark: "".join(texts) for mark, texts in found.items()}


def _inherit(marks: list[int | None], operands: Any) -> int | None:
    return marks[-1] if marks and str(operands[0]) != "/Artifact" else None


def _decode(shown: Any, font: dict[bytes, str]) -> Iterator[str]:
    for piece in shown if isinstance(shown, Array) else [shown]:
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece)
            for start in range(0, len(codes), 2):
                yield font[codes[start : start + 2]]


def _texts_of(font: Any) -> dict[bytes, str]:
    """What each glyph of a font says."""
    found = {}
    for glyph, text in _CODE.findall(font.ToUnicode.read_bytes()):
        if len(glyph) == 4 and (glyph, text.lower()) != (b"0000", b"ffff"):
            found[bytes.fromhex(glyph.decode())] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found
