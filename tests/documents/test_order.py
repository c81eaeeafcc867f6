"""The order of versions is stored: proposed from the dates, confirmed by an officer, never given by publishing last."""

from __future__ import annotations

import pytest

from accounts.models import User
from documents import lifecycle, order
from documents.errors import Refused
from documents.models import VersionRank
from tests.texts import NOW, Drafter


def test_an_older_text_published_later_is_inserted_before_the_newer_one(published: Drafter) -> None:
    newer, older = published("annex2"), published("annex2-old")
    assert order.in_order(newer.line) == [older, newer]


def test_undated_terms_are_proposed_before_the_dated_ones_and_wait_for_confirmation(published: Drafter) -> None:
    dated, undated = published("terms"), published("undated")
    assert order.in_order(dated.line) == [undated, dated]
    assert not undated.rank.confirmed


def test_an_officer_can_place_a_version_while_publishing_it(published: Drafter, draft: Drafter, officer: User) -> None:
    dated = published("terms")
    undated = lifecycle.publish(draft("undated"), by=officer, at=NOW, recorded_at=NOW, after=dated).version
    assert order.in_order(dated.line) == [dated, undated]
    assert undated.rank.confirmed


def test_an_officer_confirms_another_order_and_history_keeps_who(published: Drafter, officer: User) -> None:
    dated, undated = published("terms"), published("undated")
    order.reorder(dated.line, [dated, undated], by=officer, at=NOW)
    assert order.in_order(dated.line) == [dated, undated]
    assert VersionRank.history.filter(version=undated).latest().history_user == officer  # type: ignore[attr-defined]


def test_an_order_that_forgets_a_version_is_refused(published: Drafter, officer: User) -> None:
    dated, _undated = published("terms"), published("undated")
    with pytest.raises(Refused):
        order.reorder(dated.line, [dated], by=officer, at=NOW)


def test_a_version_is_not_placed_after_one_of_another_line(published: Drafter, draft: Drafter, officer: User) -> None:
    other = published("annex1")
    with pytest.raises(Refused):
        lifecycle.publish(draft("annex1-10"), by=officer, at=NOW, recorded_at=NOW, after=other)
