"""A backup is whole or is refused: what is damaged, cut off, added or exchanged is named before it is restored."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from pytest_django import Settings

from dpa_registry.backup import archive, sealing
from dpa_registry.backup.acts import back_up_keys, check
from dpa_registry.backup.archive import DATABASE, FILES, MANIFEST, Damaged, Manifest, Writer

MADE = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
CONTENT = {
    f"{FILES}copies/aa/een.pdf": b"%PDF een" * 400,
    f"{FILES}evidence/bb/twee.pdf": b"%PDF twee" * 300,
    DATABASE: bytes(range(256)) * 30,
    "checkpoint": b"registry.example\n12\n",
}


def backup(content: dict[str, bytes] = CONTENT, *, database: str = "sqlite") -> bytes:
    out = io.BytesIO()
    writer = Writer(out, made_at=MADE, version="1.0.0", database=database)
    for name, data in content.items():
        writer.add(name, io.BytesIO(data), len(data))
    writer.close()
    return out.getvalue()


def members(data: bytes) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [(info.name, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]


def as_tar(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in parts:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def edited(change: Callable[[list[tuple[str, bytes]]], object]) -> bytes:
    parts = members(backup())
    change(parts)
    return as_tar(parts)


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def replaced(name: str, data: bytes) -> Callable[[list[tuple[str, bytes]]], object]:
    def change(parts: list[tuple[str, bytes]]) -> None:
        parts[:] = [(each, data if each == name else held) for each, held in parts]

    return change


def with_manifest(**differing: object) -> bytes:
    """A manifest that says something else, with the digest of before."""
    text, digest = dict(members(backup()))[MANIFEST].splitlines()
    changed = json.dumps(json.loads(text) | differing, sort_keys=True, separators=(",", ":")).encode()
    return edited(replaced(MANIFEST, changed + b"\n" + digest + b"\n"))


def place_of(part: bytes) -> int:
    return backup().index(part)


def linked() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo(DATABASE)
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    return out.getvalue()


DAMAGE: dict[str, Callable[[], bytes]] = {
    "nothing is left": lambda: b"",
    "no archive at all": lambda: b"PK\x03\x04 something else" * 100,
    "cut off in the first file": lambda: backup()[:1500],
    "cut off in the database": lambda: backup()[: place_of(bytes(range(256))) + 4000],
    "cut off before the manifest": lambda: as_tar(members(backup())[:-1]),
    "cut off in the manifest": lambda: backup()[: place_of(b'"members"') + 20],
    "a bit of a file": lambda: flipped(backup(), place_of(b"%PDF een") + 3),
    "a bit of the database": lambda: flipped(backup(), place_of(bytes(range(256))) + 700),
    "a bit of the checkpoint": lambda: flipped(backup(), place_of(b"registry.example\n12")),
    "a bit of the manifest": lambda: flipped(backup(), place_of(b'"members"') + 40),
    "a bit of a member's head": lambda: flipped(backup(), place_of(b"evidence/bb")),
    "a file missing": lambda: edited(lambda parts: parts.pop(1)),
    "the database missing": lambda: edited(lambda parts: parts.pop(2)),
    "a file too many": lambda: edited(lambda parts: parts.insert(1, (f"{FILES}extra.pdf", b"x"))),
    "a file twice": lambda: edited(lambda parts: parts.insert(1, parts[0])),
    "two files exchanged": lambda: edited(
        lambda parts: parts.__setitem__(slice(0, 2), [(parts[0][0], parts[1][1]), (parts[1][0], parts[0][1])])
    ),
    "a file renamed": lambda: edited(lambda parts: parts.__setitem__(0, (f"{FILES}anders.pdf", parts[0][1]))),
    "a file emptied": lambda: edited(lambda parts: parts.__setitem__(0, (parts[0][0], b""))),
    "something behind the manifest": lambda: edited(lambda parts: parts.append((f"{FILES}late.pdf", b"x"))),
    "something behind the end": lambda: backup() + b"more",
    "the manifest of another backup": lambda: edited(
        replaced(MANIFEST, dict(members(backup({DATABASE: b"other"})))[MANIFEST])
    ),
    "another moment in the manifest": lambda: with_manifest(made_at="2026-01-01T00:00:00+00:00"),
    "a format of later": lambda: edited(
        replaced(MANIFEST, Manifest(MADE, "9", "sqlite").write().replace(b'"format":1', b'"format":2'))
    ),
    "a link in place of a file": linked,
}


@pytest.mark.parametrize("way", DAMAGE)
def test_damage_is_noticed(way: str) -> None:
    with pytest.raises(Damaged):
        archive.read(io.BytesIO(DAMAGE[way]()))


def test_a_whole_backup_gives_back_every_byte() -> None:
    found: dict[str, bytes] = {}
    archive.read(io.BytesIO(backup()), lambda name, size, data: found.update({name: data.read()}))
    assert found == CONTENT


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, pyrage.x25519.Identity]:
    key = pyrage.x25519.Identity.generate()
    file = tmp_path / "backup"
    with file.open("wb") as out, sealing.encrypting(out, [key.to_public()]) as opened:
        opened.write(backup())
    return file, key


def test_an_encrypted_backup_is_read_with_its_key_only(sealed: tuple[Path, pyrage.x25519.Identity]) -> None:
    file, key = sealed
    assert b"%PDF" not in file.read_bytes()
    assert check(file, keys=[key]).members.keys() == CONTENT.keys()
    with pytest.raises(sealing.KeyMissing):
        check(file, keys=[])
    with pytest.raises(Damaged):
        check(file, keys=[pyrage.x25519.Identity.generate()])


@pytest.mark.parametrize("way", ["cut off", "a bit", "more"])
def test_damage_of_an_encrypted_backup_is_noticed(sealed: tuple[Path, pyrage.x25519.Identity], way: str) -> None:
    file, key = sealed
    data = file.read_bytes()
    damaged = {"cut off": data[:-40], "a bit": flipped(data, len(data) // 2), "more": data + b"more"}
    file.write_bytes(damaged[way])
    with pytest.raises(Damaged):
        check(file, keys=[key])


def test_keys_are_written_to_a_file_of_their_own_and_never_unencrypted(tmp_path: Path, settings: Settings) -> None:
    secret = tmp_path / "journal.pem"
    secret.write_text("SECRET")
    settings.JOURNAL = settings.JOURNAL | {"KEY": str(secret)}
    with pytest.raises(ValueError, match="never written unencrypted"):
        back_up_keys(tmp_path / "keys", to=[], at=MADE)
    key = pyrage.x25519.Identity.generate()
    back_up_keys(tmp_path / "keys", to=[key.to_public()], at=MADE)
    assert b"SECRET" not in (tmp_path / "keys").read_bytes()
    found: dict[str, bytes] = {}
    with sealing.opened(tmp_path / "keys", [key]) as source:
        archive.read(source, lambda name, size, data: found.update({name: data.read()}), needs=())
    assert found["keys/journal.pem"] == b"SECRET"
