"""What verification says of other people's PDFs: how many of each verdict, and how long the slowest one took.

    python -m benchmarks.foreign FOLDER… [--alone] [--list damaged]

Each folder is a collection, such as a clone of a project's test files; every PDF in it is looked at. None of them may
ever be "issued" or "sealed by us". With ``--alone`` each file is verified as the page does it, in a process of its own,
and timed; without, many share a process, which is five times as fast.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from pathlib import Path

os.environ.setdefault("DPA_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")

import django

django.setup()

from seal import Report, Trust, Verdict, demo_settings, verify  # noqa: E402 -- Django's settings come first
from seal.inspecting.findings import Task  # noqa: E402
from seal.inspecting.sandbox import LARGEST, inspect_many  # noqa: E402
from seal.verification import report  # noqa: E402

OURS = (Verdict.ISSUED, Verdict.ALTERED, Verdict.INVALID)
# The page promises ten seconds: eight for the file, the rest for the start of a process.
MOST_SECONDS = 10.0
AT_ONCE = 50
type Told = tuple[Path, Report, float]


def pdfs(folder: Path) -> list[Path]:
    """The PDFs in a folder and those below it, by name."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() == ".pdf")


def alone(path: Path, trust: Trust) -> Told:
    """The verdict on a file as the verification page comes to it, and the seconds that it took."""
    data, began = path.read_bytes(), time.monotonic()
    found = verify(data, trust=trust, record=lambda _: None)
    return path, found, time.monotonic() - began


def together(paths: tuple[Path, ...], trust: Trust) -> list[Told]:
    """The verdicts on several files, looked at by one process."""
    held = [path.read_bytes()[: LARGEST + 1] for path in paths]
    findings = inspect_many([Task(data) for data in held], trust.roots)
    return [
        (path, report(data, found, trust=trust, known=None, has_record=True), 0.0)
        for path, data, found in zip(paths, held, findings, strict=True)
    ]


def told(folder: Path, trust: Trust, *, is_alone: bool) -> list[Told]:
    """The verdicts on all PDFs of a collection."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        if is_alone:
            return list(pool.map(lambda path: alone(path, trust), pdfs(folder)))
        batches = batched(pdfs(folder), AT_ONCE)
        return [one for some in pool.map(lambda paths: together(paths, trust), batches) for one in some]


def say(text: str) -> None:
    """A line of the result, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Print a table for each collection; 1 when a foreign file is called ours, or took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--alone", action="store_true", help="each file in a process of its own, timed")
    parser.add_argument("--list", default="", metavar="PROBLEM", help="name the files with this first problem")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    wrong = 0
    with tempfile.TemporaryDirectory() as keys:
        trust = Trust.of(demo_settings(Path(keys), organisation="Voorbeeld B.V.", key_bits=2048))
        for folder in chosen.folders:
            found = told(folder, trust, is_alone=chosen.alone)
            counts = Counter((one.verdict.value, one.problems[0].value if one.problems else "") for _, one, _ in found)
            slowest = max((seconds for _, _, seconds in found), default=0.0)
            ours = [path for path, one, _ in found if one.verdict in OURS]
            wrong += len(ours) + (slowest > MOST_SECONDS)
            say(f"{folder.name}: {len(found)} files" + (f", slowest {slowest:.1f} s" if chosen.alone else ""))
            for (verdict, problem), count in counts.most_common():
                say(f"  {count:6} {verdict:25} {problem}")
            for path in ours:
                say(f"  CALLED OURS {path}")
            for path, one, _ in found:
                if chosen.list and one.problems and one.problems[0].value == chosen.list:
                    say(f"    {path.relative_to(folder)}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
