#!/usr/bin/env python3
"""Verifies this year's evidence without the registry: python3 controleer.py

Every file is what manifest.json says; every fact shown of the journal is in the tree whose signed head lies beside it.
Each sealed copy has a script of its own: python3 2-verzegelde-afschriften/NUMBER/verify.py

Needs Python 3.9 or later and OpenSSL 3, and no network.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from pathlib import Path

import verify  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent


def verify_manifest() -> None:
    manifest = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        path = HERE / file["name"]
        data = path.read_bytes() if path.is_file() else None
        verify.check(
            data is not None and (len(data), verify.sha256(data)) == (file["size"], file["sha256"]),
            f"{file['name']} is what the manifest says",
        )
    for missing in manifest["missing"]:
        verify.note(f"{missing['name']}: {missing['why']}")


def verify_journal(folder: Path) -> None:
    if not (HERE / "journal/checkpoint.txt").exists():
        verify.note("nothing shown here had its place in the journal yet; a later download shows it")
        return
    text, _, signatures = verify.read("journal/checkpoint.txt").decode().partition("\n\n")
    origin, size, root = text.split("\n")[:3]
    (folder / "head").write_bytes((text + "\n").encode())
    key = verify.signed_by(origin, signatures, folder)
    verify.check(bool(key), f"the journal's head over {size} entries is signed with the key shown below")
    for item in json.loads(verify.read("journal/entries.json")):
        verify.verify_entry(item, int(size), base64.b64decode(root))
    verify.note(f"key of the journal, which must be on the registry's verification page: {key}")


def main() -> int:
    verify_manifest()
    with tempfile.TemporaryDirectory() as name:
        verify_journal(Path(name))
    if verify.failures:
        print(f"\n{len(verify.failures)} of the checks FAILED / controle(s) mislukt.")
    else:
        print("\nAll of it holds. / Alles klopt.")
    return 1 if verify.failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, KeyError, IndexError, TypeError) as problem:
        print(f"FAILED  it can't be read: {type(problem).__name__}: {problem}")
        sys.exit(1)
