"""Makes the pages' fonts from the PDF's: only the characters of Western and Central European languages, as WOFF2.

Usage: ``python -m scripts.web_fonts``. A subset is a modified version, and "Lato" is a reserved font name: clause 3 of
the SIL Open Font License asks for another name, so the pages' family is called Registry Sans.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
FAMILY = "Registry Sans"
FACES = ("Regular", "Italic", "Bold", "BoldItalic")
# Basic Latin, Latin-1, Latin Extended-A, dashes and quotes, bullets, arrows, the euro sign, mathematical signs.
UNICODES = [*range(0x20, 0x180), *range(0x2010, 0x2028), 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122,
            *range(0x2190, 0x2194), 0x2212, 0x2260, 0x2264, 0x2265, 0x25CF, 0x25AA, 0x2713]  # fmt: skip
_NAMES_WITH_THE_FAMILY = {1, 3, 4, 6, 16}


def make(face: str) -> None:
    """Write one face of the family."""
    font = TTFont(FONTS / "lato" / f"Lato-{face}.ttf", recalcTimestamp=False)
    # fontTools states types for a part of itself only.
    tools: Any = subset
    options = tools.Options(layout_features=["kern", "liga", "tnum", "lnum", "mark", "ccmp"], hinting=False)
    subsetter = tools.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in _NAMES_WITH_THE_FAMILY:
            family = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            record.string = record.toUnicode().replace("Lato", family)
    font.flavor = "woff2"
    font.save(FONTS / "registry-sans" / f"RegistrySans-{face}.woff2")


if __name__ == "__main__":
    for name in FACES:
        make(name)
