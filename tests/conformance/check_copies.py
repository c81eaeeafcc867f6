"""Sealed copies of our own papers before the reference validators.

``make conformance`` runs this; ``make test`` does not, since it needs Java.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from documents.pdf import Attached, Part, merge, prepare, render
from documents.seal import Level, demo_settings, seal
from tests.conformance import reference
from tests.seal import papers

ATTACHMENTS = [Attached("voorwaarden.json", b'{"kind": "terms"}', "De voorwaarden als gegevens")]


def _copy(chapters: int, rows: int, language: str) -> bytes:
    parts = [
        Part(render(papers.cover(lang=language)), "r"),
        Part(prepare(render(papers.body(chapters, rows, language)))),
        Part(render(papers.evidence(language)), "D", "E-"),
    ]
    return merge(parts, attachments=ATTACHMENTS)


def test_sealed_copies_of_every_level_conform_and_pass(tmp_path: Path) -> None:
    at = datetime.now(UTC)
    sizes = {"short": (1, 2), "long": (4, 30)}
    levels: dict[str, str] = {}
    for size, (chapters, rows) in sizes.items():
        for language in ("nl", "en"):
            unsealed = _copy(chapters, rows, language)
            for level in Level if size == "short" else (Level.B_LT, Level.B_LTA):
                settings = demo_settings(tmp_path / "authority", organisation="Voorbeeld B.V.", level=level)
                name = f"{size}-{language}-{level}.pdf"
                (tmp_path / name).write_bytes(seal(unsealed, settings=settings, at=at))
                levels[name] = level

    opinions = reference.ask([tmp_path / name for name in levels], tmp_path / "authority" / "root.crt.pem")

    for opinion in opinions:
        verdicts = [(signature["level"], signature["verdict"]) for signature in opinion.signatures]
        sys.stdout.write(f"{opinion.file}: {opinion.checks} checks, {verdicts}\n")
    assert {opinion.file: opinion.failures(levels[opinion.file]) for opinion in opinions} == {
        name: [] for name in levels
    }


def test_the_validators_see_a_file_that_does_not_conform(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path / "authority", organisation="Voorbeeld B.V.")
    skipped_heading = papers.page("Kop", "<h1>Een</h1><h4>Vier</h4><p>Tekst.</p>")
    file = tmp_path / "skipped.pdf"
    file.write_bytes(seal(render(skipped_heading), settings=settings, at=datetime.now(UTC)))

    (opinion,) = reference.ask([file], tmp_path / "authority" / "root.crt.pem")

    assert opinion.failures(Level.B_LTA) != []
    assert all(rule.startswith("PDF/UA-1 7.4.2") for rule in opinion.broken)
