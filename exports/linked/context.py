"""The context of our JSON-LD: short names for the terms of DPV 2 and of the vocabularies beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

DPV, GDPR, LOC = "https://w3id.org/dpv#", "https://w3id.org/dpv/legal/eu/gdpr#", "https://w3id.org/dpv/loc#"
# What no vocabulary has a term for.
OWN = "urn:dpa-registry:terms:"

type Node = dict[str, Any]


def _link(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


# Properties whose values are nodes, and those whose values are words.
_LINKS = (
    *("DataController", "DataProcessor", "DataSubject", "DataExporter", "DataImporter", "DataProtectionOfficer"),
    *("LegalBasis", "LegalMeasure", "PersonalData", "Process", "Processing", "Purpose", "Recipient", "Duration"),
    *("Country", "ThirdCountry", "Location", "TechnicalOrganisationalMeasure", "RecordOfActivity"),
)
_WORDS = ("Name", "Address", "Contact", "Identifier")
CONTEXT: Node = {
    "dpv": DPV,
    "eu-gdpr": GDPR,
    "loc": LOC,
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "graph": "@graph",
    **{f"has{name}": _link(f"dpv:has{name}") for name in _LINKS},
    **{f"has{name}": f"dpv:has{name}" for name in _WORDS},
    "title": "dct:title",
    "description": "dct:description",
    "identifier": "dct:identifier",
    "language": "dct:language",
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "valid": {"@id": "dct:valid", "@type": "xsd:dateTime"},
    "hasPart": _link("dct:hasPart"),
    "isPartOf": _link("dct:isPartOf"),
    "source": _link("dct:source"),
    "sha256": f"{OWN}sha256",
    "missing": f"{OWN}missing",
    "engagedBy": _link(f"{OWN}engagedBy"),
    "safeguards": f"{OWN}safeguards",
    "sensitiveData": f"{OWN}sensitiveData",
}


def document(nodes: Iterable[Node]) -> Node:
    """A whole file: every node once, without what nobody knows."""
    found = {node["id"]: node for node in map(_without_nothing, nodes)}
    return {"@context": CONTEXT, "graph": list(found.values())}


def _without_nothing(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [], ())}


def address(path: str) -> str:
    """What a thing of the registry is called in linked data: an address of it that stays."""
    return f"{settings.DPA_PUBLIC_URL.rstrip('/')}{path}"


def words(text: str, language: str) -> Node | None:
    """A text with its language; None where there is none."""
    return {"@value": text, "@language": language} if text else None
