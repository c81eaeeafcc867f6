"""Copies as the product issues them, of the demo and of both source texts, before the reference validators.

``make conformance`` runs this; ``make test`` does not, since it needs Java.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from customers.models import Customer
from pdf import render
from seal import Level, demo_settings, seal
from tests.conformance import reference, registries
from tests.copies.test_hostile_words import bind_hostile_customer
from tests.imports.seeds import FIRST, SECOND, seed_bytes
from tests.pdf import papers

pytestmark = pytest.mark.django_db


def test_the_copies_of_the_demos_customers_conform_and_pass(tmp_path: Path, settings: Settings) -> None:
    judge("demo", registries.demo_customers(), tmp_path, settings, every_level_of="long-arranged")


@pytest.mark.parametrize("source", [FIRST, SECOND])
def test_the_copies_of_an_imported_agreement_conform_and_pass(source: str, tmp_path: Path, settings: Settings) -> None:
    judge(source[:3], registries.source_customers(seed_bytes(source)), tmp_path, settings)


def test_the_copy_of_a_registry_with_hostile_words_conforms(tmp_path: Path, settings: Settings) -> None:
    judge("hostile", {"hostile": bind_hostile_customer()}, tmp_path, settings)


def test_the_comparisons_of_the_demos_versions_conform(tmp_path: Path) -> None:
    judge_comparisons("demo", registries.demo_pairs(), tmp_path)


def test_the_comparison_of_both_source_texts_conforms(tmp_path: Path) -> None:
    judge_comparisons("sources", registries.source_pairs([seed_bytes(FIRST), seed_bytes(SECOND)]), tmp_path)


def test_the_papers_of_the_demos_customers_conform(tmp_path: Path) -> None:
    """The record of processing, the annexes of decision 2021/915 and the Data Pro Statement, in both languages."""
    opinions = reference.ask(registries.papers(tmp_path), registries.trusted_root())
    sys.stdout.write("\n")
    for opinion in opinions:
        sys.stdout.write(f"{opinion.file}: {len(opinion.broken)} of {opinion.checks} checks broken\n")
    assert len(opinions) == 8
    assert {opinion.file: opinion.broken for opinion in opinions if opinion.broken} == {}


def test_the_validators_object_to_a_file_that_does_not_conform(tmp_path: Path) -> None:
    authority = demo_settings(tmp_path / "authority", organisation="Voorbeeld B.V.")
    skipped_heading = papers.page("Kop", "<h1>Een</h1><h4>Vier</h4><p>Tekst.</p>")
    file = tmp_path / "skipped.pdf"
    file.write_bytes(seal(render(skipped_heading), settings=authority, at=datetime.now(UTC)))
    (opinion,) = reference.ask([file], tmp_path / "authority" / "root.crt.pem")
    assert opinion.failures(Level.B_LTA) != []
    assert all(rule.startswith("PDF/UA-1 7.4.2") for rule in opinion.broken)


def judge(
    name: str, customers: dict[str, Customer], folder: Path, settings: Settings, *, every_level_of: str = ""
) -> None:
    """Issue the customers' copies, print what every validator says of each, and require that none objects."""
    issued = list(registries.issue(customers, folder, settings, every_level_of=every_level_of))
    opinions = reference.ask([copy.file for copy in issued], registries.trusted_root())

    failures: dict[str, list[str]] = {}
    sys.stdout.write("\n")
    for copy, opinion in zip(issued, opinions, strict=True):
        assert opinion.file == copy.file.name
        poppler = pdfsig(copy.file)
        found = opinion.failures(copy.level)
        if poppler != "Signature is Valid.":
            found.append(f"pdfsig: {poppler}")
        seals = ", ".join(f"{signature['level']} {signature['verdict']}" for signature in opinion.signatures)
        sys.stdout.write(
            f"{name} {opinion.file} {copy.file.stat().st_size // 1024} kB: {len(opinion.broken)} of {opinion.checks} "
            f"checks broken; {seals}; {poppler}\n"
        )
        if found:
            failures[opinion.file] = found
    assert failures == {}


def judge_comparisons(name: str, pairs: Sequence[registries.Pair], folder: Path) -> None:
    """Print the comparisons, which bear no seal, and require that no validator objects."""
    opinions = reference.ask(registries.compared(pairs, folder), registries.trusted_root())
    sys.stdout.write("\n")
    for opinion in opinions:
        sys.stdout.write(f"{name} {opinion.file}: {len(opinion.broken)} of {opinion.checks} checks broken\n")
    assert len(opinions) == 2 * len(pairs) > 0
    assert {opinion.file: opinion.broken for opinion in opinions if opinion.broken} == {}


def pdfsig(file: Path) -> str:
    """What Poppler says of the signature; it knows no root certificate, so it judges the bytes alone."""
    done = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False)
    said = [line.split(":", 1)[1].strip() for line in done.stdout.splitlines() if "Signature Validation:" in line]
    return said[0] if said else (done.stdout + done.stderr).strip()
