"""What the API really answers is what its document says: status, media type, headers and every field.

Schemathesis sends thousands of questions more; this keeps what it found.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests import cast
from tests.api.programs import V1, Program, program
from tests.api.test_isolation import Route, routes, send, worlds
from tests.portal.worlds import World

__all__ = ["worlds"]


def answer_of(document: dict[str, Any], route: Route, status: int) -> dict[str, Any] | None:
    """What the document says of an answer of an operation; None where it says nothing."""
    for address, methods in document["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", address)
        if re.fullmatch(pattern, route.address) and route.method in methods:
            found: dict[str, Any] | None = methods[route.method]["responses"].get(str(status))
            return found
    raise LookupError(route.address)


def complaints(document: dict[str, Any], route: Route, answer: Any) -> list[str]:
    """What the document has against an answer."""
    said = answer_of(document, route, answer.status_code)
    if said is None:
        return [f"{answer.status_code} is not declared"]
    kind = str(answer.headers.get("Content-Type", "")).partition(";")[0]
    declared = said.get("content", {})
    if kind not in declared:
        return [f"{kind} is not declared"]
    found = [f"{name} is missing" for name in ("API-Version", "RateLimit") if name not in answer.headers]
    if kind.endswith("json"):
        schema = {**declared[kind]["schema"], "components": document["components"]}
        checked = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        found += [error.message[:200] for error in checked.iter_errors(answer.json())]
    return found


@pytest.fixture
def asking(worlds: tuple[World, World]) -> dict[str, Program]:
    theirs, _ours = worlds
    return {
        "customer": program(theirs.customer, by=theirs.people["contract_manager"]),
        "processor": program(None, by=cast.officer()),
    }


def test_every_answer_is_as_declared(
    worlds: tuple[World, World], asking: dict[str, Program], client: Client, subtests: pytest.Subtests
) -> None:
    document: dict[str, Any] = client.get(f"{V1}/openapi.json").json()
    known = {name: each.headers for name, each in asking.items()} | {"nobody": {}}
    good = 0
    for route in routes(worlds[0]):
        for who, headers in known.items():
            if route.address.endswith("/bundle") and who == "customer":
                continue  # the copy here is no real one
            answer = send(route, route.method, headers, f"{who}-{route.address}")
            good += answer.status_code == 200
            with subtests.test(who=who, method=route.method, address=route.address):
                assert complaints(document, route, answer) == []
    assert good > 50


def test_a_proposal_that_says_nothing_is_none_by_the_document_either(client: Client, db: None) -> None:
    document: dict[str, Any] = client.get(f"{V1}/openapi.json").json()
    schema = {**document["components"]["schemas"]["Proposing"], "components": document["components"]}
    checked = Draft202012Validator(schema)
    assert not checked.is_valid({})
    assert not checked.is_valid({"dpoName": None, "address": None})
    assert checked.is_valid({"dpoName": "A. de Vries", "address": None})
