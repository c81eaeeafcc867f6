"""Arts. 1.2 and 15.2: specific arrangements stand beside the terms, per agreement."""

from __future__ import annotations

import pytest

from agreements.applicability import resolve
from tests import factories
from tests.factories import NOW, local

pytestmark = pytest.mark.django_db


def test_what_was_agreed_under_earlier_terms_stays_and_what_was_agreed_later_is_subject_to_article_1_2() -> None:
    version, customer = factories.terms("2023-07-04 09:00"), factories.customer()
    factories.receive(customer, version, "2023-07-10")
    agreement = factories.agreement(customer)
    earlier = factories.arrangement(agreement, "2023-03-27")
    same_day = factories.arrangement(agreement, "2023-07-10")
    later = factories.arrangement(agreement, "2024-01-15")
    [group] = resolve(customer, at=NOW).arrangements
    assert group.agreement == agreement
    assert [(found.arrangement, found.agreed_later) for found in group.arrangements] == [
        (earlier, False),
        (same_day, False),
        (later, True),
    ]
    assert "15.2" in str(group.arrangements[0].reason)
    assert "1.2" in str(group.arrangements[2].reason)


def test_the_same_arrangement_is_seen_against_the_terms_of_the_moment() -> None:
    first, second = factories.terms("2023-03-13 09:00"), factories.terms("2023-07-04 09:00", dated="2023-07-04")
    customer = factories.customer()
    factories.receive(customer, first, "2023-03-20")
    factories.receive(customer, second, "2023-07-10")
    factories.arrangement(factories.agreement(customer), "2023-03-27")
    seen = [
        resolve(customer, at=local(at)).arrangements[0].arrangements[0].agreed_later
        for at in ("2023-07-09", "2023-07-10")
    ]
    assert seen == [True, False]


def test_arrangements_are_grouped_by_agreement_and_shown_from_their_day_up_to_their_last() -> None:
    customer = factories.customer()
    agreements = [factories.agreement(customer, reference=reference) for reference in ("A", "B")]
    ended = factories.arrangement(agreements[0], "2023-03-27", ended="2025-12-31")
    lasting = factories.arrangement(agreements[1], "2024-02-01")

    def show(at: str) -> list[tuple[str, list[object]]]:
        return [
            (group.agreement.reference, [found.arrangement for found in group.arrangements])
            for group in resolve(customer, at=local(at)).arrangements
        ]

    assert show("2023-03-26 23:59") == []
    assert show("2023-03-27") == [("A", [ended])]
    assert show("2025-12-31 23:59") == [("A", [ended]), ("B", [lasting])]
    assert show("2026-01-01") == [("B", [lasting])]


def test_without_terms_an_arrangement_stands_alone() -> None:
    customer = factories.customer()
    factories.arrangement(factories.agreement(customer), "2023-03-27")
    [group] = resolve(customer, at=NOW).arrangements
    assert group.arrangements[0].agreed_later is None
