"""Report to the registry which release a release system has put in use where, after each upgrade or once a night.

    REGISTRY=https://registry.example CLIENT_ID=dpa-… SECRET=dpas_… python report_upgrades.py upgrades.csv

A program of the processor with the scope releases:write. The file has the columns customer, product, release and
installedAt (with its offset from UTC). Reported again, an upgrade changes nothing, so all may be sent each time.
"""

from __future__ import annotations

import csv
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from dpa_registry_client import Refused, Registry
from dpa_registry_client.shapes import Installation

# As many as the registry takes at once.
_MOST = 10_000


def read(path: Path) -> list[Installation]:
    """The upgrades in the file, in its order."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {
                "customer": row["customer"],
                "product": row["product"],
                "release": row["release"] or None,
                "installedAt": row["installedAt"],
            }
            for row in csv.DictReader(file)
        ]


def report(registry: Registry, upgrades: list[Installation]) -> Iterator[str]:
    """See first what it would do, so that a file with a mistake enters nothing; then do it. What was done."""
    for start in range(0, len(upgrades), _MOST):
        part = upgrades[start : start + _MOST]
        # The same part has the same key: where the connection breaks, the program is simply run again.
        key = hashlib.sha256(repr(part).encode()).hexdigest()[:40]
        registry.enter_releases(part, dry_run=True)
        outcomes = registry.enter_releases(part, key=key)
        for item in outcomes["items"]:
            if item["outcome"] != "known":
                yield f"{item['outcome']}: {item['customer']} {item['product']}"
        yield f"{outcomes['entered']} entered, {outcomes['corrected']} corrected, {outcomes['known']} known"


def main() -> int:
    env = os.environ
    with Registry(env["REGISTRY"], client_id=env["CLIENT_ID"], secret=env["SECRET"]) as registry:
        try:
            for line in report(registry, read(Path(sys.argv[1]))):
                print(line)  # noqa: T201
        except Refused as refusal:
            print(refusal, *refusal.errors, sep="\n", file=sys.stderr)  # noqa: T201
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
