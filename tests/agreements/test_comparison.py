"""Two combinations of a customer compared: each text with its counterpart, whatever lies between them."""

from __future__ import annotations

import pytest

from agreements.acts.novelty import novelty_among
from agreements.applicability import decide, resolve
from agreements.applicability.foreseen import once_installed, once_received
from agreements.applicability.loading import load
from agreements.comparison import CombinationComparison, ComparedPart, compare_combinations, compare_parts
from documents.models import DocumentVersion
from documents.releases import Release
from tests import factories
from tests.demo_rows import version
from tests.small import Small

pytestmark = pytest.mark.usefixtures("in_english")

type Pair = tuple[DocumentVersion | None, DocumentVersion | None]


def pairs(parts: tuple[ComparedPart, ...]) -> list[Pair]:
    return [(part.old, part.new) for part in parts]


def between(small: Small, one: str, other: str) -> CombinationComparison:
    before, after = (resolve(small.customer, at=factories.local(moment)) for moment in (one, other))
    return compare_combinations(before, after)


def test_what_stayed_is_paired_with_itself_and_what_was_replaced_with_what_replaced_it(small: Small) -> None:
    small.receive_all("2024-01-10")
    newer = factories.terms("2024-02-01 09:00")
    factories.receive(small.customer, newer, "2024-02-02")
    found = between(small, "2024-01-15", "2024-02-15")
    assert pairs(found.parts) == [
        (small.terms, newer),
        (small.annex1, small.annex1),
        (small.annex2, small.annex2),
    ]
    assert pairs(found.changed_parts) == [(small.terms, newer)]
    assert found.changed_parts[0].brief == ["art. 1 lid 1 reworded"]


def test_a_part_on_one_side_only_came_or_went_as_a_whole(small: Small) -> None:
    factories.receive(small.customer, small.terms, "2024-01-10")
    factories.receive(small.customer, small.annex2, "2024-02-10")
    assert [part.brief for part in between(small, "2024-01-15", "2024-02-15").changed_parts] == [["new as a whole"]]
    assert [part.brief for part in between(small, "2024-02-15", "2024-01-15").changed_parts] == [["applies no more"]]
    assert not between(small, "2024-02-15", "2024-02-16")


def test_annexes_of_two_products_never_stand_for_each_other(small: Small) -> None:
    other = factories.product("Kasboek", "1.0")
    annex = factories.annex1(other, "1.0", "2023-07-05 09:00")
    small.agreement.products.add(other)
    factories.install(small.customer, other, "1.0", "2023-01-01")
    factories.receive(small.customer, small.annex1, "2024-01-10")
    factories.receive(small.customer, annex, "2024-02-10")
    assert pairs(between(small, "2024-01-15", "2024-02-15").changed_parts) == [(None, annex)]


def test_arrangements_are_added_reworded_and_removed(small: Small) -> None:
    small.receive_all("2024-01-10")
    stays = factories.arrangement(small.agreement, "2023-12-01")
    stays.title = "Blijft"
    stays.save()
    old = factories.arrangement(small.agreement, "2023-12-01", ended="2024-01-31")
    new = factories.arrangement(small.agreement, "2024-02-01")
    new.text = "<p>Halfjaarlijks.</p>"
    new.save()
    later = factories.arrangement(small.agreement, "2024-02-03")
    later.title = "Inzage"
    later.save()
    found = between(small, "2024-01-15", "2024-02-15").arrangements
    assert [(item.title, item.label, item.old, item.new) for item in found] == [
        ("Blijft", "unchanged", stays, stays),
        ("Auditrapport", "reworded", old, new),
        ("Inzage", "added", None, later),
    ]
    [text] = [text for text in found[1].texts if text.is_rich]
    assert text.is_reworded
    gone = between(small, "2024-02-15", "2024-01-15").changed_arrangements
    assert {item.label for item in gone} == {"reworded", "removed"}


def test_an_upgrade_brings_the_annex_of_the_other_line_and_nothing_else(small: Small) -> None:
    small.receive_all("2024-01-10")
    small.product.document.lines.create(from_release="10.0")
    newer = factories.annex1(small.product, "10.0", "2024-03-01 09:00")
    factories.terms("2024-03-01 09:00")
    [facts] = load([small.customer])
    before = decide(facts, factories.NOW)
    after = once_installed(facts, small.product.pk, Release.parse("10.0"), factories.NOW)
    assert pairs(compare_combinations(before, after).changed_parts) == [(small.annex1, newer)]
    # Nothing has been installed by asking.
    assert resolve(small.customer, at=factories.NOW).versions == before.versions


def test_across_release_lines_the_summary_names_what_the_other_line_lacks(registry: None) -> None:
    old, new = version("annex1", "1/2022/Balans"), version("annex1", "2/2023/Balans")
    terms, annex2 = version("terms", "1/2023"), version("annex2", "1/2023/Elzenvoort")
    same, part = compare_parts([terms, old], [terms, new])
    assert same.brief == []
    assert (part.old, part.new) == (old, new)
    assert "Burgerservicenummer (BSN) removed" in part.brief
    assert "8 interfaces reworded" in part.brief
    assert pairs(compare_parts([old], [annex2])) == [(old, None), (None, annex2)]


def test_what_would_bind_once_all_is_received_is_what_binds_once_it_is(small: Small) -> None:
    small.receive_all("2024-01-10")
    newer = factories.terms("2024-02-01 09:00")
    [facts] = load([small.customer])
    foreseen = once_received(facts, factories.NOW)
    assert foreseen.versions == (newer, small.annex1, small.annex2)
    assert not foreseen.due
    assert resolve(small.customer, at=factories.NOW).versions == small.versions
    factories.receive(small.customer, newer, "2024-03-01")
    assert resolve(small.customer, at=factories.NOW).versions == foreseen.versions


def test_without_an_answer_all_is_new_beside_what_bound_before_it(small: Small) -> None:
    small.receive_all("2024-01-10")
    newer = factories.terms("2024-02-01 09:00")
    factories.receive(small.customer, newer, "2024-02-02")
    [facts] = load([small.customer])
    found = novelty_among(facts, decide(facts, factories.NOW))
    assert found.since is None
    assert pairs(found.parts) == [(small.terms, newer), (None, small.annex1), (None, small.annex2)]
