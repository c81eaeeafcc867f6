"""Facts that follow literally from the printed annexes, proposed to the officer; the text itself stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from annexes.content import Annex1Content, Interface, SubProcessor
from documents import richtext

Place = Literal["eea", "outside", "unknown"]
Hosting = Literal["yes", "no", "not_stated"]
Group = Literal["identifying", "additional"]

# The European Economic Area: the Union and Iceland, Liechtenstein, Norway (domain: art. 45 AVG, annex 1).
EEA = frozenset(
    {
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
        "IS",
        "LI",
        "NO",
    }
)

_DUTCH_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_COUNTRIES = {
    "NL": r"Nederland|The Netherlands|Netherlands",
    "US": r"USA|U\.S\.A\.|United States(?: of America)?|Verenigde Staten(?: van Amerika)?",
    "GB": r"United Kingdom|Verenigd Koninkrijk",
    "DE": r"Duitsland|Germany|Deutschland",
    "BE": r"België|Belgium",
    "IE": r"Ierland|Ireland",
    "FR": r"Frankrijk|France",
    "LU": r"Luxemburg|Luxembourg",
    "CH": r"Zwitserland|Switzerland|Schweiz",
    "IN": r"India",
}
_MARKED = re.compile(
    r"buiten de (?:EER|Europese Economische Ruimte)|outside the (?:EEA|European Economic Area)", re.IGNORECASE
)
_VERSION = re.compile(r"\bversie (\d+(?:\.\d+)*)")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
_NATIONAL_NUMBER = re.compile(r"\bBSN\b|\bburgerservicenummers?\b", re.IGNORECASE)


@dataclass(frozen=True)
class SubProcessorFact:
    """Country (ISO 3166-1 alpha-2, empty when the address doesn't say), place of processing, whether it is marked."""

    country: str
    place: Place
    marked: bool


@dataclass(frozen=True)
class InterfaceFact:
    """What an interface says of itself; ``hosting`` is whether the hosting environment communicates directly."""

    obsolete: bool
    version: str
    third_party_service: bool
    hosting: Hosting


@dataclass(frozen=True)
class CategoryParts:
    """A printed category: its name, the examples it gives ("zoals …"), the abbreviation in brackets."""

    name: str
    examples: tuple[str, ...] = ()
    abbreviation: str = ""


@dataclass(frozen=True)
class DataItemFact:
    """A data item of an interface (both by position from 0) and the category of section 2 it names, None if none."""

    interface: int
    item: int
    text: str
    category: tuple[Group, int] | None


def sub_processor_facts(row: SubProcessor) -> SubProcessorFact:
    """The country an address names, or shows by a Dutch postcode; unknown when it does neither."""
    named = [code for code, names in _COUNTRIES.items() if re.search(rf"(?:\b(?:{names}))\W*$", row.contact)]
    country = named[0] if named else "NL" if _DUTCH_POSTCODE.search(row.contact) else ""
    place: Place = "unknown" if not country else "eea" if country in EEA else "outside"
    return SubProcessorFact(country, place, bool(_MARKED.search(f"{row.name} {row.contact} {row.activities}")))


def interface_marks(interface: Interface) -> InterfaceFact:
    """The marks of an interface, and what its text states of third parties and hosting in so many words."""
    text = " ".join([*richtext.lines(interface.text), *richtext.lines(interface.text_after)])
    names = f"{interface.name} {interface.marks}"
    version = _VERSION.search(names)
    hosting: Hosting = "not_stated"
    if "hostingomgeving wordt niet rechtstreeks gecommuniceerd" in text:
        hosting = "no"
    elif "hostingomgeving wordt rechtstreeks gecommuniceerd" in text:
        hosting = "yes"
    return InterfaceFact(
        obsolete=bool(re.search(r"\bobsolete\b", interface.marks, re.IGNORECASE)),
        version=version[1] if version else "",
        third_party_service="Dienst Derden" in text,
        hosting=hosting,
    )


def category_parts(printed: str) -> CategoryParts:
    """A printed category taken apart."""
    text = printed.strip().rstrip(";.,").strip()
    brackets = _BRACKETS.search(text)
    if brackets is None:
        return CategoryParts(text)
    name = text[: brackets.start()]
    listed = re.match(r"(?:zoals|bijvoorbeeld|such as)\s+(.*)", brackets[1], re.IGNORECASE | re.DOTALL)
    if listed is None:
        return CategoryParts(name, abbreviation=brackets[1])
    examples = tuple(part.strip() for part in listed[1].split(","))
    return CategoryParts(name, tuple(part for part in examples if part and part.lower() not in {"et cetera", "etc."}))


def link_data_items(content: Annex1Content) -> tuple[DataItemFact, ...]:
    """Every data item with the category whose name, example or abbreviation it literally is, whatever its case."""
    known: dict[str, tuple[Group, int]] = {}
    groups: tuple[tuple[Group, tuple[str, ...]], ...] = (
        ("identifying", content.identifying),
        ("additional", content.additional),
    )
    for group, printed in groups:
        for position, text in enumerate(printed):
            parts = category_parts(text)
            for term in (parts.name, parts.abbreviation, *parts.examples):
                if term:
                    known.setdefault(term.casefold(), (group, position))
    return tuple(
        DataItemFact(row, index, item, _category(item, known))
        for row, interface in enumerate(content.interfaces)
        for index, item in enumerate(interface.data_items)
    )


def _category(item: str, known: dict[str, tuple[Group, int]]) -> tuple[Group, int] | None:
    parts = category_parts(item)
    whole = item.strip().rstrip(";.,")
    terms = (term.casefold() for term in (whole, parts.name, parts.abbreviation))
    return next((known[term] for term in terms if term in known), None)


def names_national_number(text: str) -> bool:
    """Whether a national identification number (BSN, art. 87 AVG, art. 46 UAVG) is named."""
    return bool(_NATIONAL_NUMBER.search(text))


def interfaces_naming_national_number(content: Annex1Content) -> tuple[int, ...]:
    """The interfaces (by position) that name a national identification number in prose or list."""
    return tuple(
        index
        for index, interface in enumerate(content.interfaces)
        if names_national_number(
            " ".join([*richtext.lines(interface.text), *interface.data_items, *richtext.lines(interface.text_after)])
        )
    )


def national_number_missing(content: Annex1Content) -> bool:
    """Whether such a number is named somewhere in the annex, but not among the closed list of section 2."""
    if any(names_national_number(text) for text in (*content.identifying, *content.additional)):
        return False
    prose = " ".join(
        line
        for html in (content.preamble, content.activities_intro, *(row.text for row in content.activities))
        for line in richtext.lines(html)
    )
    return bool(interfaces_naming_national_number(content)) or names_national_number(prose)
