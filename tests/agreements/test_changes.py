"""What differs between two combinations of a customer."""

from __future__ import annotations

from agreements.applicability import resolve
from agreements.changes import compare_combinations, compare_parts
from customers.models import Customer
from tests import factories
from tests.demo_rows import version


def test_between_two_moments_each_part_that_is_another_version_is_compared(hoogvoorde: Customer) -> None:
    then, now = (resolve(hoogvoorde, at=factories.local(f"{year}-06-01 12:00")) for year in (2022, 2026))
    found = compare_combinations(then, now)
    assert found
    for part in found.parts:
        assert part.new is None or part.new in now.versions
        if part.old is not None and part.new is not None:
            assert part.old.document == part.new.document
            assert part.comparison is not None
            assert part.comparison.changes()


def test_the_same_combination_has_no_changes(hoogvoorde: Customer) -> None:
    now = resolve(hoogvoorde, at=factories.local("2026-06-01 12:00"))
    assert not compare_combinations(now, now)


def test_across_an_upgrade_to_another_line_the_annex_is_compared_with_the_one_before(registry: None) -> None:
    old, new = version("annex1", "1/2022/Balans"), version("annex1", "2/2023/Balans")
    terms, annex2 = version("terms", "1/2023"), version("annex2", "1/2023/Elzenvoort")
    [part] = compare_parts([terms, old], [terms, new])
    assert (part.old, part.new) == (old, new)
    assert part.comparison is not None
    come, gone = compare_parts([old], [annex2])
    assert (come.old, come.new, gone.old, gone.new) == (None, annex2, old, None)
