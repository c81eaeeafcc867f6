"""The evidence pages of a copy say in short what changed since the customer's last answer, where there was one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.acts.answers import given_by
from agreements.applicability import resolve, resolve_all
from agreements.bundle import bundle_for
from agreements.models import Acceptance
from copies.sealed import changes, queue
from copies.sealed.assembly import lay_out_around
from copies.sealed.evidence import EvidenceSection, Issue, sections
from copies.sealed.make import describe
from customers.parties import the_processor
from documents.models import DocumentVersion
from tests import factories
from tests.portal.pages import answer
from tests.small import Small
from tests.words import words

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def answered(manager: Client, small: Small) -> DocumentVersion:
    """Terms that were received after the customer had accepted what applied before."""
    small.receive_all()
    answer(manager, small)
    newer = factories.terms("2024-02-01 09:00")
    factories.receive(small.customer, newer, "2024-02-02")
    return newer


def issue(small: Small, at: datetime | None = None) -> Issue:
    moment = at or timezone.now()
    bundle = bundle_for(small.customer, at=moment)
    return describe(bundle, issued_at=moment, issued_by=None, level="B-B", is_test=True)


def of_changes(found: Sequence[EvidenceSection]) -> list[EvidenceSection]:
    return [section for section in found if section.template.endswith("changes.html")]


def test_the_section_names_each_part_that_changed_with_a_summary(small: Small, answered: DocumentVersion) -> None:
    [section] = of_changes(sections(issue(small)))
    [changed] = section.context["parts"]
    assert (changed.part.old, changed.part.new) == (small.terms, answered)
    assert changed.brief == ("art. 1 lid 1 reworded",)
    assert not section.context["other_arrangements"]


def test_another_arrangement_than_was_answered_is_said(small: Small, answered: DocumentVersion) -> None:
    factories.arrangement(small.agreement, "2024-02-03")
    [section] = of_changes(sections(issue(small)))
    assert section.context["other_arrangements"]


def test_without_an_earlier_answer_to_something_else_there_is_no_section(manager: Client, small: Small) -> None:
    small.receive_all()
    assert of_changes(sections(issue(small))) == []
    answer(manager, small)
    assert of_changes(sections(issue(small))) == []
    # Nor in a copy of before the answer, of what bound then.
    factories.receive(small.customer, factories.terms("2024-02-01 09:00"), "2024-02-02")
    assert of_changes(sections(issue(small, factories.local("2024-02-03")))) == []


def test_with_another_last_answer_it_is_another_copy_and_with_the_same_the_same(
    small: Small, answered: DocumentVersion
) -> None:
    def key() -> str:
        return queue.copy_key(resolve(small.customer, at=timezone.now()), the_processor(), "nl")

    first = key()
    assert key() == first
    accepted = Acceptance.objects.get()
    given = given_by([small.customer])
    assert changes.identify([resolve(small.customer, at=timezone.now())], given) == [
        f"since {accepted.statement_digest}"
    ]
    early = queue.copy_key(resolve(small.customer, at=factories.local("2024-02-03")), the_processor(), "nl")
    assert early != first


def test_equal_input_gives_equal_pages_and_the_summary_is_printed_in_them(
    small: Small, answered: DocumentVersion
) -> None:
    made = issue(small)
    _cover, evidence = lay_out_around(made, sections(made))
    assert lay_out_around(made, sections(made))[1] == evidence
    assert "art. 1 lid 1 reworded" in " ".join(words(evidence, furniture=False).split())


def test_identifying_many_takes_as_many_queries_as_one(small: Small, answered: DocumentVersion) -> None:
    def queries() -> int:
        found = resolve_all(at=timezone.now())
        with CaptureQueriesContext(connection) as counted:
            changes.identify(found, given_by([item.customer for item in found]))
        return len(counted)

    alone = queries()
    for number in range(3):
        factories.receive(factories.customer(f"meer-{number}"), small.terms, "2024-01-10")
    assert queries() == alone == 2
