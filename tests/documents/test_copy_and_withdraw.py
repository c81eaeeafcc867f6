"""A new draft is a copy with the same lineage; a withdrawal is a record of its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from documents import lifecycle
from documents.errors import Refused
from documents.models import Line
from documents.rows.drafting import content_of
from tests.texts import NOW, Drafter, line_for


def test_a_copy_has_the_same_rows_facts_and_lineage_but_no_number_or_date(published: Drafter, officer: User) -> None:
    original = published("annex1")
    copy = lifecycle.copy_to_draft(original, by=officer, at=NOW)
    assert (copy.number, copy.date, copy.is_published) == (None, None, False)
    assert list(content_of(copy).blocks()) == list(content_of(original).blocks())
    for rows in ("interfacerow_rows", "dataitem_rows", "datacategory_rows", "logrow_rows"):
        lineages = [list(getattr(v, rows).order_by("pk").values_list("lineage", flat=True)) for v in (original, copy)]
        assert lineages[0] == lineages[1]
    category = copy.datacategory_rows.get(text__startswith="Geboortedatum")
    assert {link.row.version_id for link in category.linked_items.all()} == {copy.pk}


def test_several_drafts_of_a_line_stand_side_by_side(published: Drafter, officer: User) -> None:
    original = published("terms")
    drafts = [lifecycle.copy_to_draft(original, by=officer, at=NOW) for _ in range(2)]
    assert len({draft.reference for draft in drafts}) == 2


def test_a_fork_starts_with_its_parents_log_up_to_the_fork(published: Drafter, officer: User) -> None:
    original = published("annex1")
    line = lifecycle.fork_line(original, from_release="10.0", after=date(2021, 10, 1), by=officer, at=NOW)
    copy = lifecycle.copy_to_draft(original, by=officer, at=NOW, line=line)
    assert [row.date for row in copy.logrow_rows.all()] == ["03-05-2018", "01-05-2020", "06-10-2020", "01-10-2021"]
    assert original.logrow_rows.count() == 5


def test_a_line_of_another_document_is_refused(published: Drafter, officer: User) -> None:
    with pytest.raises(Refused):
        lifecycle.copy_to_draft(published("terms"), by=officer, at=NOW, line=line_for("annex2"))


def test_a_line_from_an_equal_release_is_refused(published: Drafter, officer: User) -> None:
    original = published("annex1-10")
    with pytest.raises(Refused):
        lifecycle.fork_line(original, from_release="10", by=officer, at=NOW)
    assert Line.objects.count() == 1


def test_a_withdrawn_version_keeps_its_text_and_its_seal(published: Drafter, officer: User) -> None:
    version = published("terms")
    lifecycle.withdraw(version, by=officer, at=NOW, recorded_at=NOW, reason="Verkeerde tekst gepubliceerd.")
    version.refresh_from_db()
    assert version.is_withdrawn
    assert version.is_published


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_withdrawal_needs_a_reason(published: Drafter, officer: User, reason: str) -> None:
    with pytest.raises(Refused):
        lifecycle.withdraw(published("terms"), by=officer, at=NOW, recorded_at=NOW, reason=reason)


def test_a_version_is_not_withdrawn_before_it_was_published(published: Drafter, officer: User) -> None:
    with pytest.raises(Refused):
        lifecycle.withdraw(published("terms"), by=officer, at=NOW - timedelta(days=1), recorded_at=NOW, reason="x")


def test_a_draft_is_deleted_not_withdrawn(draft: Drafter, officer: User) -> None:
    version = draft("terms")
    with pytest.raises(Refused):
        lifecycle.withdraw(version, by=officer, at=NOW, recorded_at=NOW, reason="x")
    version.delete()
