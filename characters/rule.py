"""What becomes of each character: kept, turned into what it means, or refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# How many characters a refusal names; a file may be full of them.
NAMED = 5

# Symbol fonts lie in the private range U+F000–F0FF: F000 plus the character's place in Wingdings or Symbol. These are
# the bullets, dashes and ticks that Word offers for lists, and its arrows.
_BULLETS = (0x6C, 0x6E, 0x71, 0x73, 0x75, 0x76, 0x77, 0x9E, 0x9F, 0xA0, 0xA7, 0xA8, 0xAE, 0xB7, 0xB8, 0xD8, 0xFC, 0xFE)
_ARROWS = {0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←", 0xE8: "→"}
_SYMBOLS = {0x2D: "–", 0xD4: "™", 0xE2: "®", 0xE3: "©"}

_MEANT: dict[int, str | None] = {
    **{0xF000 + place: "•" for place in _BULLETS},
    **{0xF000 + place: sign for place, sign in _SYMBOLS.items()},
    **{0xF000 + place: sign for place, sign in _ARROWS.items()},
    # Where a line may or may not be broken, and how letters join: the layout decides that.
    0x00AD: None,  # soft hyphen
    0x034F: None,  # combining grapheme joiner
    0x200B: None,  # zero width space
    0x200C: None,  # zero width non-joiner
    0x200D: None,  # zero width joiner
    0x2060: None,  # word joiner
    0xFEFF: None,  # byte order mark
    0xFE0E: None,  # text style of the character before
    0xFE0F: None,  # emoji style of the character before
    # Marks of the direction that the text has by itself, and the ends of what was never begun.
    0x200E: None,
    0x202A: None,
    0x202C: None,
    0x2066: None,
    0x2068: None,
    0x2069: None,
    0x2010: "-",  # characters that fonts draw as another one, which is what is meant
    0x2011: "-",
    0x2219: "·",
    0x02B9: "′",
    0x02BA: "″",
    0x02C9: "¯",
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},  # fi, fl and the like
    0x202F: "\u00a0",
    0x1680: " ",
    0x205F: " ",
    0x3000: " ",
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    0x000B: "\n",
    0x0085: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
_KEPT_CONTROLS = "\t\n"
# Ignorable though not of a category that says so: fillers, variation selectors, a tag's letters.
_INVISIBLE = re.compile(
    "[\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\ufff0-\ufffd"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Control, format, surrogate, private, unassigned.
_UNFIT_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Nearly every text passes by this alone: letters, digits and signs of the Latin, Greek and Cyrillic scripts.
_PLAIN = re.compile(
    r"[\t\n\x20-\x7e\xa0-\xac\xae-\u02b8\u0388-\u0389\u0391-\u03a1\u03a3-\u052f"
    r"\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac]*"
)


class UnfitCharacters(ValidationError):
    """A text holds characters that can be read nowhere; the message names them."""


def clean(text: str) -> str:
    """``text`` with each character turned into what it means; what means nothing stays, for :func:`unfit` to name.

    Letters with accents are composed (Unicode NFC), as files from a Mac don't have them; line ends are ``\\n``.
    """
    if _PLAIN.fullmatch(text):
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_MEANT))


def unfit(text: str) -> list[str]:
    """The characters of ``text`` that nobody could read, each once, in their order."""
    if _PLAIN.fullmatch(text):
        return []
    return [character for character in dict.fromkeys(text) if _is_unfit(character)]


def _is_unfit(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return False
    return unicodedata.category(character) in _UNFIT_CATEGORIES or bool(_INVISIBLE.fullmatch(character))


def describe(characters: Iterable[str]) -> str:
    """Characters by code and name, such as ``U+FFFD REPLACEMENT CHARACTER``; those that can be seen come with it."""
    found = list(characters)
    named = [_describe(character) for character in found[:NAMED]]
    if rest := len(found) - len(named):
        named.append(ngettext("%(count)d other", "%(count)d others", rest) % {"count": rest})
    return ", ".join(named)


def _describe(character: str) -> str:
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "")
    visible = f"“{character}”" if character.isprintable() and not _is_unfit(character) else ""
    if not name:
        name = {"Co": _("a sign of one font only"), "Cc": _("a control character")}.get(
            unicodedata.category(character), _("no character")
        )
    return " ".join(filter(None, [visible, code, name]))


def validate(text: str) -> None:
    """Raises ``UnfitCharacters`` with the names of the characters that can be read nowhere."""
    if found := unfit(clean(text)):
        raise UnfitCharacters(
            ngettext(
                "This text holds a character that nobody can read: %(characters)s. Replace it by what is meant.",
                "This text holds characters that nobody can read: %(characters)s. Replace them by what is meant.",
                len(found),
            ),
            code="unfit_characters",
            params={"characters": describe(found)},
        )
