"""The file of a backup: a tar with a manifest as its last member, which names the digest of every other member.

Whatever is damaged, cut off, added or exchanged, reading it says so before anything is restored.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Protocol

FORMAT = 1
MANIFEST, DATABASE, CHECKPOINT, FILES = "manifest.json", "database", "checkpoint", "files/"
_CHUNK = 1024 * 1024
_LARGEST_MANIFEST = 512 * 1024 * 1024


class Damaged(Exception):
    """A backup is not what was written; the message says where."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``members`` maps each name to SHA-256 (hex) and size in bytes."""

    made_at: datetime
    version: str
    database: str
    members: dict[str, tuple[str, int]] = field(default_factory=dict)

    def write(self) -> bytes:
        """As it stands in the file: canonical, with its own digest behind it."""
        said = {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "version": self.version,
            "database": self.database,
            "members": {name: list(member) for name, member in sorted(self.members.items())},
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        return text + b"\n" + hashlib.sha256(text).hexdigest().encode() + b"\n"

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """Raises :class:`Damaged`."""
        text, _line, digest = data.rstrip(b"\n").rpartition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != digest:
            raise Damaged("The manifest of the backup is damaged.")
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise Damaged(f"The backup has format {said['format']}; this version reads format {FORMAT}.")
        members = {str(name): (str(digest), int(size)) for name, (digest, size) in said["members"].items()}
        return cls(datetime.fromisoformat(said["made_at"]), said["version"], said["database"], members)


class Writer:
    """Writes members one after the other, and the manifest when it is closed."""

    def __init__(self, out: IO[bytes], *, made_at: datetime, version: str, database: str) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by close
        self.manifest = Manifest(made_at, version, database)

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """A member of ``size`` bytes. Raises :class:`Damaged` when the source ends earlier."""
        reader = _Hashing(source)
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(self.manifest.made_at.timestamp())
        try:
            self._tar.addfile(info, reader)
        except OSError as problem:
            raise Damaged(f"{name} ended before its size of {size} bytes: {problem}") from problem
        self.manifest.members[name] = (reader.digest.hexdigest(), size)

    def abandon(self) -> None:
        """End the file without a manifest, so that nobody takes it for a backup."""
        self._tar.close()

    def close(self) -> Manifest:
        """End the file with its manifest."""
        data = self.manifest.write()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, io.BytesIO(data))
        self._tar.close()
        return self.manifest


class _Hashing(io.RawIOBase):
    """A source that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


class Readable(Protocol):
    """What can be read, once and forwards."""

    def read(self, size: int = -1, /) -> bytes: ...


type Take = Callable[[str, int, Readable], object]


def read(source: IO[bytes], take: Take | None = None, *, needs: Collection[str] = (DATABASE,)) -> Manifest:
    """Read a whole backup and check every byte; ``take`` gets each member as it comes: name, size, its bytes.

    Raises :class:`Damaged`. What ``take`` got is only to be trusted once this returned: read it first without.
    """
    try:
        manifest, found = _read_members(source, take)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as problem:
        raise Damaged(f"The backup can't be read: {problem}") from problem
    _compare(manifest, found)
    for name in needs:
        if name not in found:
            raise Damaged(f"The backup holds no {name}.")
    return manifest


def _read_members(source: IO[bytes], take: Take | None) -> tuple[Manifest, dict[str, tuple[str, int]]]:
    found: dict[str, tuple[str, int]] = {}
    manifest: Manifest | None = None
    for name, size, data in _members(source):
        if manifest is not None:
            raise Damaged(f"{name} stands behind the manifest.")
        if name in found:
            raise Damaged(f"{name} is there twice.")
        if name == MANIFEST:
            manifest = Manifest.read(_whole(data, size))
            continue
        reader = _Hashing(data)
        if take is not None:
            take(name, size, reader)
        while reader.read(_CHUNK):
            pass
        found[name] = (reader.digest.hexdigest(), size)
    if manifest is None:
        raise Damaged("The backup has no manifest: it was cut off.")
    return manifest, found


def _members(source: IO[bytes]) -> Iterator[tuple[str, int, IO[bytes]]]:
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for info in tar:
            data = tar.extractfile(info) if info.isreg() else None
            if data is None:
                raise Damaged(f"{info.name} is no file.")
            yield info.name, info.size, data
    # The end of a tar is blocks of zeros; anything else was put behind it.
    while rest := source.read(_CHUNK):
        if rest.strip(b"\0"):
            raise Damaged("Something stands behind the end of the backup.")


def _whole(data: IO[bytes], size: int) -> bytes:
    if size > _LARGEST_MANIFEST:
        raise Damaged("The manifest is larger than any backup's.")
    return data.read()


def _compare(manifest: Manifest, found: dict[str, tuple[str, int]]) -> None:
    for name in sorted(manifest.members.keys() - found.keys()):
        raise Damaged(f"{name} is missing from the backup.")
    for name in sorted(found.keys() - manifest.members.keys()):
        raise Damaged(f"{name} is not in the manifest of the backup.")
    for name, member in sorted(found.items()):
        if manifest.members[name] != member:
            raise Damaged(f"{name} is not what was backed up.")


def said(manifest: Manifest) -> dict[str, Any]:
    """The manifest in brief, for whoever reads the command's output."""
    files = [size for name, (_digest, size) in manifest.members.items() if name.startswith(FILES)]
    return {
        "made_at": manifest.made_at.isoformat(),
        "version": manifest.version,
        "database": manifest.database,
        "files": len(files),
        "bytes": sum(size for _digest, size in manifest.members.values()),
        "sha256": hashlib.sha256(manifest.write()).hexdigest(),
    }
