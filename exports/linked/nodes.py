"""Parties, processing and measures as nodes."""

from __future__ import annotations

from collections.abc import Iterator

from annexes.models.engagement import Hop
from documents import richtext
from documents.models import DocumentVersion
from exports.linked.context import Node, address, words
from exports.record.model import Controller, Measures, Party, Processing, Recipient, Record

# A finding of adequacy has a term; of safeguards and derogations the letter of the article is not recorded.
_BASIS = {Hop.TransferBasis.ADEQUACY: "eu-gdpr:A45-3"}


def version_id(version: DocumentVersion) -> str:
    return address(f"/versies/{version.reference}/")


def controller_id(each: Controller) -> str:
    return address(f"/klant/{each.code}/#verwerkingsverantwoordelijke")


def processor_id() -> str:
    return address("/#verwerker")


def processing_id(found: Processing) -> str:
    return f"{version_id(found.version)}#verwerking"


def measures_id(version: DocumentVersion) -> str:
    return f"{version_id(version)}#maatregelen"


def party(found: Party, key: str, kind: str) -> Iterator[Node]:
    """A party and its data protection officer."""
    officer = f"{key}-fg"
    has_officer = bool(found.dpo_name or found.dpo_email)
    yield {
        "id": key,
        "type": kind,
        "hasName": words(found.name, "nl"),
        "hasAddress": ", ".join(found.address.splitlines()),
        "hasIdentifier": f"KvK {found.kvk_number}" if found.kvk_number else "",
        "hasContact": [text for text in (found.contact_name, found.contact_email, found.contact_phone) if text],
        "hasDataProtectionOfficer": officer if has_officer else "",
    }
    if has_officer:
        yield {
            "id": officer,
            "type": "dpv:DataProtectionOfficer",
            "hasName": found.dpo_name,
            "hasContact": [text for text in (found.dpo_email, found.dpo_phone) if text],
        }


def parties(record: Record) -> Iterator[Node]:
    """The processor, and every controller."""
    if record.processor is not None:
        yield from party(record.processor, processor_id(), "dpv:DataProcessor")
    for each in record.controllers:
        yield from party(each.party, controller_id(each), "dpv:DataController")


def version_node(version: DocumentVersion) -> Node:
    """A text, by what it is known."""
    return {
        "id": version_id(version),
        "type": "dct:BibliographicResource",
        "title": words(version.document.title, version.language),
        "identifier": [version.reference, *([str(version.number)] if version.number else [])],
        "language": version.language,
        "issued": version.date.isoformat() if version.date else "",
        "sha256": version.digest,
    }


def processing(found: Processing) -> Iterator[Node]:
    """What an annex 1 says: data, data subjects, activities, recipients and the hops by which data leaves the EEA."""
    lang, key, facts = found.version.language, processing_id(found), found.facts
    subjects = f"{key}-betrokkenen" if facts is not None and facts.data_subjects else ""
    data = [f"{key}-gegevens-{place}" for place, _text in enumerate(found.data, start=1)]
    activities = [f"{key}-werkzaamheid-{place}" for place, _each in enumerate(found.activities, start=1)]
    hops = list(_hops(found, key))
    yield version_node(found.version)
    yield {
        "id": key,
        "type": "dpv:Process",
        "title": words(f"{found.product}", lang),
        "source": version_id(found.version),
        "hasDataProcessor": processor_id(),
        "hasDataSubject": subjects,
        "hasPersonalData": data,
        "hasProcess": [*activities, *(node["id"] for node in hops if node["type"] == "dpv:Process")],
        "hasRecipient": [node["id"] for node in hops if node["type"] == "dpv:DataSubProcessor"],
        "sensitiveData": words(facts.sensitive_data, lang) if facts is not None else None,
        "safeguards": words(facts.safeguards, lang) if facts is not None else None,
        "missing": [str(gap) for gap in found.gaps],
    }
    if facts is not None and subjects:
        yield {"id": subjects, "type": "dpv:DataSubject", "title": words(facts.data_subjects, lang)}
    for name, text in zip(data, found.data, strict=True):
        yield {"id": name, "type": "dpv:PersonalData", "title": words(text, lang)}
    yield from _activities(found, activities)
    yield from hops


def _activities(found: Processing, keys: list[str]) -> Iterator[Node]:
    lang = found.version.language
    for key, each in zip(keys, found.activities, strict=True):
        facts = each.facts
        said = {
            "Processing": facts.nature if facts else "",
            "Purpose": facts.purpose if facts else "",
            "Duration": facts.duration if facts else "",
        }
        stated = {name: f"{key}-{name.lower()}" for name, text in said.items() if text}
        yield {
            "id": key,
            "type": "dpv:Process",
            "title": words(each.name, lang),
            "description": words("\n".join(richtext.lines(each.text)), lang),
            **{f"has{name}": node for name, node in stated.items()},
        }
        for name, node in stated.items():
            yield {"id": node, "type": f"dpv:{name}", "title": words(said[name], lang)}


def _hops(found: Processing, key: str) -> Iterator[Node]:
    ids = {each: f"{key}-ontvanger-{place}" for place, each in enumerate(found.recipients, start=1)}
    by_name = {each.name: node for each, node in ids.items()}
    for each, node in ids.items():
        exporter = by_name.get(each.by, processor_id()) if each.level else processor_id()
        yield from _recipient(each, node, exporter, found.version.language)
        if each.hop is not None and each.is_outside_eea:
            yield from _transfer(each, each.hop, node, exporter, found.version.language)


def _recipient(each: Recipient, node: str, exporter: str, lang: str) -> Iterator[Node]:
    hop = each.hop
    place = f"{node}-plaats" if hop is not None and hop.location else ""
    yield {
        "id": node,
        "type": "dpv:DataSubProcessor",
        "hasName": words(each.name, lang),
        "hasAddress": each.entry.row.contact if each.level == 0 else "",
        "description": words(each.task, lang),
        "hasCountry": f"loc:{hop.country}" if hop is not None and hop.country else "",
        "hasLocation": place,
        "engagedBy": exporter,
    }
    if hop is not None and place:
        yield {"id": place, "type": "dpv:Location", "title": words(hop.location, lang)}


def _transfer(each: Recipient, hop: Hop, node: str, exporter: str, lang: str) -> Iterator[Node]:
    key, ground = f"{node}-doorgifte", f"{node}-grond"
    known = _BASIS.get(Hop.TransferBasis(hop.transfer_basis))
    yield {
        "id": key,
        "type": "dpv:Process",
        "hasProcessing": "dpv:Transfer",
        "hasDataExporter": exporter,
        "hasDataImporter": node,
        "hasThirdCountry": f"loc:{hop.country}" if hop.country else "",
        "hasLegalBasis": ground if hop.transfer_basis else "",
    }
    if hop.transfer_basis:
        yield {
            "id": ground,
            "type": ["dpv:DataTransferLegalBasis", *([known] if known else [])],
            "title": str(hop.get_transfer_basis_display()),
            "description": words(hop.transfer_details, lang),
        }


def measures(found: Measures) -> Iterator[Node]:
    """What an annex 2 says: its measures, each with its category."""
    lang, key = found.version.language, measures_id(found.version)
    groups = [(f"{key}-{place}", group) for place, group in enumerate(found.groups, start=1)]
    yield version_node(found.version)
    yield {
        "id": key,
        "type": "dpv:TechnicalOrganisationalMeasure",
        "title": words(found.version.document.title, lang),
        "source": version_id(found.version),
        "hasPart": [name for name, _group in groups],
        "missing": [str(gap) for gap in found.gaps],
    }
    for name, group in groups:
        yield {
            "id": name,
            "type": "dpv:TechnicalOrganisationalMeasure",
            "title": words(group.title, lang),
            "description": [words(" ".join(richtext.lines(text)), lang) for text in group.measures],
        }
