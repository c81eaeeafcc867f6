"""Numbers as an ordered list of HTML prints them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def numeral(number: int, style: str) -> str:
    """``number`` in the style of HTML's ``type``: 1, a, A, i or I.

    As CSS counts (CSS Counter Styles 3): letters go on with "aa" after "z", and there is no letter or numeral for 0.
    """
    if style == "1" or number < 1 or (style in "iI" and number > 3999):
        return str(number)
    found = _letters(number) if style in "aA" else _roman(number)
    return found.upper() if style in "AI" else found


def _letters(number: int) -> str:
    found = ""
    while number:
        number, place = divmod(number - 1, 26)
        found = chr(ord("a") + place) + found
    return found


def _roman(number: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        found += letters * times
    return found
