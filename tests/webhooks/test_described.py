"""The OpenAPI document says of events what is really sent: headers and payloads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from accounts.models import User
from journal.models import Entry
from journal.sequencing import finish
from notices.acts.announcing import announce
from tests import factories
from tests.notices.change import TELLING, draft
from tests.small import Small
from tests.webhooks.receiver import Got, receiving
from webhooks import keeping, making, sending, trials
from webhooks.catalogue import TOPICS
from webhooks.events import body_of
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def wrong(document: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    """All that a schema of the document has against a value."""
    checked = Draft202012Validator(
        {**schema, "components": document["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in checked.iter_errors(value)]


def payload(document: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = document["webhooks"][kind]["post"]["requestBody"]["content"]
    return found["application/cloudevents+json"]["schema"]  # type: ignore[no-any-return]


def complaints(document: dict[str, Any], got: Got) -> list[str]:
    """What the document has against a request as a target got it."""
    said = document["webhooks"][got.event["data"]["kind"]]["post"]
    found = wrong(document, payload(document, got.event["data"]["kind"]), got.event)
    for header in said["parameters"]:
        found += wrong(document, header["schema"], got.headers.get(header["name"]))
    if got.headers["content-type"].partition(";")[0] not in said["requestBody"]["content"]:
        found.append(got.headers["content-type"])
    return found


def test_what_arrives_is_what_the_document_describes(small: Small, officer: User, document: dict[str, Any]) -> None:
    finish()
    with receiving() as receiver:
        webhook, _secret = keeping.subscribe(
            None, name="CRM", address=receiver.address, kinds=[topic.kind for topic in TOPICS], by=officer,
            at=timezone.now(),
        )  # fmt: skip
        keeping.add_secret(webhook, by=officer, at=timezone.now())
        terms = factories.terms("2024-02-01 09:00")
        factories.receive(small.customer, terms, "2024-02-02")
        announce(draft(small.product), TELLING, by=officer, at=timezone.now())
        finish()
        making.tend(now=timezone.now())
        assert sending.tend(now=timezone.now())
    assert {got.event["data"]["kind"] for got in receiver.got} >= {
        "version.published", "receipt.recorded", "change.announced",
    }  # fmt: skip
    assert [complaints(document, got) for got in receiver.got] == [[]] * len(receiver.got)
    # The schema holds to something: what another event says, and what has no signature, is none of it.
    receipt = next(got for got in receiver.got if got.event["data"]["kind"] == "receipt.recorded")
    assert wrong(document, payload(document, "receipt.voided"), receipt.event)
    assert complaints(document, Got(receipt.path, {**receipt.headers, "webhook-signature": "v1,abc"}, receipt.body))


def test_every_kind_is_described_and_fits_its_schema(document: dict[str, Any]) -> None:
    subjects = {"": "customers/waterakker", "documents.documentversion": "versions/B1-6"}
    assert set(document["webhooks"]) == {trials.KIND, *(topic.kind for topic in TOPICS)}
    now = timezone.now()
    for topic in TOPICS:
        entry = Entry(kind=topic.kind, happened_at=now, recorded_at=now)
        event = WebhookEvent(entry=entry, place=7, subject=subjects.get(topic.table, "announcements/3"))
        assert wrong(document, payload(document, topic.kind), json.loads(body_of(event))) == [], topic.kind


def test_the_pages_name_every_kind(client: Client) -> None:
    told = Path(settings.BASE_DIR, "docs", "webhooks.md").read_text()
    shown = client.get("/api/v1/docs").content.decode()
    kinds = [*(topic.kind for topic in TOPICS), trials.KIND]
    assert re.findall(r'id="event-([\w.]+)"', shown) == kinds
    assert [kind for kind in kinds if f"`{kind}`" not in told] == []
