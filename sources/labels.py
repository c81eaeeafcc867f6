"""Labels of clauses in Dutch, English and German: "Artikel 3.", "§ 1", "2.1", "(a)", "IV.", "Teil B"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["keyword", "part", "decimal", "letter", "upper"]

_ORDINALS = (
    "eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde",
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth",
    "erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|elfte|zwölfte",
    "erster|zweiter|dritter|vierter|fünfter|sechster|siebter|achter|neunter|zehnter|elfter|zwölfter",
)
_CARDINALS = (
    "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf",
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
    "eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf",
)
_INSERTION = r"(?:\s?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)\b)"
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d{{1,3}})*{_INSERTION}?[a-z]?[°º]?|" + "|".join(_CARDINALS) + r"|[IVXLC]+|[A-Z])(?!\w)"
_SEPARATOR = r"(?:\s*[.:)|–—-]+(?=\s|$)|\.(?=[A-Z]))?"
_KEYWORDS = (
    "artikel|article|art\\.?|clause|clausule|section|sectie|sec\\.|bepaling|klausel|ziffer|punkt|punt|paragraaf|"
    "paragraph|§"
)
_ANNEXES = (
    "bijlage|appendix|aanhangsel|schedule|annexe|annex|exhibit|attachment|addendum|anlage|anhang|beilage|bilag|bilaga|"
    "allegato|anexo"
)
_PARTS = f"hoofdstuk|afdeling|deel|part|chapter|chapitre|teil|kapitel|abschnitt|afsnit|title|titel|titre|{_ANNEXES}"
_NAMED = re.compile(
    rf"({_KEYWORDS}|{_PARTS})\s*({_NUMBER})({_SEPARATOR})(?:\s+|$|(?<=\.))(.*)", re.IGNORECASE | re.DOTALL
)
_ORDINAL = re.compile(
    rf"({'|'.join(_ORDINALS)})\s+(artikel|article|clause|clausule|section|bepaling|klausel|paragraaf)\b"
    rf"({_SEPARATOR})(?:\s+|$)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_WORDS = {word: number for words in (*_ORDINALS, *_CARDINALS) for number, word in enumerate(words.split("|"), start=1)}
_PART = re.compile(rf"(?:{_PARTS})", re.IGNORECASE)
_ANNEX = re.compile(rf"(?:{_ANNEXES})", re.IGNORECASE)
# "Annex", "BIJLAGE – Maatregelen", "Appendix: …": an annex that carries no number.
_UNNUMBERED_ANNEX = re.compile(rf"(?:{_ANNEXES})(?:s|n|en|es)?\s*(?:$|[:–—-]\s*\S|\(\w)", re.IGNORECASE)
_MEMBER = re.compile(r"((?:lid|absatz|abs\.)\s+\d{1,3}\s*[.:)–-]?)(?:\s+|$)(.*)", re.IGNORECASE | re.DOTALL)
_STOP = r"[.):]+(?=\s|$|[^\W\d_]|\*)"
_ONE = rf"(?:0|[1-9]\d{{0,2}})(?:{_INSERTION}|[a-zA-Z](?![^\W\d_]))?"
_DECIMAL = re.compile(
    rf"(\(\d{{1,3}}[a-zA-Z]?\)|\[\d{{1,3}}(?:\.\d{{1,3}})*\]|\d{{1,3}}[°º][.):]*|"
    rf"{_ONE}(?:\.{_ONE})+(?:{_STOP}|(?=\s|$|\*))|"
    rf"{_ONE}(?:{_STOP}|(?=\s)))\s*(.*)",
    re.DOTALL,
)
# "(a)is": a letter in brackets may touch its text, as in text that lost its blanks.
_TOUCHING = r"(?:\s+|$|(?<=\))(?=[^\W_]|[*_]))"
_LETTER = re.compile(rf"(\((?:[a-z]{{1,2}}|[ivxl]+)\)|(?:[a-z]{{1,2}}|[ivxl]+)[.)]){_TOUCHING}(.*)", re.DOTALL)
_UPPER = re.compile(rf"(\((?:[A-Z]|[IVXLC]+)\)|(?:[A-Z]|[IVXLC]+)[.)]){_TOUCHING}(.*)", re.DOTALL)
# Strong text may hold emphasis, and emphasis strong text.
_MARKS = 2
_MARKED_START = re.compile(r"(\*{1,3})(?=[^\s*])(.+?)(?<=\S)\1(?!\*)\s*+(.*)", re.DOTALL)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_INSERTED = re.compile(rf"\d(?:\s?[a-zA-Z]|{_INSERTION})(?![^\W\d_])")
_INSERTION_END = re.compile(_INSERTION)
_ALPHABET = 26
# "1.1.1.1.…" without end is no number of a clause.
_LONGEST = 40
# "Artikel 28 lid 3 AVG", "Art. 5 Abs. 1", "2 AVG": what follows a number that only refers.
_REFERS = re.compile(
    r"[,;)(]|(lid|leden|sub|onder|letter|jo|juncto|(?i:abs|absatz|satz|lit|nr|ziff|avg|uavg|gdpr|uk gdpr|dsgvo|"
    r"ds-gvo|bdsg|rgpd|bw|awb|para)|paragraph|paragraphs|van|of|der|des|dieser|dit|deze|this|en|and|und|to|t/m|tot|"
    r"bis|or|oder|is|are|shall|applies|gilt|geldt|bepaalt|hereof|above|below|hierboven|hiervan)\b"
)


@dataclass(frozen=True)
class Label:
    """A label at the start of a text: as printed, its kind and style, its number(s), and the text behind it.

    ``roman`` is the number a letter has when read as a Roman numeral; ``separated`` says that punctuation parts the
    label from what follows, ``touches`` that not even a blank does.
    """

    printed: str
    kind: Kind
    style: str
    numbers: tuple[int, ...]
    rest: str
    separated: bool = True
    roman: int | None = None
    touches: bool = False

    @property
    def annex(self) -> bool:
        """Whether it is that of an annex, rather than of a part or chapter of the text itself."""
        return self.kind == "part" and bool(_ANNEX.fullmatch(self.style))

    @property
    def inserted(self) -> bool:
        """Whether it was put between two others later: "§ 2a", "artikel 3bis"."""
        return bool(_INSERTED.search(self.printed))

    @property
    def refers(self) -> bool:
        """Whether what follows makes the label a reference to some other text's article."""
        return not self.separated and bool(_REFERS.match(self.rest))


def roman(text: str) -> int | None:
    """The value of a Roman numeral, None when it is none."""
    values = [_ROMAN.get(character, 0) for character in text.lower()]
    if not values or 0 in values:
        return None
    total = sum(
        -value if index + 1 < len(values) and value < values[index + 1] else value for index, value in enumerate(values)
    )
    return total if total > 0 else None


def begins_annex(text: str) -> bool:
    """Whether ``text``, a heading, begins an annex that carries no number."""
    return bool(_UNNUMBERED_ANNEX.match(text))


def read_label(text: str, depth: int = 0) -> Label | None:
    """The label with which ``text`` begins, if it does. Bold or italics around a label is markup."""
    if depth < _MARKS and (marked := _MARKED_START.match(text)):
        mark, inside, behind = marked[1], marked[2], marked[3]
        inner = read_label(inside, depth + 1)
        if inner is None:
            return None
        rest = f"{mark}{inner.rest}{mark} {behind}".strip() if inner.rest else behind
        return replace(inner, rest=rest)
    found = _named_label(text) or _ordinal(text) or _member(text) or _decimal(text) or _letter_label(text)
    return found if found is None or len(found.printed) <= _LONGEST else None


def _named_label(text: str) -> Label | None:
    match = _NAMED.match(text)
    # A keyword in mid-sentence is in lower case, and no punctuation parts it from what follows.
    if match is None or not (text[0].isupper() or text[0] == "§" or match[3].strip()):
        return None
    kind: Kind = "part" if _PART.fullmatch(match[1]) else "keyword"
    number = match[2]
    if kind == "keyword" and len(number) == 1 and number.isalpha() and roman(number) is None:
        return None
    return Label(
        printed=text[: match.end(3)].strip(),
        kind=kind,
        style=_keyword(match[1]),
        numbers=_numbers(number),
        rest=match[4].strip(),
        separated=bool(match[3].strip()),
    )


def _ordinal(text: str) -> Label | None:
    match = _ORDINAL.match(text)
    if match is None or not text[0].isupper():
        return None
    printed = text[: match.end(3)].strip()
    return Label(printed, "keyword", _keyword(match[2]), _numbers(match[1]), match[4].strip(), bool(match[3].strip()))


def _keyword(printed: str) -> str:
    word = printed.lower().rstrip(".")
    return {"article": "artikel", "art": "artikel", "sectie": "section", "sec": "section"}.get(word, word)


def _numbers(text: str) -> tuple[int, ...]:
    digits = tuple(int(part) for part in re.findall(r"\d+", text))
    if digits:
        return digits[:-1] if len(digits) > 1 and digits[-1] == 0 else digits
    if (number := _WORDS.get(text.lower())) is not None:
        return (number,)
    value = roman(text)
    return (value if value is not None else ord(text[0].lower()) - 96,)


def _member(text: str) -> Label | None:
    match = _MEMBER.match(text)
    if match is None or not text[0].isupper():
        return None
    separated = not match[1][-1].isdigit() or match[2][:1].isupper()
    return Label(match[1].strip(), "decimal", "member", _numbers(match[1]), match[2].strip(), separated)


def _style(printed: str) -> str:
    return re.sub(r"\w+(?:\.\w+)*", "1", _INSERTION_END.sub("", printed))


def _decimal(text: str) -> Label | None:
    match = _DECIMAL.match(text)
    if match is None:
        return None
    numbers = _numbers(match[1])
    depth_known = len(numbers) > 1
    return Label(
        match[1],
        "decimal",
        _style(match[1]).rstrip(".") if depth_known else _style(match[1]),
        numbers,
        match[2].strip(),
        depth_known or not match[1][-1].isalnum(),
        touches=match.end(1) == match.start(2) and bool(match[2]),
    )


def _letter_label(text: str) -> Label | None:
    patterns: tuple[tuple[re.Pattern[str], Kind], ...] = ((_LETTER, "letter"), (_UPPER, "upper"))
    for pattern, kind in patterns:
        match = pattern.match(text)
        if match is None:
            continue
        name = match[1].strip("().")
        value = roman(name)
        position = value if len(name) > 1 and value is not None else _position(name.lower())
        touches = match.end(1) == match.start(2) and bool(match[2])
        return Label(match[1], kind, _style(match[1]), (position,), match[2].strip(), roman=value, touches=touches)
    return None


def _position(name: str) -> int:
    """The place of a letter, or of two: behind "z" come "aa, bb, cc" as well as "aa, ab, ac"."""
    first = ord(name[0]) - 96
    if len(name) == 1:
        return first
    second = ord(name[1]) - 96
    return _ALPHABET + second if first == second else _ALPHABET * first + second
