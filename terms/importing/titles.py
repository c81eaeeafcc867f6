"""What tells a title from a sentence, and a block for signatures from both."""

from __future__ import annotations

import re

_MAXIMUM_WORDS = 12
_MAXIMUM_LENGTH = 110
_LOUD_WORDS, _LOUD_LENGTH = 24, 200
_RUN_IN_WORDS = 6
_FEW_WORDS = 3

_FINITE = re.compile(
    r"\b(shall|will|must|may|is|are|was|were|has|have|agrees?|zal|zullen|moet|moeten|mag|mogen|zijn|wordt|worden|heeft|"
    r"hebben|kan|kunnen|dient|dienen|verwerkt|muss|müssen|darf|dürfen|ist|sind|wird|werden|hat|haben|kann|soll|sollen|"
    r"verarbeitet|processes|legt|geldt|gilt)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(aldus overeengekomen|(?:voor akkoord )?ondertekend|getekend|handtekening|namens (?:de )?(?:verwerk|opdracht)|"
    r"in witness whereof|signed\b|signatures?\b|for and on behalf|agreed and signed|unterschrift|ort,? datum|"
    r"plaats\b.{0,3}(?:en )?datum|place\b.{0,3}(?:and )?date|gezeichnet|unterzeichnet)",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """``text`` without the markup around it."""
    return re.sub(r"^(\*{1,3})([^*]*)\1$", r"\2", text.strip()).strip()


def is_title(text: str) -> bool:
    """Whether ``text`` reads as a title: short, begun with a capital or a digit, no sentence."""
    plain = bare(text)
    words = plain.split()
    if not 0 < len(words) <= _MAXIMUM_WORDS or len(plain) > _MAXIMUM_LENGTH:
        return False
    first = next((character for character in plain if character.isalnum()), "")
    if not first or first.islower() or plain.endswith((",", ";", "!", "…")):
        return False
    if plain.endswith((".", ":")) and len(words) > _RUN_IN_WORDS:
        return False
    return not _FINITE.search(plain) or text != plain


def is_labelled_title(text: str) -> bool:
    """Whether the text behind a label is a title; in capitals it may be long and have a verb."""
    plain = bare(text)
    loud = is_capitals(plain) and len(plain.split()) <= _LOUD_WORDS and len(plain) <= _LOUD_LENGTH
    return is_title(text) or (loud and not plain.endswith((".", ",", ";")))


def run_in(text: str) -> tuple[str, str]:
    """A title that runs into its text ("Definitions. In this agreement …"), and that text; no title otherwise."""
    if bold := re.match(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1([.:]?)(?!\w)\s*(?=\S)(.+)", text, re.DOTALL):
        return (f"{bold[2]}{bold[3]}", bold[4]) if is_title(bold[2]) else ("", text)
    # Three letters before the stop, since "art. 3" and "e.g. this" end no title.
    match = re.match(r"(.*?[^\W\d_]{3}\.)\s+(?=[^\W_])(.+)", text, re.DOTALL)
    if match is None or not is_title(match[1]) or len(match[1].split()) > _RUN_IN_WORDS:
        return "", text
    return (match[1], match[2]) if len(match[2].split()) > _FEW_WORDS else ("", text)


def is_capitals(text: str) -> bool:
    """Whether a line is printed in capitals, as a heading is."""
    plain = bare(text)
    letters = [character for character in plain if character.isalpha()]
    return len(letters) >= 4 and plain == plain.upper() and any(c != c.lower() for c in letters)


def is_signature(text: str) -> bool:
    """Whether a block for signatures begins with ``text``."""
    return bool(_SIGNATURE.match(bare(text)))
