"""The OpenAPI document keeps to the NLGov REST API Design Rules 2.1, as their published linter checks them.

The linter itself (spectral) runs on Node; what it looks for is said again here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.document import openapi
from api.v1 import operations

KEBAB = re.compile(r"(/([a-z0-9-]+|\{[^}]+\}))+")
CAMEL = re.compile(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*")
SEMVER = re.compile(r"\d+\.\d+\.\d+")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """As it is sent."""
    found: dict[str, Any] = json.loads(json.dumps(openapi()))
    return found


def answers(document: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            for status, answer in said["responses"].items():
                yield path, method, status, answer


def properties(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"].items()
        for each in node.values():
            yield from properties(each)
    elif isinstance(node, list):
        for each in node:
            yield from properties(each)


def test_it_is_openapi_3_with_somebody_to_ask_and_a_version(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert SEMVER.fullmatch(document["info"]["version"])
    assert all(document["info"]["contact"][name] for name in ("name", "email", "url"))
    assert all(re.search(r"/v\d+$", server["url"]) for server in document["servers"])


def test_addresses_are_kebab_case_without_a_slash_at_the_end(document: dict[str, Any]) -> None:
    assert [path for path in document["paths"] if not KEBAB.fullmatch(path)] == []
    assert {method for methods in document["paths"].values() for method in methods} <= {
        "get", "post", "put", "patch", "delete",
    }  # fmt: skip


def test_operations_have_names_of_their_own_and_known_tags(document: dict[str, Any]) -> None:
    said = [each for methods in document["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in said}) == len(said)
    assert {tag for each in said for tag in each["tags"]} <= {tag["name"] for tag in document["tags"]}
    assert all(each["description"] for each in said)
    assert sum(len(each) for each in operations().values()) == len(said)


def test_parameters_in_queries_are_lower_camel_case_and_those_in_paths_are_declared(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for said in methods.values():
            queries = [each["name"] for each in said["parameters"] if each["in"] == "query"]
            assert [name for name in queries if not CAMEL.fullmatch(name)] == []
            assert {each["name"] for each in said["parameters"] if each["in"] == "path"} == set(
                re.findall(r"\{(\w+)\}", path)
            )


def test_every_answer_has_the_version_in_its_headers(document: dict[str, Any]) -> None:
    assert [each[:3] for each in answers(document) if "API-Version" not in each[3]["headers"]] == []


def test_every_refusal_is_a_problem_with_its_three_members_and_never_422(document: dict[str, Any]) -> None:
    refusals = [each for each in answers(document) if each[2][0] in "45"]
    assert [each[:3] for each in refusals if list(each[3]["content"]) != ["application/problem+json"]] == []
    assert {"status", "title", "detail"} <= set(document["components"]["schemas"]["Problem"]["required"])
    assert [each[:3] for each in refusals if each[2] == "422"] == []


def test_what_takes_anything_can_answer_400(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        for method, said in methods.items():
            if said["parameters"] or method in ("post", "put", "patch"):
                assert "400" in said["responses"]


def test_names_and_dates_in_objects_have_their_forms(document: dict[str, Any]) -> None:
    assert [name for name in document["components"]["schemas"] if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name)] == []
    for name, schema in properties(document["components"]["schemas"]):
        assert CAMEL.fullmatch(name), name
        if name in ("date", "datum") or re.search(r"(\wD|_[dD])(ate|atum)", name):
            assert schema.get("format") == "date", name
        assert schema.get("format") not in ("time", "date-time-local"), name


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"])
