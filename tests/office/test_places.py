"""Rows in a new order: as few numbers as possible change, and they always grow."""

from __future__ import annotations

from random import Random

import pytest

from office.versions.places import places


@pytest.mark.parametrize(
    ("stored", "numbers"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([3, 1, 2], [0, 1, 2]),
        ([2, 3, 4], [2, 3, 4]),
        ([1, None, 5], [1, 2, 5]),
        ([None], [1]),
        ([None, 1], [0, 1]),
        ([None, None, 1], [1, 2, 3]),
        ([1, None, 2, 9], [1, 2, 3, 9]),
        ([2, 2, 2], [0, 1, 2]),
    ],
)
def test_rows_keep_their_number_where_that_is_possible(stored: list[int | None], numbers: list[int]) -> None:
    assert places(stored) == numbers


def test_numbers_always_grow() -> None:
    choose = Random(3)
    for _time in range(500):
        found = places([choose.choice([None, *range(12)]) for _row in range(choose.randrange(12))])
        assert found == sorted(set(found))
        assert all(number >= 0 for number in found)
