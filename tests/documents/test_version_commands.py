"""list_versions and publish_version: thin shells that name versions by their reference."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from documents.models import DocumentVersion, Publication
from tests.texts import Drafter


def run(name: str, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_an_empty_registry_says_how_to_begin(db: None) -> None:
    assert "import_documents" in run("list_versions")


def test_every_version_is_listed_with_its_reference_in_the_stored_order(published: Drafter, draft: Drafter) -> None:
    newer, older, waiting = published("annex2"), published("annex2-old"), draft("terms")
    rows = json.loads(run("list_versions", json=True))
    assert [row["ref"] for row in rows] == [older.reference, newer.reference, waiting.reference]
    assert [row["status"] for row in rows] == ["published", "published", "draft"]
    assert rows[1]["number"] == "1/2023/Elzenvoort"
    text = run("list_versions")
    assert all(version.reference in text for version in (newer, older, waiting))


def test_a_draft_is_published_as_of_a_moment_in_local_time(draft: Drafter, officer: User) -> None:
    version = draft("terms")
    out = run("publish_version", version.reference.lower(), by="OFFICER@example.org", at="2023-07-04T09:00")
    entry = Publication.objects.get(version=version)
    assert entry.published_at == datetime(2023, 7, 4, 7, 0, tzinfo=UTC)
    assert entry.recorded_at > entry.published_at
    assert entry.published_by == officer
    assert entry.entry_hash in out


def test_a_place_in_the_order_can_be_given(published: Drafter, draft: Drafter) -> None:
    dated = published("terms")
    undated = draft("undated")
    run("publish_version", undated.reference, by="officer@example.org", after=dated.reference)
    assert list(DocumentVersion.objects.published().in_order()) == [dated, undated]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"by": "nobody@example.org"}, "nobody@example.org"),
        ({"at": "2023-13-45"}, "2023-13-45"),
        ({"at": "gisteren"}, "gisteren"),
        ({"at": "2023-10-29T02:30"}, "2023-10-29T02:30"),
        ({"at": "2199-01-01"}, "future|toekomst"),
        ({"after": "PV-999"}, "PV-999"),
    ],
)
def test_bad_input_names_itself_and_changes_nothing(draft: Drafter, arguments: dict[str, str], says: str) -> None:
    version = draft("terms")
    with pytest.raises(CommandError, match=says):
        run("publish_version", version.reference, **{"by": "officer@example.org", **arguments})
    assert not DocumentVersion.objects.published().exists()


@pytest.mark.parametrize("reference", ["PV-999", "B1-1", "x", "PV-", "PV-99999999999999999999"])
def test_an_unknown_reference_is_refused_and_points_to_the_list(officer: User, reference: str) -> None:
    with pytest.raises(CommandError, match="list_versions"):
        run("publish_version", reference, by=officer.email)
