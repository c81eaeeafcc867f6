"""Parts that were laid out apart → one PDF: pages, structure tree, bookmarks, page labels, metadata and attachments.

Laying out is what costs; a body is laid out once for all customers, and each customer's cover and evidence are put
around it. The result conforms as its parts do.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, pairwise
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from pdf.errors import PdfError
from pdf.rendering import Attached

# ISO 32000-1, 12.4.2: decimal, small roman, capital letters.
LabelStyle = Literal["D", "r", "A"]
_DATE = "D:20000101000000Z"


@dataclass(frozen=True)
class PdfPart:
    """A PDF made by :func:`pdf.render`, and how a reader names its pages: ``i``, ``3`` or ``E-2``."""

    pdf: bytes
    style: LabelStyle = "D"
    prefix: str = ""


def prepare(pdf: bytes) -> bytes:
    """``pdf`` made ready to be the body of many merges: the same pages, in a form that :func:`merge` copies fastest."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        _name_no_destinations(opened)
        return _save(opened)


def merge(parts: Sequence[PdfPart], *, attachments: Sequence[Attached] = ()) -> bytes:
    """The parts in their order as one PDF. Title, dates and author are those of the first part.

    Each part becomes a ``Part`` of the structure tree, in its own language; its bookmarks keep their order. Attachments
    of the parts stay, ``attachments`` are added after them. Equal input gives equal bytes.

    Raises:
        PdfError: there is no part, or a part was not made by :func:`pdf.render`.
    """
    if not parts:
        raise PdfError("A PDF has at least one part.")
    base = max(range(len(parts)), key=lambda index: len(parts[index].pdf))
    with Pdf.open(io.BytesIO(parts[base].pdf)) as target:
        _name_no_destinations(target)
        pieces = [_own(target) if index == base else _foreign(target, part.pdf) for index, part in enumerate(parts)]
        _join(target, pieces)
        target.Root.PageLabels = _labels(parts, pieces)
        _attach(target, pieces, attachments)
        target.Root.Metadata = pieces[0].metadata
        target.trailer.Info = pieces[0].info
        target.Root.Lang = String(pieces[0].language)
        return _save(target)


@dataclass
class _Piece:
    """The objects of a part, all of them in the target file."""

    pages: list[Object]
    document: Object
    numbers: Object
    outlines: Object | None
    files: list[Object]
    metadata: Object
    info: Object
    language: str


def _own(target: Pdf) -> _Piece:
    root = target.Root
    return _piece(
        target,
        Dictionary(
            Pages=Array(list(root.Pages.Kids)),
            Document=root.StructTreeRoot.K[0],
            Numbers=root.StructTreeRoot.ParentTree,
            Outlines=root.get("/Outlines", None),
            Files=root.get("/AF", Array()),
            Metadata=root.Metadata,
            Info=target.trailer.Info,
            Lang=root.Lang,
        ),
    )


def _foreign(target: Pdf, pdf: bytes) -> _Piece:
    """Copy a part's objects into ``target`` in one go, so that what refers to each other still does."""
    with Pdf.open(io.BytesIO(pdf)) as source:
        _name_no_destinations(source)
        root = source.Root
        pages = list(root.Pages.Kids)
        for page in pages:
            # A page object is copied only as a page of its own, without what refers to it; so it is none for a moment.
            del page["/Type"], page["/Parent"]
        root.Pages.Kids = Array()
        bundle = Dictionary(
            Pages=Array(pages),
            Document=root.StructTreeRoot.K[0],
            Numbers=root.StructTreeRoot.ParentTree,
            Files=root.get("/AF", Array()),
            Metadata=root.Metadata,
            Info=source.trailer.Info,
            Lang=root.Lang,
        )
        del bundle.Document["/P"]
        if "/Outlines" in root:
            bundle.Outlines = root.Outlines
        copied = target.copy_foreign(source.make_indirect(bundle))
    for page in copied.Pages:
        page.Type = Name.Page
    return _piece(target, copied)


def _piece(target: Pdf, bundle: Object) -> _Piece:
    return _Piece(
        pages=list(bundle.Pages),
        document=bundle.Document,
        numbers=bundle.Numbers,
        outlines=bundle.get("/Outlines", None),
        files=list(bundle.Files),
        metadata=bundle.Metadata,
        info=bundle.Info,
        language=str(bundle.Lang),
    )


def _join(target: Pdf, pieces: list[_Piece]) -> None:
    """One page tree, one structure tree, one list of bookmarks."""
    tree = target.Root.Pages
    tree.Kids = Array([page for piece in pieces for page in piece.pages])
    tree.Count = len(tree.Kids)
    structure = target.Root.StructTreeRoot
    document = target.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=structure, K=Array()))
    structure.K = Array([document])
    leaves, start = [], 0
    for piece in pieces:
        for page in piece.pages:
            page.Parent = tree
        piece.document.S = Name.Part
        piece.document.P = document
        piece.document.Lang = String(piece.language)
        document.K.append(piece.document)
        start = _shift(piece, start)
        leaves.append(target.make_indirect(piece.numbers))
    structure.ParentTree = target.make_indirect(Dictionary(Kids=Array(leaves)))
    structure.ParentTreeNextKey = start
    _join_outlines(target, [piece.outlines for piece in pieces if piece.outlines is not None])


def _shift(piece: _Piece, start: int) -> int:
    """Give the piece's keys in the parent tree a range of their own, from ``start``; return the first key after it."""
    if start:
        for page in piece.pages:
            page.StructParents = int(page.StructParents) + start
            for annotation in page.get("/Annots", Array()):
                annotation.StructParent = int(annotation.StructParent) + start
        shifted = [(int(key) + start, value) for key, value in batched(piece.numbers.Nums, 2)]
        piece.numbers.Nums = Array([entry for pair in shifted for entry in pair])
    first, last = int(piece.numbers.Nums[0]), int(piece.numbers.Nums[-2])
    piece.numbers.Limits = Array([first, last])
    return last + 1


def _join_outlines(target: Pdf, outlines: list[Object]) -> None:
    if not outlines:
        return
    joined = target.make_indirect(Dictionary(Type=Name.Outlines, Count=sum(abs(int(o.Count)) for o in outlines)))
    items = [item for outline in outlines for item in _siblings(outline)]
    for item in items:
        item.Parent = joined
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    joined.First, joined.Last = items[0], items[-1]
    target.Root.Outlines = joined


def _siblings(outline: Object) -> Iterator[Object]:
    item = outline.get("/First", None)
    while item is not None:
        following = item.get("/Next", None)
        yield item
        item = following


def _labels(parts: Sequence[PdfPart], pieces: list[_Piece]) -> Object:
    numbers, start = Array(), 0
    for part, piece in zip(parts, pieces, strict=True):
        label = Dictionary(S=Name("/" + part.style))
        if part.prefix:
            label.P = String(part.prefix)
        numbers.append(start)
        numbers.append(label)
        start += len(piece.pages)
    return Dictionary(Nums=numbers)


def _name_no_destinations(pdf: Pdf) -> None:
    """Links lead to places, not to names, which could be the same in two parts."""
    names = pdf.Root.get("/Names", Dictionary())
    if "/Dests" not in names:
        return
    places = {str(name): place for name, place in batched(names.Dests.Names, 2)}
    del names["/Dests"]
    for page in pdf.Root.Pages.Kids:
        for annotation in page.get("/Annots", Array()):
            if isinstance(annotation.get("/Dest"), String):
                annotation.Dest = places[str(annotation.Dest)]


def _attach(target: Pdf, pieces: list[_Piece], attachments: Sequence[Attached]) -> None:
    """Associated files of the whole document (ISO 19005-3, 6.8), found by name too."""
    files = [file for piece in pieces for file in piece.files] + [_file(target, file) for file in attachments]
    if not files:
        return
    target.Root.AF = Array(files)
    by_name = {str(file.UF): file for file in files}
    if len(by_name) < len(files):
        raise PdfError("Two attachments have the same name.")
    entries = [entry for name in sorted(by_name) for entry in (String(name), by_name[name])]
    target.Root.Names = Dictionary(EmbeddedFiles=target.make_indirect(Dictionary(Names=Array(entries))))


def _file(target: Pdf, file: Attached) -> Object:
    data = Stream(target, file.data)
    data.Type = Name.EmbeddedFile
    data.Subtype = Name("/" + file.media_type)
    # ISO 32000-1, table 46: the checksum of an embedded file is an MD5 sum; it protects nothing here.
    checksum = hashlib.md5(file.data, usedforsecurity=False).digest()
    data.Params = Dictionary(Size=len(file.data), CheckSum=String(checksum), CreationDate=_DATE, ModDate=_DATE)
    reference = target.make_indirect(data)
    return target.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(file.name),
            UF=String(file.name),
            Desc=String(file.description),
            EF=Dictionary(F=reference, UF=reference),
            AFRelationship=Name("/" + file.relationship),
        )
    )


def _save(pdf: Pdf) -> bytes:
    output = io.BytesIO()
    pdf.save(
        output,
        # Streams of at most a hundred objects: pyHanko reads an object by parsing its whole stream's index.
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return output.getvalue()
