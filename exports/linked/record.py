"""The record of processing as a graph: a process for each controller and text, in a record of processing."""

from __future__ import annotations

import json
from collections.abc import Iterator

from documents.moments import utc_text
from exports.linked.context import Node, address, document
from exports.linked.nodes import (
    controller_id,
    measures,
    measures_id,
    parties,
    processing,
    processing_id,
    processor_id,
)
from exports.record.model import Controller, Record


def record_graph(record: Record) -> Node:
    """The file as data, in the active language where words are ours."""
    return document(_nodes(record))


def as_jsonld(record: Record) -> bytes:
    """The file."""
    return (json.dumps(record_graph(record), ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(record: Record) -> Iterator[Node]:
    per_controller = [node for each in record.controllers for node in processes_of(record, each)]
    whose = f"/klant/{record.controllers[0].code}" if len(record.controllers) == 1 else "/klant"
    yield {
        "id": address(f"{whose}/#verwerkingsregister"),
        "type": "dpv:DataProcessingRecord",
        "date": utc_text(record.at),
        "hasDataProcessor": processor_id() if record.processor is not None else "",
        "hasProcess": [node["id"] for node in per_controller],
        "missing": [str(gap) for gap in record.gaps],
    }
    yield from parties(record)
    yield from per_controller
    for found in record.processings:
        yield from processing(found)
    for measured in record.measures:
        yield from measures(measured)


def processes_of(record: Record, each: Controller) -> Iterator[Node]:
    """What is done for one controller: by which text, and secured by which."""
    annex2 = each.annex2.version if each.is_served else None
    for bound in each.bound:
        if bound.version is None:
            continue
        yield {
            "id": address(f"/klant/{each.code}/#verwerking-{bound.version.reference}"),
            "type": "dpv:Process",
            "title": str(bound.product),
            "hasDataController": controller_id(each),
            "hasDataProcessor": processor_id() if record.processor is not None else "",
            "hasProcess": processing_id(record.processing_of(bound.version)),
            "hasTechnicalOrganisationalMeasure": measures_id(annex2) if annex2 is not None else "",
        }
