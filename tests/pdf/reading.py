"""Reads what a PDF says to a screen reader and to a person: the structure tree, the text, the bookmarks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Pdf


@dataclass
class Element:
    """A structure element, with the pages its content stands on."""

    kind: str
    children: list[Element] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    scope: str = ""
    language: str = ""
    links: list[str] = field(default_factory=list)

    def all(self, kind: str) -> list[Element]:
        """The elements of a kind below this one, in reading order."""
        return [element for element in self.walk() if element.kind == kind]

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def spans(self) -> set[int]:
        """The pages of all content below."""
        return {page for element in self.walk() for page in element.pages}


def structure(pdf: bytes) -> Element:
    """The structure tree of a file."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(opened.pages)}
        return _element(opened.Root.StructTreeRoot.K[0], pages)


def _element(source: Any, pages: dict[Any, int]) -> Element:
    made = Element(str(source.S)[1:], language=str(source.get("/Lang", "")))
    if "/A" in source:
        made.scope = str(source.A.get("/Scope", ""))[1:]
    kids = source.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, int):
            made.pages.add(pages[source.Pg.objgen])
        elif "/MCID" in kid:
            made.pages.add(pages[kid.Pg.objgen])
        elif kid.get("/Type") == "/OBJR":
            made.links.append(str(kid.Obj.Contents))
        else:
            assert kid.P.objgen == source.objgen
            made.children.append(_element(kid, pages))
    return made


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """The titles of the bookmarks in order, with the number of the page each leads to."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(opened.pages)}

        def read(item: Any) -> Iterator[tuple[str, int]]:
            while item is not None:
                yield str(item.Title), pages[item.Dest[0].objgen]
                if "/First" in item:
                    yield from read(item.First)
                item = item.get("/Next", None)

        return list(read(opened.Root.Outlines.First))


def marked_content(pdf: bytes, page: int) -> dict[str, int]:
    """How often each kind of marked content begins on a page, and how much text stands in none (key ``""``)."""
    counts: dict[str, int] = {}
    with Pdf.open(io.BytesIO(pdf)) as opened:
        depth = 0
        instructions: Any = pikepdf.parse_content_stream(opened.pages[page])
        for operands, operator in instructions:
            name = str(operator)
            if name in ("BDC", "BMC"):
                properties = operands[1] if name == "BDC" else {}
                kind = str(properties.get("/Type", "")) if str(operands[0]) == "/Artifact" else ""
                counts[str(operands[0]) + kind] = counts.get(str(operands[0]) + kind, 0) + 1
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in ("Tj", "TJ") and depth == 0:
                counts[""] = counts.get("", 0) + 1
    return counts
