"""What programs without a token can read, and how the API says no."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from annexes.kinds import ANNEX1
from journal.sequencing import finish
from tests.small import Small

V1 = "/api/v1"


@pytest.fixture(autouse=True)
def in_english(client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def get(client: Client, address: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(V1 + address, headers=headers)
    assert answer.status_code == status, answer.content
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
    return answer


def test_a_version_is_read_as_data_that_has_the_digest_it_was_sealed_with(client: Client, small: Small) -> None:
    listed = get(client, "/versions?kind=terms").json()["items"]
    assert [item["reference"] for item in listed] == [small.terms.reference]
    content = get(client, f"/versions/{small.terms.reference}/content")
    assert hashlib.sha256(content.content).hexdigest() == listed[0]["sha256"] == small.terms.digest
    whole = get(client, f"/versions/{small.terms.reference}").json()
    assert whole["content"] == json.loads(content.content)
    assert whole["publishedAt"] == "2023-07-04T07:00:00Z"  # 9 o'clock in Amsterdam


def test_documents_changes_and_the_processor_are_those_of_the_pages(client: Client, registry: None) -> None:
    assert get(client, "/processor").json()["name"] == "Elzenvoort Holding bv"
    documents = get(client, "/documents").json()["items"]
    assert documents[0]["kind"] == "terms"
    newest, *_others = get(client, "/changes?limit=1").json()["items"]
    page = client.get("/wijzigingen/").content.decode()
    assert all(line in page for line in newest["summary"])
    current = documents[0]["lines"][0]["currentVersion"]
    older = documents[0]["lines"][0]["versions"][-1]
    compared = get(client, f"/versions/{current}/comparisons/{older}").json()
    assert any(change["change"] == "reworded" for change in compared["changes"])
    get(client, f"/versions/{current}/comparisons/{documents[1]['lines'][0]['versions'][0]}", 404)


def test_the_register_at_a_moment_is_that_of_the_page(client: Client, registry: None) -> None:
    for moment, same in (
        ("2023-09-10T14:00:00%2B02:00", "2023-09-10T14:00"),
        ("2022-01-01T00:00:00Z", "2022-01-01T01:00"),
    ):
        read = get(client, f"/sub-processors?at={moment}").json()
        page = client.get("/sub-verwerkers.json", {"moment": same}).json()
        assert [(line["version"], [each["name"] for each in line["subProcessors"]]) for line in read["items"]] == [
            (line["version"]["reference"], [each["name"] for each in line["sub_processors"]]) for line in page["lines"]
        ]


def test_the_checkpoint_is_the_one_of_the_log(client: Client, small: Small) -> None:
    finish()
    assert get(client, "/checkpoint").json()["note"] == client.get("/log/checkpoint").content.decode()


def test_a_kind_that_is_not_public_is_not_there(client: Client, small: Small, settings: Settings) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms"]
    assert {item["kind"] for item in get(client, "/documents").json()["items"]} == {"terms"}
    assert get(client, "/sub-processors").json()["items"] == []
    get(client, f"/versions/{small.annex1.reference}", 404)
    assert ANNEX1 not in {item["kind"] for item in get(client, "/versions").json()["items"]}


def test_pages_follow_each_other_and_lose_nothing(client: Client, registry: None) -> None:
    whole = [item["reference"] for item in get(client, "/versions").json()["items"]]
    found, address = [], "/versions?limit=2"
    while address:
        answer = get(client, address)
        found += [item["reference"] for item in answer.json()["items"]]
        link = answer.headers.get("Link", "")
        address = link.partition(">")[0].removeprefix(f"<{V1}") if link else ""
    assert found == whole
    assert len(whole) > 4


def test_who_has_an_answer_is_told_that_nothing_changed(client: Client, small: Small) -> None:
    tag = get(client, "/documents").headers["ETag"]
    unchanged = client.get(f"{V1}/documents", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    get(client, "/documents", 412, **{"If-Match": '"another"'})
    get(client, "/documents", **{"If-Match": tag})


def test_all_errors_of_a_request_are_told_at_once(client: Client, small: Small) -> None:
    problem = get(client, "/sub-processors?at=2023-09-10&limit=many&nonsense=1", 400).json()
    assert [(error["location"]["name"], error["code"]) for error in problem["errors"]] == [
        ("limit", "int-parsing"),
        ("at", "date-time"),
        ("nonsense", "unknown"),
    ]
    assert problem["type"].endswith("/api/v1/docs#problem-invalid-request")
    get(client, "/documents?cursor=nonsense", 400)


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "/documents/", {}, 404),
        ("get", "/nothing", {}, 404),
        ("get", "/versions/PV-999999", {}, 404),
        ("get", "/versions/nonsense", {}, 404),
        ("get", "/documents/99999999999999999999", {}, 404),
        ("get", "/documents?cursor=%00", {}, 404),
        ("post", "/documents", {}, 405),
        ("delete", "/openapi.json", {}, 405),
        ("get", "/documents", {"Accept": "text/csv"}, 406),
        ("get", "/documents", {"Authorization": "Bearer nonsense"}, 401),
    ],
)
def test_every_refusal_is_a_problem(
    client: Client, small: Small, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    answer = getattr(client, method)(V1 + address, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_browser_may_ask_from_anywhere_and_is_nobody(client: Client, small: Small) -> None:
    asked = client.options(f"{V1}/documents", headers={"Origin": "https://elsewhere.example"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    client.force_login(small.member())
    assert "no-store" not in get(client, "/documents").headers["Cache-Control"]


def test_too_many_requests_are_told_to_wait(client: Client, small: Small, settings: Settings) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "address": 2}
    assert get(client, "/processor", 404).headers["RateLimit"].startswith('"address";r=1;')
    get(client, "/documents")
    refused = get(client, "/documents", 429)
    assert int(refused.headers["Retry-After"]) <= 60


def test_the_reference_page_says_all_operations_and_needs_nothing_from_elsewhere(client: Client, small: Small) -> None:
    page = client.get(f"{V1}/docs").content.decode()
    paths = get(client, "/openapi.json").json()["paths"]
    assert all(path in page for path in paths)
    assert "https://" not in page.replace("https://www.rfc-editor.org", "").partition("<body")[0]
    assert client.get(f"{V1}/").headers["Location"] == f"{V1}/docs"
