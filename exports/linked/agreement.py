"""The agreement of a controller as a graph: its parties, the texts that bind with their digests, and what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator

from agreements.bundle import Bundle
from documents import richtext
from documents.moments import utc_text
from exports.linked.context import Node, address, document, words
from exports.linked.nodes import controller_id, measures, parties, processing, processor_id, version_id, version_node
from exports.linked.record import processes_of
from exports.record.model import Record


def agreement_graph(bundle: Bundle, record: Record) -> Node:
    """What binds the one controller of ``record``, at the same moment."""
    return document(_nodes(bundle, record))


def as_jsonld(bundle: Bundle, record: Record) -> bytes:
    """The file."""
    return (json.dumps(agreement_graph(bundle, record), ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(bundle: Bundle, record: Record) -> Iterator[Node]:
    [controller] = record.controllers
    processes = list(processes_of(record, controller))
    key = address(f"/klant/{controller.code}/#overeenkomst")
    arrangements = list(_arrangements(bundle, key))
    yield {
        "id": key,
        "type": "dpv:ControllerProcessorAgreement",
        "date": utc_text(bundle.at),
        "valid": utc_text(bundle.in_force_since) if bundle.in_force_since else "",
        "identifier": [each.reference for each in controller.agreements],
        "hasDataController": controller_id(controller),
        "hasDataProcessor": processor_id() if record.processor is not None else "",
        "hasPart": [*map(version_id, bundle.applicability.versions), *(node["id"] for node in arrangements)],
        "hasProcess": [node["id"] for node in processes],
        "sha256": bundle.digest,
        "missing": [str(gap) for gap in record.gaps],
    }
    yield from parties(record)
    yield from (version_node(part.version) for part in bundle.parts)
    yield from arrangements
    yield from ({**node, "hasLegalBasis": key} for node in processes)
    for found in record.processings:
        yield from processing(found)
    for measured in record.measures:
        yield from measures(measured)


def _arrangements(bundle: Bundle, key: str) -> Iterator[Node]:
    found = [standing.arrangement for group in bundle.applicability.arrangements for standing in group.arrangements]
    for place, each in enumerate(found, start=1):
        yield {
            "id": f"{key}-afspraak-{place}",
            "type": "dct:BibliographicResource",
            "title": words(each.title, "nl"),
            "description": words("\n".join(richtext.lines(each.text)), "nl"),
            "issued": each.agreed_on.isoformat(),
        }
