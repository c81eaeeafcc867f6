"""Who tries to get round a control is in the security log: by number, with a word of ours, and nothing of theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests import cast, factories
from tests.accounts.people import security_lines
from tests.api.programs import program

pytestmark = pytest.mark.django_db
type Log = pytest.LogCaptureFixture


def told(lines: list[dict[str, Any]]) -> list[tuple[str, str, int | None]]:
    return [(line["event"], line.get("what", ""), line.get("status")) for line in lines]


def test_a_form_of_another_site_is_logged_once_a_minute(caplog: Log) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://geheim.example"}, REMOTE_ADDR="192.0.2.11")
    with security_lines(caplog) as lines:
        for _each in range(3):
            assert client.post("/account/login/", {"login": "ada@example.org"}).status_code == 403
    assert told(lines) == [("form.refused", "csrf", 403)]
    assert "geheim" not in json.dumps(lines)
    assert "ada" not in json.dumps(lines)


def test_tokens_that_open_nothing_are_logged_by_the_program(caplog: Log) -> None:
    machine = program(factories.customer(), by=cast.officer(), scopes=["agreements:read"]).sign_in()
    with security_lines(caplog) as lines:
        bad = Client(REMOTE_ADDR="192.0.2.12").get(
            "/api/v1/customers", headers={"authorization": "Bearer geheim-geheim"}
        )
        lacking = machine.get("/customers")
    assert (bad.status_code, lacking.status_code) == (401, 403)
    assert told(lines) == [
        ("program.refused", "token", 401),
        ("program.refused", f"{machine.registered.client_id}:customers:read", 403),
    ]
    assert "geheim" not in json.dumps(lines)


def test_too_many_requests_are_logged_once_a_minute(caplog: Log, settings: Settings) -> None:
    settings.API_LIMITS = {"client": 1, "address": 1, "tokens": 1}
    with security_lines(caplog) as lines:
        for _each in range(4):
            last = Client(REMOTE_ADDR="192.0.2.13").get("/api/v1/versions")
    assert last.status_code == 429
    assert [line[0] for line in told(lines)] == ["limit.reached"]


def test_metrics_without_their_token_are_logged(caplog: Log, settings: Settings) -> None:
    settings.METRICS_TOKEN = "m" * 32
    with security_lines(caplog) as lines:
        for _each in range(3):
            assert (
                Client(REMOTE_ADDR="192.0.2.14").get("/metrics", headers={"authorization": "Bearer wrong"}).status_code
                == 401
            )
    assert told(lines) == [("program.refused", "metrics", 401)]


@pytest.mark.parametrize(
    ("data", "what"), [(b"MZ\x90 a program", "type"), (b"%PDF-1.7 " + b"0" * 10 * 1024 * 1024, "size")]
)
def test_a_file_that_may_not_be_sent_is_logged_without_its_name(data: bytes, what: str, caplog: Log) -> None:
    officer, customer = cast.officer(), factories.customer()
    file = SimpleUploadedFile("geheim.pdf", data)
    with security_lines(caplog) as lines:
        cast.signed_in(officer).post(reverse("admin:agreements_receipt_add"), {"customer": customer.pk, "file": file})
    assert ("file.refused", what, None) in told(lines)
    assert {line["account"] for line in lines} == {officer.pk}
    assert "geheim" not in json.dumps(lines)
