"""What the letters of a PDF are when they are copied, searched or read aloud: one text for each glyph, the right one.

WeasyPrint notes for a glyph the text at its first use in the document. That text is another's where two characters
share a glyph (the hyphens), where an accent stands on a letter that has no form with it, or where an invisible
character was near. So each glyph is looked up in its font instead. What no font of ours can draw is an error here,
never a box on paper.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from functools import cache
from typing import Any

from characters import clean
from pdf import resources
from pdf.errors import LayoutProblem

_FACES = ("Regular", "Italic", "Bold", "BoldItalic")


def repair(document: Any, pdf: Any) -> None:
    """A WeasyPrint finisher: gives every glyph the text that it draws.

    Raises:
        LayoutProblem: a character is drawn as an empty box, or with a font that happens to be on this machine.
    """
    problems: list[str] = []
    for font in document.fonts.values():
        texts = _texts_of(_data(font))
        if font.missing or texts is None:
            drawn = font.missing or map(ord, "".join(font.to_unicode.values()))
            codes = ", ".join(dict.fromkeys(f"U+{code:04X}" for code in drawn))
            problems.append(f"no font of the copies has {codes} (the machine would use {font.family})")
            continue
        for glyph, text in font.to_unicode.items():
            font.to_unicode[glyph] = texts.get(glyph) or clean(text)
    if problems:
        raise LayoutProblem(problems)
    _write_maps(document, pdf)


def _write_maps(document: Any, pdf: Any) -> None:
    """Write the maps from glyphs to text anew, in the objects that WeasyPrint made for them."""
    fonts = {font.name: font for font in document.fonts.values()}
    for written in pdf.objects:
        if isinstance(written, dict) and written.get("Type") == "/Font" and "ToUnicode" in written:
            stream = pdf.objects[int(written["ToUnicode"].split()[0])].stream
            lines = [line for line in stream if not _is_map_line(line)]
            end = lines.index(b"endcmap")
            stream[:] = lines[:end] + _map_lines(fonts[written["BaseFont"]].to_unicode) + lines[end:]


def _is_map_line(line: bytes) -> bool:
    """Whether a line is one of the map's own, and not of the frame around it."""
    is_entry = line.startswith(b"<") and line.count(b"<") == 2 and line != b"<0000> <ffff>"
    return is_entry or line.endswith((b"beginbfchar", b"endbfchar"))


def _map_lines(texts: dict[int, str]) -> list[bytes]:
    entries = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>".encode() for glyph, text in texts.items()]
    lines: list[bytes] = []
    for start in range(0, len(entries), 100):
        batch = entries[start : start + 100]
        lines += [f"{len(batch)} beginbfchar".encode(), *batch, b"endbfchar"]
    return lines


def _data(font: Any) -> bytes:
    """The whole font that a face was drawn with, not the part that is embedded."""
    from weasyprint.text.fonts import get_hb_object_data

    return bytes(get_hb_object_data(font.hb_face))


@cache
def _own_faces() -> frozenset[str]:
    files = [resources.static_file(f"fonts/lato/Lato-{face}.ttf") for face in _FACES]
    return frozenset(hashlib.sha256(data).hexdigest() for data in files)


def _texts_of(data: bytes) -> dict[int, str] | None:
    """The text of each glyph that a character has; None for a font that is not the project's own."""
    digest = hashlib.sha256(data).hexdigest()
    return _glyphs(digest, data) if digest in _own_faces() else None


_known: dict[str, dict[int, str]] = {}


def _glyphs(digest: str, data: bytes) -> dict[int, str]:
    from fontTools.ttLib import TTFont

    if digest not in _known:
        found: dict[int, str] = {}
        with TTFont(io.BytesIO(data), lazy=True) as font:
            for code, name in sorted((font.getBestCmap() or {}).items()):
                character = chr(code)
                # Of characters that share a glyph, the one that texts are stored with.
                if clean(character) == character:
                    found.setdefault(font.getGlyphID(name), character)
                elif unicodedata.normalize("NFKC", character) == clean(character):
                    # A ligature, which letters of a text become by themselves.
                    found.setdefault(font.getGlyphID(name), clean(character))
        _known[digest] = found
    return _known[digest]
