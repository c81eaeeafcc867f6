"""The words of a PDF page with where they stand: read by PDFium, whose own order and spaces are not relied on."""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

# Made from C headers, without types.
pdfium: Any = import_module("pypdfium2.raw")
# More signs than any page that is read by people.
MOST_SIGNS = 60_000
_SPACE, _SAME_LINE = 0.18, 0.3
_QUARTERS = 4
_BOLD = 600
# Spaces, line ends and hyphens that the library puts where it thinks there should be some.
_MADE_UP = frozenset({2, 10, 13, 32})
_HYPHENS = {"\x02": "-", "\u2010": "-", "\u2011": "-"}
_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})


@dataclass(frozen=True)
class Word:
    """Signs without a space between them: left, right, baseline (upwards), size; ``glued`` to the word before it."""

    text: str
    left: float
    right: float
    base: float
    size: float
    strong: bool = False
    glued: bool = False


@dataclass(frozen=True)
class PageWords:
    """The words of a page as it is turned to be read; those that lie across it apart."""

    words: list[Word]
    across: list[Word]
    width: float
    height: float
    unknown: int = 0


class _Sign(NamedTuple):
    text: str
    left: float
    right: float
    base: float
    size: float
    quarter: int
    place: int


def read_words(page: Any) -> PageWords:
    """The words of a page."""
    textpage = page.get_textpage()
    try:
        signs, unknown = _signs(textpage.raw)
        width, height = page.get_size()
        counted = Counter(sign.quarter for sign in signs if sign.quarter >= 0)
        upright = counted.most_common(1)[0][0] if counted else 0
        words = _words(textpage.raw, [sign for sign in signs if sign.quarter == upright])
        across = _words(textpage.raw, [sign for sign in signs if sign.quarter != upright])
    finally:
        textpage.close()
    return PageWords(words, across, width, height, unknown)


def _signs(textpage: Any) -> tuple[list[_Sign], int]:
    signs: list[_Sign] = []
    unknown = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    at_x, at_y, in_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    # What a sign has in common with the one before it is not asked again: a question takes longer than all the rest.
    known: tuple[float, float, float, int] = (0.0, 0.0, 0.0, -2)
    for index in range(min(pdfium.FPDFText_CountChars(textpage), MOST_SIGNS)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in _MADE_UP and pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        text = chr(code) if 0 < code < 0x110000 else ""
        if not text or (0xE000 <= code <= 0xF8FF and pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1):
            unknown += 1
        if not text or text in "\r\n":
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, at_x, at_y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, in_box)
        tall = box.top - box.bottom
        if known[0] != y.value or abs(known[1] - tall) > 0.01:
            quarter = _quarter(pdfium.FPDFText_GetCharAngle(textpage, index))
            known = (y.value, tall, _size(textpage, index, box, quarter), quarter)
        size, quarter = known[2:]
        left, right, base = (box.left, box.right, y.value) if not quarter else _turn(quarter, x.value, y.value, box)
        shown = text if text.isascii() and code != 2 else _HYPHENS.get(text, text).translate(_LIGATURES)
        signs.append(_Sign(shown, left, right, base, size, quarter, index))
    return signs, unknown


def _size(textpage: Any, index: int, box: Any, quarter: int) -> float:
    """The size of a sign; that of its font says little where the page is scaled."""
    size = float(pdfium.FPDFText_GetFontSize(textpage, index))
    height: float = abs(box.top - box.bottom) if quarter in (0, 2) else abs(box.right - box.left)
    size_here: float = (
        min(size, height / 1.1) if size > 1.5 and 0.6 * size <= height <= 2.2 * size else max(height / 1.15, 1.0)
    )
    return size_here


def _quarter(angle: float) -> int:
    """How often a sign is turned by a right angle, -1 when it lies askew."""
    turns = angle / 1.5707963267948966
    nearest = round(turns)
    return nearest % _QUARTERS if abs(turns - nearest) < 0.05 else -1


def _turn(quarter: int, x: float, y: float, box: Any) -> tuple[float, float, float]:
    """Left, right and baseline of a sign, as its line is read."""
    if quarter == 1:
        return -box.top, -box.bottom, x
    if quarter == 2:
        return -box.right, -box.left, -y
    if quarter == 3:
        return box.bottom, box.top, -x
    return box.left, box.right, y


def _words(textpage: Any, signs: list[_Sign]) -> list[Word]:
    words: list[Word] = []
    current: list[_Sign] = []
    glued = False
    for sign in signs:
        if sign.text.isspace():
            if current:
                words.append(_word(textpage, current, glued))
            current, glued = [], False
            continue
        if current:
            last = current[-1]
            same = abs(sign.base - last.base) <= _SAME_LINE * 0.5 * max(sign.size, last.size)
            near = -1.2 * last.size <= sign.left - last.right <= _SPACE * max(sign.size, last.size)
            if not (same and near):
                words.append(_word(textpage, current, glued))
                # A raised number touches the word that it belongs to.
                glued = near and abs(sign.base - last.base) < last.size
                current = []
        current.append(sign)
    if current:
        words.append(_word(textpage, current, glued))
    return words


def _word(textpage: Any, signs: list[_Sign], glued: bool) -> Word:
    first = signs[0]
    size = max(sign.size for sign in signs)
    left, right = min(sign.left for sign in signs), max(sign.right for sign in signs)
    return Word(
        "".join(sign.text for sign in signs), left, right, first.base, size, _is_strong(textpage, first.place), glued
    )


def _is_strong(textpage: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD:
        return True
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    length = pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    name = buffer.raw[: max(min(length, 128) - 1, 0)].decode("utf-8", "replace").lower()
    return "bold" in name or "black" in name or "heavy" in name
