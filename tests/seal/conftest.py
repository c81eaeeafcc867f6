"""One test authority, one set of papers and one sealed copy a level, made once for all tests of the seal."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf import PdfPart, merge, prepare, render
from seal import Level, Trust, demo_settings, seal
from tests.pdf import papers
from tests.seal.sealed import NOW, TERMS, SealedAt, SettingsOf


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
def copy() -> bytes:
    """A customer's copy, not sealed yet."""
    parts = [
        PdfPart(render(papers.cover()), "r"),
        PdfPart(prepare(papers.lay_out())),
        PdfPart(render(papers.evidence()), "D", "E-"),
    ]
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
