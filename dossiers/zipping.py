"""ZIP files that are written while they are sent: one file in memory at a time, and a digest of each."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from documents.moments import local


@dataclass(frozen=True)
class Entry:
    """A file in the ZIP, as a manifest names it."""

    name: str
    size: int
    sha256: str


class _Pipe:
    """What zipfile writes, until it is taken; it can't go back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


class ZipWriter:
    """Adds files, and gives what was written since it was last asked."""

    def __init__(self, at: datetime) -> None:
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(self._pipe, "w")  # type: ignore[call-overload]
        self._at = local(at).timetuple()[:6]
        self.entries: list[Entry] = []

    def add(self, name: str, data: bytes) -> Entry:
        """Raises ``ValueError`` for a name that is there already: who unpacks it would keep one of the two."""
        if any(entry.name == name for entry in self.entries):
            raise ValueError(name)
        held = zipfile.ZipInfo(name, self._at)
        held.external_attr = 0o644 << 16
        # A PDF is compressed already, and so is a ZIP.
        held.compress_type = zipfile.ZIP_STORED if name.endswith((".pdf", ".zip")) else zipfile.ZIP_DEFLATED
        self._zip.writestr(held, data)
        entry = Entry(name, len(data), hashlib.sha256(data).hexdigest())
        self.entries.append(entry)
        return entry

    def written(self) -> Iterator[bytes]:
        if data := self._pipe.take():
            yield data

    def end(self) -> Iterator[bytes]:
        """The list of files, with which a ZIP ends."""
        self._zip.close()
        yield from self.written()
