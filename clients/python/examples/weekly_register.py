"""Pull an organisation's agreement into its own register, once a week: what applies, what is due, and sealed copies.

    REGISTRY=https://registry.example CLIENT_ID=dpa-… SECRET=dpas_… python weekly_register.py FOLDER

A program of the customer with the scopes customers:read, standing:read, notices:read and copies:read. In the folder
stand ``CODE/agreement.json`` (what applies, with the texts' digests), ``CODE/texts/`` (each text as it was sealed) and
``CODE/copies/`` (sealed copies, which never change). What has not changed since the last time is not fetched again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from dpa_registry_client import Registry


def pull(registry: Registry, folder: Path) -> list[str]:
    """What is new since the last time, in words for whoever keeps the register."""
    news: list[str] = []
    for customer in registry.customers():
        at = folder / customer["code"]
        at.mkdir(parents=True, exist_ok=True)
        news += [f"{customer['name']}: {line}" for line in _agreement(registry, customer["code"], at)]
        news += [f"{customer['name']}: {line}" for line in _copies(registry, customer["code"], at / "copies")]
    return news


def _agreement(registry: Registry, code: str, at: Path) -> list[str]:
    found = registry.applicability(code)
    kept = at / "agreement.json"
    before: Any = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    news = []
    if found["sha256"] != before.get("sha256"):
        news.append("what applies has changed" if before else "first time")
    for part in found["parts"]:
        if part["version"] is not None:
            news += _text(registry, part["version"], str(part["sha256"]), at / "texts")
    news += [f"to be received: {each['title']} ({each['version']})" for each in found["due"]]
    news += [
        f"objection possible until {each['objectionUntil'] or 'notice was given'}: {each['subject']}"
        for each in registry.deadlines(code)
    ]
    kept.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return news


def _text(registry: Registry, reference: str, sha256: str, at: Path) -> list[str]:
    path = at / f"{reference}.json"
    if path.exists():
        return []
    data = registry.content(reference)
    if hashlib.sha256(data).hexdigest() != sha256:
        return [f"NOT the text that was sealed: {reference}"]
    at.mkdir(exist_ok=True)
    path.write_bytes(data)
    return [f"new text: {reference}"]


def _copies(registry: Registry, code: str, at: Path) -> list[str]:
    news = []
    for copy in registry.copies(code):
        path = at / f"{copy['id']}-{Path(copy['fileName']).name}"
        if path.exists():
            continue
        data = registry.copy_file(code, copy["id"])
        if hashlib.sha256(data).hexdigest() != copy["sha256"]:
            news.append(f"NOT the copy that was issued: {path.name}")
            continue
        at.mkdir(exist_ok=True)
        path.write_bytes(data)
        news.append(f"new copy: {path.name}")
    return news


def main() -> int:
    env = os.environ
    with Registry(env["REGISTRY"], client_id=env["CLIENT_ID"], secret=env["SECRET"]) as registry:
        for line in pull(registry, Path(sys.argv[1])):
            print(line)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
