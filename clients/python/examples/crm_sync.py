"""Keep a CRM's list of customers as the registry has it, and propose contact details that the CRM knows better.

    REGISTRY=https://registry.example CLIENT_ID=dpa-… SECRET=dpas_… python crm_sync.py crm.csv [--propose]

A program of the processor with the scopes customers:read, contact-details:read, agreements:read, standing:read and, to
propose, contact-details:write. The CRM is a CSV file here, with the columns of ``COLUMNS``: put your own in its place.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

from dpa_registry_client import Refused, Registry
from dpa_registry_client.shapes import ProposedDetails

COLUMNS = [
    "code",
    "name",
    "kvkNumber",
    "agreements",
    "incomplete",
    "due",
    "contactName",
    "contactEmail",
    "contactPhone",
]
_DETAILS = ("contactName", "contactEmail", "contactPhone")


def read(path: Path) -> dict[str, dict[str, str]]:
    """The CRM as it is: code → row."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def sync(registry: Registry, path: Path, *, propose: bool) -> list[str]:
    """Write the CRM anew; what the CRM's contact details differ in is proposed, never overwritten. What was done."""
    known, done, rows = read(path), [], []
    agreements: dict[str, list[str]] = {}
    for agreement in registry.agreements():
        agreements.setdefault(agreement["customer"], []).append(agreement["reference"])
    for customer in registry.customers():
        code = customer["code"]
        details, standing = registry.contact_details(code), registry.applicability(code)
        row: dict[str, str] = {
            **customer,
            "agreements": " ".join(sorted(agreements.get(code, []))),
            "incomplete": ", ".join(details["missing"]),
            "due": " ".join(each["version"] for each in standing["due"]),
            **{name: details[name] for name in _DETAILS},  # type: ignore[literal-required]
        }
        before = known.get(code)
        if before is None:
            done.append(f"new: {code}")
        elif propose:
            better: ProposedDetails = {  # type: ignore[assignment]
                name: before[name] for name in _DETAILS if before[name] and before[name] != row[name]
            }
            if better:
                done.append(_propose(registry, code, better))
                # The CRM keeps what it knows until somebody decided.
                row.update(better)  # type: ignore[arg-type]
        rows.append(row)
    done += [f"gone: {code}" for code in known.keys() - {row["code"] for row in rows}]
    part = path.with_suffix(".part")
    with part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)
    return done


def _propose(registry: Registry, code: str, better: ProposedDetails) -> str:
    open_already = [each for each in registry.contact_detail_proposals(code) if each["state"] == "open"]
    if any(each["proposed"] == better for each in open_already):
        return f"waits for a decision: {code}"
    try:
        registry.propose_contact_details(code, better)
    except Refused as refusal:
        return f"not proposed: {code}: {refusal.detail}"
    return f"proposed: {code}"


def main() -> int:
    env = os.environ
    with Registry(env["REGISTRY"], client_id=env["CLIENT_ID"], secret=env["SECRET"]) as registry:
        for line in sync(registry, Path(sys.argv[1]), propose="--propose" in sys.argv):
            print(line)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
