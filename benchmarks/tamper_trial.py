"""Edits behind the application's back, one by one, at least a thousand: is each named, and none where nothing was done?

    python -m benchmarks tamper_trial          (BENCHMARK_DATABASE=postgres://… for PostgreSQL)

The edits are made from the models (tests/journal/tampering.py): of three rows of every held table every held column
altered, the row deleted, forged; the table emptied. What the guards of the database would be tampered with is tried by
the suite (tests/documents/test_guards.py), what the journal itself would by tests/journal.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict

from benchmarks import setting

from django.db import DatabaseError, connection  # isort: skip

from journal import replay
from tests.journal.tampering import of_rows, tampered
from tests.office import everything

ROWS = 3


def main() -> int:
    """The table by class; 1 when an edit was missed or something was named in an untouched registry."""
    setting.prepare_empty()
    everything.make()
    begun = time.perf_counter()
    untouched = list(map(str, replay.disagreements()))
    whole = time.perf_counter() - begun
    found: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    missed: defaultdict[str, list[str]] = defaultdict(list)
    for edit in of_rows(ROWS):
        try:
            with tampered(edit):
                if next(replay.disagreements(), None) is None:
                    missed[edit.family].append(edit.name)
                else:
                    found[edit.family] += 1
        except DatabaseError:
            # Such as a second row where a constraint allows one: without triggers the database still refuses it.
            refused[edit.family] += 1
    print(f"{connection.vendor}: untouched: {len(untouched)} named, in {whole:.2f} s")  # noqa: T201
    for family in sorted({*found, *missed, *refused}):
        numbers = found[family], len(missed[family]), refused[family]
        print("{:16} found {:5}  missed {:3}  refused by the database {:3}".format(family, *numbers))  # noqa: T201
        for name in missed[family]:
            print(f"    missed: {name}")  # noqa: T201
    print(f"{found.total() + sum(map(len, missed.values()))} edits")  # noqa: T201
    return 1 if untouched or missed else 0


if __name__ == "__main__":
    sys.exit(main())
