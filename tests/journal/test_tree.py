"""The Merkle tree against published vectors, and every proof of small trees against the RFC's own definitions."""

from __future__ import annotations

from itertools import pairwise

import pytest

from journal.tlog.tiles import (
    Question,
    TileAt,
    Tree,
    consistency_question,
    edge,
    extended,
    inclusion_question,
    root_over,
)
from journal.tlog.tree import EMPTY_ROOT, is_consistent, is_included, leaf_hash, node_hash, root_of

# The eight leaves of Certificate Transparency's reference implementation, with the roots over the first so many.
CT_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEFT_PAIR = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
LEFT_HALF = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
SECOND_PAIR = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
RIGHT_HALF = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
LAST_PAIR = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
FIRST_LEAF = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
SECOND_LEAF = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
FIFTH_LEAF = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
THIRD_PAIR = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"


def build(leaves: list[bytes]) -> dict[TileAt, bytes]:
    """All tiles of a tree, made in steps of different lengths."""
    tiles: dict[TileAt, bytes] = {}
    cuts = sorted({0, len(leaves) // 3, len(leaves) // 2, len(leaves)})
    for start, end in pairwise(cuts):
        tiles |= extended(start, tiles, [leaf_hash(leaf) for leaf in leaves[start:end]])
    return tiles


def tree(leaves: list[bytes], question: Question | None = None) -> Tree:
    tiles = build(leaves)
    wanted = (question or Question(len(leaves))).needs()
    return Tree(len(leaves), root_over(len(leaves), tiles), {tile: tiles[tile] for tile in wanted})


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference_implementation(size: int) -> None:
    assert tree(CT_LEAVES[:size]).root_at(size).hex() == CT_ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root_over(0, {}) == root_of([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (0, 8, [SECOND_LEAF, SECOND_PAIR, RIGHT_HALF]),
        (5, 8, [FIFTH_LEAF, LAST_PAIR, LEFT_HALF]),
        (2, 3, [LEFT_PAIR]),
        (1, 5, [FIRST_LEAF, SECOND_PAIR, FIFTH_LEAF]),
    ],
)
def test_inclusion_proofs_are_those_of_the_reference_implementation(index: int, size: int, proof: list[str]) -> None:
    question = inclusion_question(index, size)
    read = tree(CT_LEAVES[:size], question)
    assert [read.hash_of(leaves).hex() for leaves in question.ranges] == proof


@pytest.mark.parametrize(
    ("old", "size", "proof"),
    [
        (1, 1, []),
        (1, 8, [SECOND_LEAF, SECOND_PAIR, RIGHT_HALF]),
        (6, 8, [THIRD_PAIR, LAST_PAIR, LEFT_HALF]),
        (2, 5, [SECOND_PAIR, FIFTH_LEAF]),
    ],
)
def test_consistency_proofs_are_those_of_the_reference_implementation(old: int, size: int, proof: list[str]) -> None:
    question = consistency_question(old, size)
    read = tree(CT_LEAVES[:size], question)
    assert [read.hash_of(leaves).hex() for leaves in question.ranges] == proof


def merkle_tree_hash(leaves: list[bytes]) -> bytes:
    """MTH, word for word as RFC 9162, section 2.1.1, defines it."""
    if len(leaves) <= 1:
        return leaf_hash(leaves[0]) if leaves else EMPTY_ROOT
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(merkle_tree_hash(leaves[:half]), merkle_tree_hash(leaves[half:]))


NUMBERED = [b"%d" % number for number in range(70_000)]


@pytest.mark.parametrize("size", [1, 2, 7, 13, 32, 33])
def test_every_proof_of_a_small_tree_holds_and_no_other(size: int) -> None:
    leaves = NUMBERED[:size]
    root = merkle_tree_hash(leaves)
    for index, leaf in enumerate(leaves):
        question = inclusion_question(index, size)
        read = tree(leaves, question)
        proof = [read.hash_of(each) for each in question.ranges]
        assert is_included(leaf_hash(leaf), index, size, proof, root)
        assert not is_included(leaf_hash(leaf), index, size, proof, leaf_hash(b"another"))
        assert not is_included(leaf_hash(b"another"), index, size, proof, root)
        assert not is_included(leaf_hash(leaf), index, size, [*proof, root], root)
        assert not is_included(leaf_hash(leaf), index, size, proof[:-1], root) or not proof
        assert not is_included(leaf_hash(leaf), index ^ 1, size, proof, root) or size == 1
    for old in range(size + 1):
        question = consistency_question(old, size)
        read = tree(leaves, Question(size, [*question.ranges, (0, old)]))
        proof, before = [read.hash_of(each) for each in question.ranges], merkle_tree_hash(leaves[:old])
        assert read.root_at(old) == before
        assert is_consistent(old, size, before, root, proof)
        assert not is_consistent(old, size, leaf_hash(b"another"), root, proof)
        assert not is_consistent(old, size, before, leaf_hash(b"another"), proof) or old == 0
        assert not is_consistent(old, size, before, root, [*proof, root])


@pytest.mark.parametrize("size", [255, 256, 257, 511, 65_535, 65_536, 65_537, 70_000])
def test_at_the_borders_of_tiles_roots_and_proofs_hold(size: int) -> None:
    leaves = NUMBERED[:size]
    tiles, hashes = build(leaves), [leaf_hash(leaf) for leaf in leaves]
    root = root_of(hashes)
    assert root_over(size, tiles) == root
    for index in {0, 254 % size, 255 % size, 256 % size, size // 2, size - 1}:
        question = inclusion_question(index, size)
        read = Tree(size, root, {tile: tiles[tile] for tile in question.needs()})
        assert is_included(hashes[index], index, size, [read.hash_of(each) for each in question.ranges], root)
    for old in {1, 254 % size, 255 % size, 256 % size, size // 2, size - 1} - {0}:
        question = consistency_question(old, size)
        read = Tree(size, root, {tile: tiles[tile] for tile in Question(size, [*question.ranges, (0, old)]).needs()})
        assert read.root_at(old) == root_of(hashes[:old])
        assert is_consistent(old, size, root_of(hashes[:old]), root, [read.hash_of(each) for each in question.ranges])


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_names() -> None:
    tiles = build(NUMBERED)
    widths = {tile: len(hashes) // 32 for tile, hashes in tiles.items()}
    assert {tile: width for tile, width in widths.items() if width < 256} == {(0, 273): 112, (1, 1): 17, (2, 0): 1}
    assert sum(tile.level == 0 for tile in tiles) == 274
    assert edge(70_000) == [(0, 273), (1, 1), (2, 0)]


def test_a_proof_over_a_million_entries_is_read_from_few_tiles() -> None:
    question = consistency_question(765_432, 1_000_000)
    assert len(question.needs()) <= 6
    assert len(inclusion_question(123_456, 1_000_000).needs()) <= 6
    assert len(edge(1_000_000)) == 3
