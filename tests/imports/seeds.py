"""The two source texts, read at run time: no sentence of theirs stands in this repository."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import pytest

from annexes.content import Annex1Content, Annex2Content
from imports.read import ImportReading, read_documents
from terms.content import TermsContent

_FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
FIRST, SECOND = "000_*.txt", "001_*.txt"


def seed_bytes(pattern: str) -> bytes:
    """The bytes of a source text; the test is skipped where the texts aren't there."""
    found = sorted(_FOLDER.glob(pattern))
    if not found:
        pytest.skip("the source texts are not part of the repository and are not beside it")
    return found[0].read_bytes()


@functools.cache
def _reading(pattern: str, digest: str) -> ImportReading:
    data = seed_bytes(pattern)
    assert hashlib.sha256(data).hexdigest() == digest
    return read_documents(data)


def reading(pattern: str) -> ImportReading:
    """What is read from a source text."""
    return _reading(pattern, hashlib.sha256(seed_bytes(pattern)).hexdigest())


def contents(pattern: str) -> tuple[TermsContent, Annex1Content, Annex2Content]:
    """The three contents of a source text, by kind."""
    terms, annex1, annex2 = reading(pattern).contents
    assert isinstance(terms, TermsContent)
    assert isinstance(annex1, Annex1Content)
    assert isinstance(annex2, Annex2Content)
    return terms, annex1, annex2
