"""Which characters the fonts of the printed copies have: asked of the font files, as the layout will."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import ngettext
from fontTools.ttLib import TTFont

from characters.rule import UnfitCharacters, clean, describe, unfit, validate

FOLDER = "fonts/lato"
# White space needs no glyph.
_BLANK = frozenset("\t\n \u00a0")


@cache
def known_glyphs() -> frozenset[int]:
    """The code points that every face of the copies' font has: any text may be set in bold or italics."""
    faces = sorted((Path(settings.BASE_DIR) / "static" / FOLDER).glob("*.ttf"))
    found = []
    for face in faces:
        with TTFont(face, lazy=True) as font:
            found.append({code for code, name in (font.getBestCmap() or {}).items() if name != ".notdef"})
    return frozenset(set.intersection(*found))


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that a copy can't print, each once, in their order."""
    return [character for character in dict.fromkeys(text) if not _is_printable(character)]


def _is_printable(character: str) -> bool:
    return character in _BLANK or ord(character) in known_glyphs()


def refuse_unprintable(text: str) -> None:
    """Raises ``UnfitCharacters`` with the names of the characters that no copy could print."""
    if found := missing_glyphs(clean(text)):
        raise UnfitCharacters(
            ngettext(
                "The copies' fonts lack a character: %(characters)s. Leave it out, or say it in other letters.",
                "The copies' fonts lack characters: %(characters)s. Leave them out, or say them in other letters.",
                len(found),
            ),
            code="no_glyph",
            params={"characters": describe(found)},
        )


def readable(text: str) -> str:
    """``text`` as it is meant. Raises ``UnfitCharacters`` for what nobody could read, or no copy print."""
    text = clean(text)
    validate(text)
    refuse_unprintable(text)
    return text


def printable(text: str) -> str:
    """``text`` with a question mark for each character that can't be read or printed: for what nobody here wrote, such
    as the name by which a browser calls itself.
    """
    text = clean(text)
    bad = {*unfit(text), *missing_glyphs(text)}
    return "".join("?" if character in bad else character for character in text)
