"""Changes to a sealed copy, a thousand and more of each class: is each caught, and does none crash the verification?

    python -m benchmarks.tamper [--count 1000] [--seed 1]

A change is caught when the verdict is not "issued" although the record of issued files holds the changed file's digest
(as somebody who can write in the database would have it), and by the rules alone when even without a record the file is
not called good. Each file is inspected as the verification does, but in a process for many files; one in fifty goes
through the limited process of its own too.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DPA_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")

import django

django.setup()

from pdf import Attached, PdfPart, merge, prepare, render  # noqa: E402 -- Django's settings come first
from seal import Problem, Recorded, SealSettings, Trust, Verdict, demo_settings, seal, sign_statement, verify  # noqa: E402
from seal.inspecting.findings import Task  # noqa: E402
from seal.inspecting.inspection import inspect  # noqa: E402
from seal.verification import report  # noqa: E402
from tests.pdf import papers  # noqa: E402
from tests.seal import tampering  # noqa: E402

APART_EVERY = 50
# A class in slices, so that both cores stay busy to the end.
SLICE = 100
type Statement = tuple[bytes, bytes]


@dataclass
class Tally:
    """What happened to the changes of a class."""

    tried: int = 0
    missed: int = 0
    missed_by_rules: int = 0
    disagreed: int = 0
    said: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count in another slice."""
        self.tried += other.tried
        self.missed += other.missed
        self.missed_by_rules += other.missed_by_rules
        self.disagreed += other.disagreed
        self.said += other.said


def copy_of(settings: SealSettings) -> bytes:
    """A short sealed copy with an attachment."""
    parts = [
        PdfPart(render(papers.cover()), "r"),
        PdfPart(prepare(render(papers.body(1, 2)))),
        PdfPart(render(papers.cover())),
    ]
    attached = [
        Attached("voorwaarden.json", b'{"kind": "terms", "number": "1/2026"}' * 20, "De voorwaarden als gegevens")
    ]
    return seal(merge(parts, attachments=attached), settings=settings, at=datetime.now(UTC))


def attack(
    name: str, sealed: bytes, trust: Trust, statement: Statement, stranger: Path, count: int, seed: int
) -> Tally:
    """Try ``count`` changes of a class."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tally = Tally()
    # As of somebody who can write in the database: whatever the bytes, they have a record.
    known = Recorded(hashlib.sha256(sealed).hexdigest(), *statement, {})
    for number, changed in enumerate(tampering.samples(sealed, tampering.classes(stranger)[name], count, seed)):
        findings = inspect(Task(changed, *statement), list(trust.roots), at=datetime.now(UTC))
        with_record = report(changed, findings, trust=trust, known=known, has_record=True)
        alone = report(changed, findings, trust=trust, known=None, has_record=False)
        tally.tried += 1
        tally.missed += with_record.verdict is Verdict.ISSUED or not with_record.problems
        tally.missed_by_rules += alone.problems == (Problem.NO_RECORD,)
        tally.said[with_record.verdict.value] += 1
        if number % APART_EVERY == 0:
            apart = verify(changed, trust=trust, record=lambda _: known)
            tally.disagreed += apart.verdict is not with_record.verdict
    return tally


def line(name: str, tally: Tally) -> str:
    """What there is to say of a class."""
    said = ", ".join(f"{verdict} {count}" for verdict, count in tally.said.most_common())
    return f"{name:18} {tally.tried:6} {tally.missed:7} {tally.missed_by_rules:9} {tally.disagreed:8}  {said}"


def say(text: str) -> None:
    """A line of the result, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run all classes, print a line for each; 1 when a change was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="changes of each class")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        stranger = Path(folder) / "stranger"
        demo_settings(stranger, organisation="Een ander B.V.", key_bits=2048)
        settings = demo_settings(Path(folder) / "own", organisation="Voorbeeld B.V.", key_bits=2048)
        trust, sealed = Trust.of(settings), copy_of(settings)
        stated = hashlib.sha256(sealed).hexdigest().encode()
        statement = stated, sign_statement(stated, settings=settings, at=datetime.now(UTC))
        tallies = {name: Tally() for name in tampering.classes(stranger)}
        waiting = [
            (
                name,
                pool.submit(attack, name, sealed, trust, statement, stranger, min(SLICE, chosen.count - start), seed),
            )
            for seed_base, name in enumerate(tallies)
            for start in range(0, chosen.count, SLICE)
            for seed in [chosen.seed + 10_000 * seed_base + start]
        ]
        say(f"{'class':18} {'tried':>6} {'missed':>7} {'by rules':>9} {'differs':>8}  verdicts")
        for name, result in waiting:
            tallies[name].add(result.result())
            if tallies[name].tried == chosen.count:
                say(line(name, tallies[name]))
    say(f"{time.monotonic() - started:.0f} s")
    return int(any(tally.missed or tally.disagreed for tally in tallies.values()))


if __name__ == "__main__":
    raise SystemExit(main())
