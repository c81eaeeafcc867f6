"""What somebody looks for, as words: each found by its stem, at the beginning of a word; “between quotes” in a row."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# More than anybody types; what comes after it is not looked for.
_LENGTH, _TERMS = 200, 12
_WORD = re.compile(r"\w+")
_PART = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
# So many words stand around what was found.
_BEFORE, _SHOWN = 8, 40
# A stemmer remembers the word that it works on.
_own = threading.local()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a Dutch word, in lower case and without accents: as PostgreSQL's dictionary has it."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("dutch_porter")
    return str(_own.stemmer.stemWord(fold(word)))


def fold(text: str) -> str:
    """Lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in parts if not unicodedata.combining(character))


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


@dataclass(frozen=True)
class Piece:
    """A piece of a text as it is shown; ``is_found`` is what was looked for."""

    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Query:
    """Terms, each one word or several in a row; all have to be there."""

    terms: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str) -> Query:
        parts = (next(filter(None, groups), "") for groups in _PART.findall(text[:_LENGTH].replace("\0", " ")))
        terms = (tuple(words_of(part.lower())) for part in parts)
        return cls(tuple(term for term in terms if term)[:_TERMS])

    @property
    def is_empty(self) -> bool:
        return not self.terms

    @property
    def stems(self) -> list[list[str]]:
        return [[stem(word) for word in term] for term in self.terms]

    def matches(self, text: str) -> bool:
        """Whether all terms are in the text."""
        found = [stem(word) for word in words_of(text)]
        return all(any(True for _place in _places(term, found)) for term in self.stems)

    def names(self, text: str) -> bool:
        """Whether all words are somewhere in a name, an address or a number, inside a word too."""
        folded = fold(text)
        return all(fold(word) in folded for term in self.terms for word in term)

    def excerpt(self, text: str) -> list[Piece]:
        """The text around what was found first, with all that was found in it marked."""
        spans = list(_WORD.finditer(text))
        found = [stem(match.group()) for match in spans]
        marked = {place + n for term in self.stems for place in _places(term, found) for n in range(len(term))}
        inside = [fold(word) for term in self.terms for word in term]
        marked |= {
            place
            for place, match in enumerate(spans)
            if not marked and any(word in fold(match.group()) for word in inside)
        }
        if not spans:
            return [Piece(text)]
        first = max(min(marked, default=0) - _BEFORE, 0)
        last = min(first + _SHOWN, len(spans))
        start = spans[first].start() if first else 0
        end = spans[last - 1].end() if last < len(spans) else len(text)
        return list(_pieces(text, start, end, [spans[n].span() for n in sorted(marked) if first <= n < last]))


def _places(term: list[str], found: list[str]) -> Iterator[int]:
    """Where the stems of a term stand in a row, the last of them as the beginning of a word."""
    for place in range(len(found) - len(term) + 1):
        row = found[place : place + len(term)]
        if row[:-1] == term[:-1] and row[-1].startswith(term[-1]):
            yield place


def _pieces(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> Iterator[Piece]:
    if start:
        yield Piece("… ")
    at = start
    for first, last in marks:
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], is_found=True)
        at = last
    if end > at:
        yield Piece(text[at:end])
    if end < len(text):
        yield Piece(" …")
