"""Another implementation follows the log: Go's sumdb/note and sumdb/tlog, from the pages that everybody reads."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from journal import proofs
from journal.keys import signing_key
from journal.models import Entry
from journal.tlog.note import SignedNote, VerifierKey
from journal.tlog.tiles import path_of
from journal.tlog.tree import leaf_hash, root_of
from tests.journal.entries import leaves, place

pytestmark = pytest.mark.django_db
GO = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
SOURCE = Path(__file__).parent / "go"


@pytest.fixture(scope="session")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, compiled."""
    if GO is None:
        pytest.skip("Go is not installed")
    program = tmp_path_factory.mktemp("go") / "peer"
    environment = {**os.environ, "GOFLAGS": "-mod=readonly -buildvcs=false", "GOTOOLCHAIN": "local"}
    downloaded = subprocess.run(
        [GO, "mod", "download"], cwd=SOURCE, env=environment, capture_output=True, text=True, check=False
    )
    if downloaded.returncode:
        pytest.skip(f"golang.org/x/mod can't be had: {downloaded.stderr.strip()[-200:]}")
    subprocess.run([GO, "build", "-o", program, "."], cwd=SOURCE, env=environment, check=True)
    return program


def fetch(path: str, folder: Path) -> None:
    answer = Client().get(f"/log/{path}")
    assert answer.status_code == 200, path
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(answer.content)


def mirror(size: int, folder: Path) -> None:
    """Everything that the log serves for a tree of that size."""
    fetch("checkpoint", folder)
    rows = [("entries", size), *((str(level), size >> (8 * level)) for level in range(3))]
    for row, count in rows:
        for index in range(count // 256):
            fetch(f"tile/{row}/{path_of(index)}", folder)
        if count % 256:
            fetch(f"tile/{row}/{path_of(count // 256)}.p/{count % 256}", folder)


def in_base64(hashes: list[bytes]) -> list[str]:
    return [base64.b64encode(each).decode() for each in hashes]


def test_go_follows_the_log_and_makes_the_same_proofs(peer: Path, tmp_path: Path) -> None:
    for number, count in enumerate((1, 6, 293, 700)):
        checkpoint = place(count)
        (tmp_path / f"old-{number}").write_text(checkpoint.note)
    mirror(1000, tmp_path)
    hashes = [leaf_hash(leaf) for leaf in leaves()]
    given: dict[str, Any] = {
        "Inclusion": [
            {"Index": entry.place, "Proof": in_base64(proofs.inclusion(entry, checkpoint))}
            for entry in Entry.objects.filter(place__in=(0, 1, 254, 255, 256, 511, 512, 767, 998, 999))
        ],
        "Consistency": [
            {
                "Old": old,
                "Root": base64.b64encode(root_of(hashes[:old])).decode(),
                "Proof": in_base64(proofs.consistency(old, checkpoint)),
            }
            for old in (1, 2, 3, 100, 255, 256, 257, 512, 768, 999)
        ],
    }
    (tmp_path / "proofs.json").write_text(json.dumps(given))
    done = subprocess.run([peer, tmp_path, str(signing_key().verifier)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["size"], told["inclusion"], told["consistency"]) == (1000, 10, 14)
    key = VerifierKey.parse(told["key"])
    assert SignedNote.parse(told["note"]).signers([key]) == [key]


def test_go_refuses_a_log_with_another_key(peer: Path, tmp_path: Path) -> None:
    place(1)
    mirror(1, tmp_path)
    other = str(signing_key().verifier).replace("localhost", "elsewhere")
    done = subprocess.run([peer, tmp_path, other], capture_output=True, text=True, check=False)
    assert done.returncode != 0
