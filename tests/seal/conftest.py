"""One test authority, one set of papers and one sealed copy a level, made once for all tests of the seal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdf import Attached, Part, merge, prepare, render
from seal import Level, Recorded, SealSettings, Trust, demo_settings, seal, sign_statement
from tests.seal import papers

NOW = datetime.now(UTC)
TERMS = Attached("voorwaarden.json", b'{"kind": "terms", "number": "1/2026"}', "De voorwaarden als gegevens")

Record = Callable[[str], Recorded | None]
SettingsOf = Callable[[Level], SealSettings]
SealedAt = Callable[[Level], bytes]


def recorded(file: bytes, settings: SealSettings) -> Recorded:
    """What is on record of a file that was issued: its digest in a statement that the sealing key signed."""
    digest = hashlib.sha256(file).hexdigest()
    return Recorded(digest, digest.encode(), sign_statement(digest.encode(), settings=settings, at=NOW), {})


def on_record(settings: SealSettings, *files: bytes) -> Record:
    """A record of issued files."""
    held = {found.sha256: found for found in (recorded(file, settings) for file in files)}
    return held.get


def nothing(digest: str) -> None:
    """A record of no file at all."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the test authority."""
    return tmp_path_factory.mktemp("authority")


@pytest.fixture(scope="session")
def settings_of(authority: Path) -> SettingsOf:
    """Seal settings of each level. Small keys: the tests are about form, not strength."""
    # As of the moment at which the tests seal, however much later they do so.
    return lambda level: demo_settings(authority, organisation="Voorbeeld B.V.", level=level, key_bits=2048, at=NOW)


@pytest.fixture(scope="session")
def trust(settings_of: SettingsOf) -> Trust:
    """What makes a seal ours."""
    return Trust.of(settings_of(Level.B_LTA))


@pytest.fixture(scope="session")
def body() -> bytes:
    """The papers, laid out."""
    return render(papers.body(chapters=2, rows=14))


@pytest.fixture(scope="session")
def copy(body: bytes) -> bytes:
    """A customer's copy, not sealed yet."""
    parts = [Part(render(papers.cover()), "r"), Part(prepare(body)), Part(render(papers.evidence()), "D", "E-")]
    return merge(parts, attachments=[TERMS])


@pytest.fixture(scope="session")
def sealed_at(copy: bytes, settings_of: SettingsOf) -> SealedAt:
    """The copy, sealed at a level."""
    made: dict[Level, bytes] = {}

    def sealed(level: Level) -> bytes:
        if level not in made:
            made[level] = seal(copy, settings=settings_of(level), at=NOW)
        return made[level]

    return sealed
