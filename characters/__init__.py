"""Which characters a text of the registry may hold: what is kept can be read on every page and in every copy.

A text file, a paste or a form may bring characters that nobody sees (controls, marks of direction, zero width), that
mean something to one font only (Word's bullets lie in a private range), that say that something was lost (U+FFFD), or
that no font of the printed copies has. Each is turned into what it means, or refused by its name, at every writer.
"""

from characters.addresses import MailAddress, canonical_address
from characters.fields import PlainLine, PlainText
from characters.glyphs import missing_glyphs, printable, readable
from characters.rule import UnfitCharacters, clean, describe, unfit

__all__ = [
    "MailAddress",
    "PlainLine",
    "PlainText",
    "UnfitCharacters",
    "canonical_address",
    "clean",
    "describe",
    "missing_glyphs",
    "printable",
    "readable",
    "unfit",
]
