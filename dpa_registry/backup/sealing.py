"""Backups encrypted to public keys (age, age-encryption.org/v1), so that a host that makes them can read none."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from dpa_registry.backup.archive import Damaged

_MAGIC = b"age-encryption.org/v1\n"


class KeyMissing(Exception):
    """A backup is encrypted, and no key that opens it was given."""


class WrongKey(Exception):
    """A text is no key of age."""


def recipients(keys: Sequence[str]) -> list[Any]:
    """Public keys (``age1…``). Raises :class:`WrongKey`."""
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as problem:
        raise WrongKey(f"DPA_BACKUP_RECIPIENTS: {problem}") from problem


def identities(file: Path) -> list[Any]:
    """The private keys (``AGE-SECRET-KEY-1…``) in a file, as age-keygen writes it. Raises :class:`WrongKey`."""
    lines = [line.strip() for line in file.read_text().splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as problem:
        raise WrongKey(f"{file}: {problem}") from problem
    if not found:
        raise WrongKey(f"{file}: no key is in it.")
    return found


def is_encrypted(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


@contextmanager
def encrypting(out: IO[bytes], to: Sequence[Any]) -> Iterator[IO[bytes]]:
    """A file to write to, whose content arrives in ``out`` encrypted; as it is where nobody is to read it alone."""
    if not to:
        yield out
        return
    with _passing(lambda source: pyrage.encrypt_io(source, out, list(to))) as writable:
        yield writable


@contextmanager
def opened(file: Path, keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """A backup to read from, decrypted where it is encrypted.

    Raises :class:`KeyMissing`; and :class:`Damaged` at the end, for what was changed or cut off.
    """
    with file.open("rb") as source:
        if not is_encrypted(file):
            yield source
            return
        if not keys:
            raise KeyMissing("This backup is encrypted; give the file with the key: --identity FILE.")
        reader, writer = os.pipe()
        worker = _Worker(lambda: _decrypt(source, writer, keys))
        worker.start()
        try:
            with os.fdopen(reader, "rb") as readable:
                yield readable
        finally:
            worker.join()
        if worker.problem is not None:
            raise Damaged(f"The backup can't be decrypted: {worker.problem}")


def _decrypt(source: IO[bytes], writer: int, keys: Sequence[Any]) -> None:
    with os.fdopen(writer, "wb") as out:
        pyrage.decrypt_io(source, out, list(keys))


@contextmanager
def _passing(work: Any) -> Iterator[IO[bytes]]:
    """A pipe whose other end is worked on in a thread; what goes wrong there is raised here."""
    reader, writer = os.pipe()

    def read() -> None:
        with os.fdopen(reader, "rb") as source:
            work(source)

    worker = _Worker(read)
    worker.start()
    try:
        with os.fdopen(writer, "wb") as writable:
            yield writable
    finally:
        worker.join()
    if worker.problem is not None:
        raise worker.problem


class _Worker(threading.Thread):
    """A thread that keeps what it raised."""

    def __init__(self, work: Any) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as problem:  # noqa: BLE001 - raised by whoever waits for it
            self.problem = problem
