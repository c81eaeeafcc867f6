"""What a customer's copy costs against laying out the whole agreement, side by side in one run.

    python -m benchmarks.copies [--rounds 15]

A copy: cover and evidence are laid out, put around the body that was laid out before, and sealed at B-B with RSA-2048.
Against it: everything laid out as one document, and the same seal. The figure is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DPA_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")

import django

django.setup()

from documents.pdf import Part, merge, prepare, render  # noqa: E402 -- Django's settings come first
from documents.seal import Level, demo_settings, seal  # noqa: E402
from tests.seal import papers  # noqa: E402

TARGET = 0.10


def evidence() -> str:
    """Evidence of the usual length: a dozen lines."""
    rows = "".join(f"<tr><th scope='row'>Deel {n}</th><td>{n:064x}</td></tr>" for n in range(12))
    head = "<thead><tr><th>Deel</th><th>SHA-256</th></tr></thead>"
    return papers.page("Bewijs", f"<h1>Bewijs</h1><p>{papers.SENTENCE}</p><table>{head}<tbody>{rows}</tbody></table>")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, by the wall."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> int:
    """Measure and print; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    text = papers.body(3, 26)
    cover, proof = papers.cover(), evidence()
    whole = text.replace("<body>", "<body>" + cover.partition("<body>")[2].removesuffix("</body></html>"))
    whole = whole.replace("</body></html>", proof.partition("<body>")[2])
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(Path(folder), organisation="Voorbeeld B.V.", level=Level.B_B, key_bits=2048)
        body = prepare(render(text))

        def laid_out() -> bytes:
            return merge([Part(render(cover), "r"), Part(body), Part(render(proof), "D", "E-")])

        def sealed(pdf: bytes) -> bytes:
            return seal(pdf, settings=settings, at=datetime.now(UTC))

        unsealed = laid_out()
        ways: dict[str, Callable[[], object]] = {
            "customer's copy": lambda: sealed(laid_out()),
            "full layout": lambda: sealed(render(whole)),
            "of which cover": lambda: render(cover),
            "of which evidence": lambda: render(proof),
            "of which seal": lambda: sealed(unsealed),
        }
        for work in ways.values():
            work()
        times = [{name: seconds(work) for name, work in ways.items()} for _ in range(rounds)]
    for name in ways:
        sys.stdout.write(f"{name:18} {statistics.median(row[name] for row in times) * 1000:8.1f} ms\n")
    ratio = statistics.median(row["customer's copy"] / row["full layout"] for row in times)
    sys.stdout.write(f"ratio {ratio:.3f} (at most {TARGET})\n")
    return int(ratio > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
