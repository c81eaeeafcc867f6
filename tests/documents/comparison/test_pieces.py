"""Word differences: nothing is shown that is not there, and nothing that is there is left out of a change."""

from __future__ import annotations

from random import Random

import pytest

from documents.comparison.pieces import Kind, Piece, around_changes, difference


def side(pieces: tuple[Piece, ...], without: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not without)


def test_taking_all_gives_the_new_text_and_taking_none_the_old_one() -> None:
    choose = Random(7)
    words = ["de", "sub-verwerker", "1.2", "foto's", ",", ".", " ", "  ", "\n", "é", "☂", "(a)", "tien"]
    for _number in range(400):
        old, new = ("".join(choose.choices(words, k=choose.randrange(30))) for _side in range(2))
        pieces = difference(old, new)
        assert side(pieces, Kind.NEW) == old
        assert side(pieces, Kind.GONE) == new


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("binnen tien dagen", "binnen vijf dagen", [("gone", "tien"), ("new", "vijf")]),
        ("een sub-verwerker buiten", "een verwerker buiten", [("gone", "sub-verwerker"), ("new", "verwerker")]),
        ("artikel 1.2 lid 3", "artikel 1.20 lid 3", [("gone", "1.2"), ("new", "1.20")]),
        (
            "op eerste verzoek van u",
            "na schriftelijke vraag van u",
            [("gone", "op eerste verzoek"), ("new", "na schriftelijke vraag")],
        ),
        ("", "nieuw", [("new", "nieuw")]),
        ("gelijk", "gelijk", []),
    ],
)
def test_a_change_is_whole_words_and_neighbouring_ones_are_one(
    old: str, new: str, changes: list[tuple[str, str]]
) -> None:
    assert [(piece.kind.value, piece.text) for piece in difference(old, new) if piece.kind is not Kind.SAME] == changes


def test_far_from_a_change_unchanged_words_are_left_out_and_every_change_stays() -> None:
    words = [f"woord{number}" for number in range(100)]
    changed = [*words[:30], "X", *words[31:80], "Y", *words[81:]]
    pieces = around_changes(difference(" ".join(words), " ".join(changed)), words=3)
    assert [piece.text for piece in pieces if piece.kind is Kind.NEW] == ["X", "Y"]
    assert sum(piece.kind is Kind.CUT for piece in pieces) == 3
    assert len(side(pieces, Kind.GONE).split()) == 2 + 4 * 3


def test_texts_of_thousands_of_other_words_are_shown_whole_at_once() -> None:
    old, new = (" ".join(f"{letter}{number}" for number in range(20_000)) for letter in "ab")
    assert [piece.kind for piece in difference(old, new)] == [Kind.GONE, Kind.NEW]
