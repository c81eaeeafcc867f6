"""Ways to change a sealed copy, by class. Each takes the copy and a source of chance, and returns other bytes."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Pdf, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from seal import demo_settings, keys, running

Change = Callable[[bytes, random.Random], bytes]


def flip(pdf: bytes, start: int, end: int, chance: random.Random) -> bytes:
    """One byte between two places made another."""
    place = chance.randrange(start, end)
    return pdf[:place] + bytes([pdf[place] ^ chance.randrange(1, 256)]) + pdf[place + 1 :]


def _stream(pdf: bytes, pick: Callable[[Pdf], pikepdf.Object]) -> tuple[int, int]:
    """Where the raw bytes of a stream stand in the file."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        raw = pick(opened).read_raw_bytes()
    start = pdf.index(raw)
    return start, start + len(raw)


def _rewritten(pdf: bytes, change: Callable[[Pdf], object], *, in_place: bool, chance: random.Random) -> bytes:
    """The file with a change, written anew; or, in place, the same with the old seal's bytes appended behind."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        output = io.BytesIO()
        opened.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return output.getvalue() + (pdf[chance.randrange(len(pdf)) :] if in_place else b"")


def _updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with an update appended: its own bytes stay as they are."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _overwrite_text(page: int, chance: random.Random) -> Callable[[IncrementalPdfFileWriter], None]:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]["/Kids"]
        contents = pages[page % len(pages)].get_object().raw_get("/Contents")
        old = contents.get_object()
        moved = b"1 0 0 1 %d %d cm\n" % (chance.randrange(1, 40), chance.randrange(1, 40))
        old._data = moved + old.data
        old._encoded_data = None
        writer.mark_update(contents)

    return change


def text(pdf: bytes, chance: random.Random) -> bytes:
    """The text of a page: in its bytes, in a file written anew, or over it in an update."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        page = chance.randrange(1, len(opened.pages))
    return _text_of(pdf, page, chance)


def cover(pdf: bytes, chance: random.Random) -> bytes:
    """The same on the cover."""
    return _text_of(pdf, 0, chance)


def _text_of(pdf: bytes, page: int, chance: random.Random) -> bytes:
    def other_text(opened: Pdf) -> None:
        contents = opened.pages[page].Contents
        contents.write(b"1 0 0 1 %d 0 cm\n" % chance.randrange(1, 99) + contents.read_bytes())

    way = chance.randrange(3)
    if way == 0:
        return flip(pdf, *_stream(pdf, lambda opened: opened.pages[page].Contents), chance)
    if way == 1:
        return _rewritten(pdf, other_text, in_place=chance.random() < 0.3, chance=chance)
    return _updated(pdf, _overwrite_text(page, chance))


def attachment(pdf: bytes, chance: random.Random) -> bytes:
    """An attached file: a byte, its contents, its name, or its place in the list."""

    def contents(opened: Pdf) -> None:
        opened.Root.AF[0].EF.F.write(b'{"number": "%d/2099"}' % chance.randrange(1000))

    def name(opened: Pdf) -> None:
        opened.Root.AF[0].UF = String(f"anders-{chance.randrange(1000)}.json")

    def removed(opened: Pdf) -> None:
        del opened.Root.AF, opened.Root.Names.EmbeddedFiles
        opened.docinfo["/Title"] = String(str(chance.randrange(10**6)))

    def updated(writer: IncrementalPdfFileWriter) -> None:
        file = writer.root["/AF"][0]
        file["/Desc"] = generic.TextStringObject(str(chance.randrange(10**6)))
        writer.mark_update(writer.root["/AF"].raw_get(0))

    way = chance.randrange(3)
    if way == 0:
        return flip(pdf, *_stream(pdf, lambda opened: opened.Root.AF[0].EF.F), chance)
    if way == 1:
        return _rewritten(pdf, chance.choice([contents, name, removed]), in_place=False, chance=chance)
    return _updated(pdf, updated)


def signature(pdf: bytes, chance: random.Random) -> bytes:
    """The seal itself: a digit of the signature, its padding, its byte range, or what the seal says of itself."""
    spans = [match.span(1) for match in re.finditer(rb"/Contents\s*<([0-9a-fA-F]{2000,})>", pdf)]
    start, end = chance.choice(spans)
    filled = start + len(pdf[start:end].rstrip(b"0"))
    way = chance.randrange(4)
    if way == 0:
        place = chance.randrange(start, filled)
    elif way == 1:
        place = chance.randrange(min(filled + 2, end - 1), end)
    else:
        marks = [rb"/ByteRange\s*\[([^\]]*)\]", rb"/M\s*\(([^)]*)\)", rb"/Name\s*\(([^)]*)\)"]
        found = [m.span(1) for mark in marks for m in re.finditer(mark, pdf)]
        low, high = chance.choice(found)
        digits = [place for place in range(low, high) if pdf[place : place + 1].isalnum()]
        place = chance.choice(digits)
    new = chance.choice([digit for digit in b"0123456789abcdef" if digit not in (pdf[place], pdf[place] | 32)])
    return pdf[:place] + bytes([new]) + pdf[place + 1 :]


def appended(pdf: bytes, chance: random.Random) -> bytes:
    """An update or plain bytes at the end."""

    def title(writer: IncrementalPdfFileWriter) -> None:
        writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string(number)}))

    def script(writer: IncrementalPdfFileWriter) -> None:
        action = {"/S": generic.pdf_name("/JavaScript"), "/JS": generic.pdf_string(f"app.alert({number})")}
        writer.root["/OpenAction"] = generic.DictionaryObject(
            {generic.pdf_name(key): value for key, value in action.items()}
        )
        writer.update_root()

    def note(writer: IncrementalPdfFileWriter) -> None:
        values = {
            "/Type": generic.pdf_name("/Annot"),
            "/Subtype": generic.pdf_name("/FreeText"),
            "/Rect": generic.ArrayObject([generic.NumberObject(value) for value in (50, 50, 300, 90)]),
            "/Contents": generic.pdf_string(f"Toegevoegd {number}"),
        }
        made = writer.add_object(generic.DictionaryObject({generic.pdf_name(k): v for k, v in values.items()}))
        page = writer.root["/Pages"]["/Kids"][0]
        page.setdefault("/Annots", generic.ArrayObject()).append(made)
        writer.update_container(page)

    number = str(chance.randrange(10**6))
    junk = b"\n%" + number.encode() if chance.random() < 0.5 else chance.randbytes(chance.randrange(1, 2000))
    return chance.choice([lambda: pdf + junk, *(lambda c=c: _updated(pdf, c) for c in (title, script, note))])()


def pages(pdf: bytes, chance: random.Random) -> bytes:
    """Pages swapped, removed or repeated."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        count = len(opened.pages)
    first, second = chance.sample(range(count), 2)

    def swap(kids: list[Any]) -> None:
        kids[first], kids[second] = kids[second], kids[first]

    def remove(kids: list[Any]) -> None:
        del kids[first]

    def repeat(kids: list[Any]) -> None:
        kids[second] = kids[first]

    change = chance.choice([swap, remove, repeat])

    def written(opened: Pdf) -> None:
        kids = list(opened.Root.Pages.Kids)
        change(kids)
        opened.Root.Pages.Kids = Array(kids)
        opened.Root.Pages.Count = len(kids)

    def updated(writer: IncrementalPdfFileWriter) -> None:
        tree = writer.root["/Pages"]
        kids = [tree["/Kids"].raw_get(index) for index in range(count)]
        change(kids)
        tree["/Kids"] = generic.ArrayObject(kids)
        tree["/Count"] = generic.NumberObject(len(kids))
        writer.update_container(tree)

    if chance.random() < 0.5:
        return _rewritten(pdf, written, in_place=chance.random() < 0.3, chance=chance)
    return _updated(pdf, updated)


def unsealed(pdf: bytes, chance: random.Random) -> bytes:
    """The seal taken off: the file cut before it, written anew without it, or its field emptied in an update."""

    def without(opened: Pdf) -> None:
        del opened.Root.AcroForm
        if chance.random() < 0.5:
            del opened.Root["/Perms"]
        opened.docinfo["/Title"] = String(str(chance.randrange(10**6)))

    def emptied(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        del field["/V"]
        field["/T"] = generic.pdf_string(str(chance.random()))
        writer.update_container(field)

    ends = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", pdf)][:-1]
    way = chance.randrange(3)
    if way == 0:
        return pdf[: chance.choice(ends)] + (b"" if chance.random() < 0.1 else b"%" + str(chance.random()).encode())
    if way == 1:
        return _rewritten(pdf, without, in_place=False, chance=chance)
    return _updated(pdf, emptied)


def shadow(pdf: bytes, chance: random.Random) -> bytes:
    """Other content shown under the same seal: an overlay, an exchanged stream, a hidden layer, another catalogue."""

    def overlay(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        x, y = chance.randrange(500), chance.randrange(700)
        hiding = generic.StreamObject(stream_data=b"1 g %d %d 200 60 re f" % (x, y))
        page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(hiding)])
        writer.update_container(page)

    def exchanged(writer: IncrementalPdfFileWriter) -> None:
        kids = writer.root["/Pages"]["/Kids"]
        first, second = chance.sample(range(len(kids)), 2)
        one, other = kids[first], kids[second]
        contents = one.raw_get("/Contents"), other.raw_get("/Contents")
        one["/Contents"], other["/Contents"] = contents[1], contents[0]
        writer.update_container(one)
        writer.update_container(other)

    def catalogue(writer: IncrementalPdfFileWriter) -> None:
        kids = [writer.root["/Pages"]["/Kids"].raw_get(0)]
        values = {
            "/Type": generic.pdf_name("/Pages"),
            "/Kids": generic.ArrayObject(kids),
            "/Count": generic.NumberObject(1),
            "/Mark": generic.NumberObject(chance.randrange(10**6)),
        }
        tree = generic.DictionaryObject({generic.pdf_name(key): value for key, value in values.items()})
        writer.root["/Pages"] = writer.add_object(tree)
        writer.update_root()

    def fonts(writer: IncrementalPdfFileWriter) -> None:
        font = next(iter(writer.root["/Pages"]["/Kids"][1]["/Resources"]["/Font"].values()))
        font = font.get_object() if isinstance(font, generic.IndirectObject) else font
        font["/ToUnicode"] = writer.add_object(generic.StreamObject(stream_data=str(chance.random()).encode()))
        writer.update_container(font)

    def hidden_by_reference() -> bytes:
        """An update with a cross-reference only: a page's content is read from another place in the file."""
        with Pdf.open(io.BytesIO(pdf)) as opened:
            one, other = (opened.pages[index].Contents for index in chance.sample(range(len(opened.pages)), 2))
            number, root = one.objgen[0], opened.Root.objgen[0]
            size = int(opened.trailer.Size)
            other_number = other.objgen[0]
        place = pdf.index(b"\n%d 0 obj" % other_number) + 1
        previous = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
        table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (
            number,
            place,
            size,
            root,
            previous,
        )
        return pdf + table + b"startxref\n%d\n%%%%EOF\n" % len(pdf)

    ways: list[Callable[[], bytes]] = [
        hidden_by_reference,
        *(lambda c=c: _updated(pdf, c) for c in (overlay, exchanged, catalogue, fonts)),
    ]
    return chance.choice(ways)()


def second_signature(pdf: bytes, chance: random.Random, stranger: Path) -> bytes:
    """A signature by somebody else, after ours or over a rewritten file."""
    settings = demo_settings(stranger, organisation="Een ander B.V.", key_bits=2048)

    class Unscrupulous(PdfSigner):
        def _enforce_certification_constraints(self, reader: object) -> None:
            """Signs what may not be signed."""

    name = f"Extra{chance.randrange(10**6)}"
    metadata = PdfSignatureMetadata(field_name=name, md_algorithm="sha256", certify=False)
    source = pdf
    if chance.random() < 0.5:
        source = _updated(pdf, _overwrite_text(chance.randrange(5), chance))
    writer = IncrementalPdfFileWriter(io.BytesIO(source), strict=False)
    signer = Unscrupulous(metadata, keys.signer(settings.key))
    return bytes(running.run(signer.async_sign_pdf(writer)).getvalue())


def classes(stranger: Path) -> dict[str, Change]:
    """All classes of change; ``stranger`` is a folder for somebody else's keys."""
    return {
        "text": text,
        "cover": cover,
        "attachment": attachment,
        "signature": signature,
        "appended": appended,
        "pages": pages,
        "unsealed": unsealed,
        "shadow": shadow,
        "second signature": lambda pdf, chance: second_signature(pdf, chance, stranger),
    }


def samples(pdf: bytes, change: Change, count: int, seed: int) -> Iterator[bytes]:
    """``count`` different changed files, none of them equal to ``pdf``."""
    chance, seen = random.Random(seed), {zlib.crc32(pdf)}
    while len(seen) <= count:
        changed = change(pdf, chance)
        if (mark := zlib.crc32(changed)) not in seen:
            seen.add(mark)
            yield changed


def laughs() -> bytes:
    """A form whose few fields each hold a hundred times the next: ten thousand million fields to walk through."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        field = pdf.make_indirect(pikepdf.Dictionary(T="onder", FT=pikepdf.Name.Sig))
        for depth in range(5):
            kids = Array([field] * 100)
            field = pdf.make_indirect(pikepdf.Dictionary(T=f"laag{depth}", FT=pikepdf.Name.Sig, Kids=kids))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=Array([field]))
        output = io.BytesIO()
        pdf.save(output)
    return output.getvalue()
