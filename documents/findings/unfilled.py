"""Places of a text that were left to be filled in: "[datum]", "____", "{{NAAM}}", "<naam>", "……", "XXX", "TODO"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from documents import richtext

# No place is named at such length; and each search ends there.
_NAME = r"[^\[\]\n]{1,300}"
_PLACE = re.compile(
    rf"(?<![^\W_])\[(?:{_NAME}|)\](?![^\W_])|"
    r"\{\{[^{}\n]{0,100}\}\}|\$\{[^{}\n]{1,100}\}|«[^«»\n]{1,100}»|<<[^<>\n]{1,100}>>|"
    r"(?<!<)<[^\W\d_][^<>\n/@:]{0,100}>(?!>)|"
    r"_{3,200}|(?:\.\s?){6,200}|…\s?…(?:\s?…){0,100}|\b[xX]{3,20}\b|\b[XxDdMmJjYy]{2}-[XxDdMmJjYy]{2}-[XxJjYy\d]{2,4}\b|"
    r"\b(?:TODO|TBD|TBC|FIXME)\b|\bn\.?t\.?b\.?(?!\w)|[●•]\]"
)
# "[1]" refers to a note, "[…]" to words left out of a quotation; "[Gereserveerd]" is how an empty article reads.
_FILLED = re.compile(
    r"\[(?:\^?\d{1,3}[a-z]?|[xX✓☒]|…|sic!?|gereserveerd|vervallen|reserved|"
    r"(?:intentionally )?(?:left blank|deleted|omitted)|entfällt|(?i:art(?:ikel|icle)?\b.{0,80}))\]",
    re.IGNORECASE,
)
_SHOWN = 60
NAMED = 5


def unfilled_places(text: str) -> list[str]:
    """The places in a plain text that nobody has filled in, each once, in their order; long ones are cut."""
    found = (match[0].strip() for match in _PLACE.finditer(text) if not _FILLED.fullmatch(match[0].strip()))
    return list(dict.fromkeys(_short(place) for place in found))


def _short(place: str) -> str:
    blank = place.strip(place[0]) == ""
    if blank and len(place) > 4:
        return place[:4]
    return place if len(place) <= _SHOWN else f"{place[:_SHOWN]}…"


def describe(places: list[str]) -> str:
    """Places for a message; a form may be full of them."""
    named = " · ".join(places[:NAMED])
    return f"{named} … (+{len(places) - NAMED})" if len(places) > NAMED else named


def unfilled_rows(content: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """By the path of a row ("articles/3/paragraphs/1") or text ("preamble"), the places in it."""
    own: list[str] = []
    for field in fields(content):
        value = getattr(content, field.name)
        if isinstance(value, str):
            places = unfilled_places(" ".join(richtext.lines(value)) if value.startswith("<") else value)
            if not path and places:
                yield field.name, places
            own += places
        elif isinstance(value, tuple):
            yield from _in_rows(value, f"{path}/{field.name}".lstrip("/"))
    if path and own:
        yield path, list(dict.fromkeys(own))


def _in_rows(rows: tuple[Any, ...], path: str) -> Iterator[tuple[str, list[str]]]:
    for index, row in enumerate(rows):
        where = f"{path}/{index}"
        if is_dataclass(row):
            yield from unfilled_rows(row, where)
        elif isinstance(row, str) and (
            places := unfilled_places(" ".join(richtext.lines(row)) if row.startswith("<") else row)
        ):
            yield where, places
