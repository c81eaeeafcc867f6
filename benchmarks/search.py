"""How long a search takes in a registry of so many times the demo: ``python -m benchmarks.search [--times 100]``.

On SQLite; on PostgreSQL with ``python -m scripts.with_postgres .venv/bin/python -m benchmarks.search``. The database in
``DATABASE_URL`` has to be empty, and is filled.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

SOUGHT = (
    "verwerker",
    "gegevens",
    "bewaartermijn",
    "persoonsgegevens verwerker",
    '"de verwerker"',
    "waterakker",
    "akker 77",
)
ROUNDS = 5
SECONDS = 0.1


def fill(times: int) -> None:
    """The demo, and so many of each text, draft and customer."""
    from django.utils import timezone  # noqa: PLC0415 - once Django is set up

    from customers.models import Customer  # noqa: PLC0415
    from demo.loading import load  # noqa: PLC0415
    from documents import lifecycle  # noqa: PLC0415
    from documents.models import DocumentVersion  # noqa: PLC0415
    from documents.proof.digest import sha256  # noqa: PLC0415
    from journal.acts import act  # noqa: PLC0415
    from search import engine  # noqa: PLC0415
    from search.models import Passage, Place  # noqa: PLC0415

    load()
    passages = list(Passage.objects.filter(kind="text").prefetch_related("places"))
    for number in range(1, times):
        copies = [
            Passage(
                kind=each.kind,
                document_id=each.document_id,
                digest=sha256(f"{number} {each.digest}"),
                text=f"{each.text} {number}",
            )
            for each in passages
        ]
        stored = Passage.objects.bulk_create(copies)
        engine.keep(stored)
        Place.objects.bulk_create(
            Place(passage=copy, version_id=place.version_id, name=place.name, anchor=place.anchor)
            for copy, each in zip(stored, passages, strict=True)
            for place in each.places.all()
        )
    version = DocumentVersion.objects.published().order_by("-pk")[0]
    for _number in range(times):
        lifecycle.copy_to_draft(version, by=None, at=timezone.now())
    with act("history.kept", by=None, at=timezone.now()):
        Customer.objects.bulk_create(
            Customer(code=f"gemeente-{n}", name=f"Gemeente Akker {n}", address=f"Plein {n}") for n in range(times * 20)
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    chosen = parser.parse_args()
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from office.searching.shown import KINDS, find  # noqa: PLC0415
    from search.models import Passage  # noqa: PLC0415
    from search.words import Query  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Passage.objects.exists():
        fill(chosen.times)
    sys.stdout.write(f"{Passage.objects.count()} passages\n")
    slowest = 0.0
    for text in SOUGHT:
        query, spent = Query.of(text), {}
        for kind in KINDS:
            took = []
            for _round in range(ROUNDS):
                begun = time.perf_counter()
                with CaptureQueriesContext(connection) as asked:
                    found = find(kind, query, limit=5)
                took.append(time.perf_counter() - begun)
            spent[kind.name] = (statistics.median(took), len(found.hits), len(asked))
        total = sum(seconds for seconds, _hits, _asked in spent.values())
        slowest = max(slowest, total)
        parts = ", ".join(
            f"{name} {s * 1000:.0f} ms ({hits} of {asked} queries)" for name, (s, hits, asked) in spent.items()
        )
        sys.stdout.write(f"{text}: {total * 1000:.0f} ms: {parts}\n")
    return 0 if slowest < SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
