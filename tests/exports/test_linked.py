"""The JSON-LD of record and agreement: other libraries read it, and it says what our shapes ask (SHACL)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pyld import jsonld  # type: ignore[import-untyped]
from pyshacl import validate
from rdflib import Graph

from agreements.bundle import bundle_for
from annexes.models import SubProcessorFacts
from customers.models import Customer
from documents.models import DocumentVersion
from exports.linked import agreement_graph, record_graph
from exports.linked.context import DPV, GDPR
from exports.linked.version import as_dpv
from exports.record import record_of

SHAPES = Path(__file__).with_name("shapes.ttl")
TRIPLES = {"algorithm": "URDNA2015", "format": "application/n-quads"}
# The terms of DPV 2.0 (https://w3id.org/dpv/2.0) that we may use.
TERMS = """
ControllerProcessorAgreement DataController DataProcessingRecord DataProcessor DataProtectionOfficer DataSubProcessor
DataSubject DataTransferLegalBasis Duration Location PersonalData Process Processing Purpose
TechnicalOrganisationalMeasure Transfer hasAddress hasContact hasCountry hasDataController hasDataExporter
hasDataImporter hasDataProcessor hasDataProtectionOfficer hasDataSubject hasDuration hasIdentifier hasLegalBasis
hasLocation hasName hasPersonalData hasProcess hasProcessing hasPurpose hasRecipient hasTechnicalOrganisationalMeasure
hasThirdCountry
"""


@pytest.fixture
def graphs(registry: None) -> dict[str, Any]:
    """The record and the agreement of Gemeente Waterakker, as their files are read."""
    customer, now = Customer.objects.get(code="waterakker"), timezone.now()
    record = record_of(customer, at=now, now=now)
    made = {"record": record_graph(record), "agreement": agreement_graph(bundle_for(customer, at=now), record)}
    return {name: json.loads(json.dumps(graph)) for name, graph in made.items()}


def read(graph: dict[str, Any]) -> Graph:
    return Graph().parse(data=json.dumps(graph), format="json-ld")


@pytest.mark.parametrize("name", ["record", "agreement"])
def test_expanded_and_compacted_again_it_says_the_same(graphs: dict[str, Any], name: str) -> None:
    graph = graphs[name]
    back = jsonld.compact(jsonld.expand(graph), graph["@context"])
    assert jsonld.normalize(back, TRIPLES) == jsonld.normalize(graph, TRIPLES)
    assert len(read(graph)) == len(jsonld.normalize(graph, TRIPLES).splitlines())


@pytest.mark.parametrize("name", ["record", "agreement"])
def test_it_fits_our_shapes_in_the_terms_of_the_vocabulary(graphs: dict[str, Any], name: str) -> None:
    found = read(graphs[name])
    conforms, _report, text = validate(found, shacl_graph=Graph().parse(SHAPES))
    assert conforms, text
    used = {str(term) for triple in found for term in triple if str(term).startswith("https://w3id.org/dpv")}
    assert {term.removeprefix(DPV) for term in used if term.startswith(DPV)} <= set(TERMS.split())
    assert {term.removeprefix(GDPR) for term in used if term.startswith(GDPR)} == {"A45-3"}


def test_the_shapes_refuse_a_transfer_to_nowhere_and_a_record_of_nobody(graphs: dict[str, Any]) -> None:
    nodes = graphs["record"]["graph"]
    for node in nodes:
        node.pop("hasThirdCountry", None)
        if node["type"] == "dpv:DataProcessingRecord":
            del node["hasDataProcessor"]
    conforms, report, _text = validate(read(graphs["record"]), shacl_graph=Graph().parse(SHAPES))
    assert not conforms
    paths = {str(path).rpartition("#")[2] for path in report.objects(None, _result_path())}
    assert paths == {"hasThirdCountry", "hasDataProcessor"}


def _result_path() -> Any:
    from rdflib import SH

    return SH.resultPath


def test_a_hop_says_from_whom_to_whom_where_to_and_on_what_ground(graphs: dict[str, Any]) -> None:
    nodes = {node["id"]: node for node in graphs["agreement"]["graph"]}
    [transfer] = [node for node in nodes.values() if node.get("hasProcessing") == "dpv:Transfer"]
    assert nodes[transfer["hasDataImporter"]]["hasName"]["@value"] == "Microsoft Corporation"
    assert nodes[transfer["hasDataExporter"]]["type"] == "dpv:DataProcessor"
    assert transfer["hasThirdCountry"] == "loc:US"
    assert nodes[transfer["hasLegalBasis"]]["type"] == ["dpv:DataTransferLegalBasis", "eu-gdpr:A45-3"]
    [chained] = [node for node in nodes.values() if node.get("hasName", {}) == _nl("Noorderlicht Storingsdienst GmbH")]
    assert nodes[chained["engagedBy"]]["hasName"] == _nl("Glasbrug Netwerken BV")


def _nl(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def test_an_annex_alone_is_read_by_everybody_and_the_terms_have_none(registry: None, client: Client) -> None:
    versions = {version.kind: version for version in DocumentVersion.objects.published().with_names()}
    for kind, sort in (("annex1", "dpv:Process"), ("annex2", "dpv:TechnicalOrganisationalMeasure")):
        version = versions[kind]
        address = f"/versies/{version.reference}.jsonld"
        assert f'href="{address}"' in client.get(f"/versies/{version.reference}/").text
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "application/ld+json"
        assert answer.content == as_dpv(version, at=timezone.now())
        found = json.loads(answer.content)
        assert sort in [node["type"] for node in found["graph"]]
        conforms, _report, text = validate(read(found), shacl_graph=Graph().parse(SHAPES))
        assert conforms, text
    assert client.get(f"/versies/{versions['terms'].reference}.jsonld").status_code == 404
    with pytest.raises(CommandError, match="bijlage"):
        call_command("export_version", versions["terms"].reference, format="dpv", output=None)


def test_no_contact_person_of_a_sub_processor_stands_in_what_everybody_reads(registry: None, client: Client) -> None:
    SubProcessorFacts.objects.update(contact_name="M. Verstegen", contact_details="privacy@example.org")
    [version] = DocumentVersion.objects.published().of_kind("annex1").with_names().order_by("-pk")[:1]
    told = client.get(f"/versies/{version.reference}.jsonld").text
    assert "Previder BV" in told
    assert "Verstegen" not in told
    assert "privacy@example.org" not in told
