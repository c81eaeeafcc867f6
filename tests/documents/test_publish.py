"""Publishing validates, freezes, seals and enters in the ledger, all or nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from documents import lifecycle
from documents.errors import AlreadyPublished, NotPublishable, Refused
from documents.findings.validation import findings
from documents.models import DocumentVersion, Publication
from documents.rows.drafting import create_draft
from tests.texts import NOW, Drafter, content, line_for, stored_before


def test_a_published_version_carries_the_digest_of_its_canonical_json(published: Drafter) -> None:
    version = published("terms")
    entry = Publication.objects.get(version=version)
    assert version.is_published
    assert version.digest == entry.digest == hashlib.sha256(entry.canonical.encode()).hexdigest()
    sealed = json.loads(entry.canonical)
    assert sealed["format"] == 1
    assert sealed["number"] == {"ordinal": 1, "year": 2023, "scope": ""}
    assert sealed["date"] == "2023-07-04"
    counts = [len(article["paragraphs"]) for article in sealed["articles"]]
    assert counts == [2, 4, 4, 5, 2, 2, 2, 3, 2, 2, 1, 3, 3, 1, 2]


def test_the_ledger_keeps_when_it_was_published_and_when_that_was_recorded(draft: Drafter, officer: User) -> None:
    at = datetime(2023, 7, 4, 7, 0, tzinfo=UTC)
    entry = lifecycle.publish(draft("terms"), by=officer, at=at, recorded_at=NOW)
    assert (entry.published_at, entry.recorded_at, entry.published_by) == (at, NOW, officer)


def test_a_clock_that_lags_a_little_never_makes_a_moment_go_back(
    published: Drafter, draft: Drafter, officer: User
) -> None:
    published("terms")
    version, early = draft("annex2"), NOW - timedelta(minutes=5)
    entry = lifecycle.publish(version, by=officer, at=early, recorded_at=early)
    assert (entry.published_at, entry.recorded_at) == (early, NOW)


def test_a_clock_that_went_back_publishes_nothing_and_says_so(
    published: Drafter, draft: Drafter, officer: User
) -> None:
    published("terms")
    version, early = draft("annex2"), NOW - timedelta(minutes=5, seconds=1)
    with pytest.raises(Refused, match="22-11-2026 12:54") as refusal:
        lifecycle.publish(version, by=officer, at=early, recorded_at=early)
    assert "22-11-2026 13:00" in str(refusal.value)
    version.refresh_from_db()
    assert not version.is_published
    assert Publication.objects.count() == 1


def test_each_entry_of_the_ledger_holds_the_hash_of_the_one_before(published: Drafter) -> None:
    for name in ("terms", "annex1", "annex2"):
        published(name)
    first, second, third = Publication.objects.all()
    assert (first.previous_hash, second.previous_hash, third.previous_hash) == ("", first.entry_hash, second.entry_hash)
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]


def test_publishing_twice_is_refused_by_name(published: Drafter, officer: User) -> None:
    version = published("terms")
    with pytest.raises(AlreadyPublished):
        lifecycle.publish(version, by=officer, at=NOW, recorded_at=NOW)
    assert Publication.objects.count() == 1


def test_a_version_is_not_published_in_the_future(draft: Drafter, officer: User) -> None:
    version = draft("terms")
    with pytest.raises(Refused):
        lifecycle.publish(version, by=officer, at=NOW + timedelta(seconds=1), recorded_at=NOW)
    assert not DocumentVersion.objects.get(pk=version.pk).is_published


def test_a_number_that_is_taken_on_the_line_stops_publication_and_names_the_holder(
    published: Drafter, officer: User
) -> None:
    holder = published("terms")
    same_number = replace(content("undated"), number=content("terms").number)
    other = create_draft(same_number, line_for("terms"), by=officer, at=NOW)
    with pytest.raises(NotPublishable, match=holder.reference):
        lifecycle.publish(other, by=officer, at=NOW, recorded_at=NOW)
    other.refresh_from_db()
    assert (other.status, other.digest) == ("draft", "")


def test_the_same_content_is_not_published_twice_on_a_line(published: Drafter, draft: Drafter, officer: User) -> None:
    published("undated")
    with pytest.raises(NotPublishable):
        lifecycle.publish(draft("undated"), by=officer, at=NOW, recorded_at=NOW)


def test_an_empty_draft_is_not_published(officer: User) -> None:
    version = DocumentVersion.objects.create(line=line_for("annex2"), created_at=NOW)
    with pytest.raises(NotPublishable):
        lifecycle.publish(version, by=officer, at=NOW, recorded_at=NOW)


def test_markup_beyond_the_allowed_set_stops_publication_and_names_the_row(draft: Drafter, officer: User) -> None:
    version = draft("terms")
    row = version.paragraphrow_rows.all()[0]
    stored_before(row, text="<p>Een <script>alert(1)</script> lid</p>")
    with pytest.raises(NotPublishable, match="<script>"):
        lifecycle.publish(version, by=officer, at=NOW, recorded_at=NOW)


def test_an_address_outside_the_eea_without_a_mark_is_a_warning(draft: Drafter) -> None:
    found = findings(draft("annex1-10"))
    assert [f.where for f in found if f.code == "missing_mark"] == ["Microsoft Corporation"]
    assert {f.level for f in found} == {"warning"}


def test_a_bsn_named_in_interfaces_but_not_in_section_2_is_a_warning(draft: Drafter) -> None:
    found = [f.where for f in findings(draft("annex1-10")) if f.code == "bsn_outside_section_2"]
    assert found == ["StUF-BG-BRP Koppeling", "Vroegsignalering API"]
    assert not [f for f in findings(draft("annex1")) if f.code == "bsn_outside_section_2"]


def test_a_deposit_older_than_the_version_is_a_warning(draft: Drafter) -> None:
    assert [f.code for f in findings(draft("terms"))] == ["stale_deposit"]
