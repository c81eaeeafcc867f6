"""Making a backup, checking one, and restoring one."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from dpa_registry.backup import archive, database, sealing, storage
from dpa_registry.backup.archive import CHECKPOINT, DATABASE, FILES, Damaged, Manifest, Readable, Writer
from journal.models import Checkpoint


class AnotherDatabase(Exception):
    """A backup of one kind of database can't be restored into another."""


def back_up(target: Path, *, to: Sequence[Any], at: datetime) -> Manifest:
    """Write everything to one file that appears whole or not at all; ``to`` whom it is encrypted.

    Files are taken before and after the database, so that all to which its rows refer are in it. Raises
    ``FileExistsError``, ``OSError`` and ``ProgramFailed``.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already.")
    with _whole_or_not_at_all(target) as out, sealing.encrypting(out, to) as opened:
        return _write(opened, at=at)


def back_up_keys(target: Path, *, to: Sequence[Any], at: datetime) -> Manifest:
    """Write the files with keys and certificates that the settings name to one file, encrypted. Without them what was
    sealed is proved all the same; nothing more could be sealed under the same name.

    Raises ``FileExistsError``, ``OSError``, and ``ValueError`` where nobody is named to whom it is encrypted.
    """
    if not to:
        raise ValueError("Keys are never written unencrypted: name a key in DPA_BACKUP_RECIPIENTS.")
    with _whole_or_not_at_all(target) as out, sealing.encrypting(out, to) as opened:
        written = Writer(opened, made_at=at, version=settings.VERSION, database="")
        for path in sorted(_key_files()):
            with path.open("rb") as source:
                written.add(f"keys/{path.name}", source, path.stat().st_size)
        return written.close()


def _key_files() -> set[Path]:
    seal, journal = settings.SEAL, settings.JOURNAL
    named = [seal["KEY"], seal["CERTIFICATE"], seal["CHAIN"], *seal["TRUST"], *seal["EARLIER"], journal["KEY"]]
    return {Path(name) for name in named if name and name != "test"}


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[IO[bytes]]:
    if target.exists():
        raise FileExistsError(f"{target} is there already.")
    partial = target.with_name(target.name + ".partial")
    try:
        with partial.open("xb") as out:
            partial.chmod(0o600)
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.rename(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _write(out: IO[bytes], *, at: datetime) -> Manifest:
    written = Writer(out, made_at=at, version=settings.VERSION, database=connection.vendor)
    try:
        # Of before the dump: the journal that is restored extends it.
        newest = Checkpoint.objects.newest()
        storage.add_files(written)
        with tempfile.TemporaryDirectory(prefix="dpa-registry-backup-") as folder:
            dumped = Path(folder, "database")
            database.dump(dumped)
            with dumped.open("rb") as source:
                written.add(DATABASE, source, dumped.stat().st_size)
        if newest is not None:
            note = newest.note.encode()
            written.add(CHECKPOINT, io.BytesIO(note), len(note))
        storage.add_files(written)
    except BaseException:
        written.abandon()
        raise
    return written.close()


def check(file: Path, *, keys: Sequence[Any]) -> Manifest:
    """Read a backup whole. Raises :class:`Damaged` and ``KeyMissing``."""
    with sealing.opened(file, keys) as source:
        return archive.read(source)


def restore(file: Path, *, keys: Sequence[Any]) -> tuple[Manifest, bytes]:
    """Make database and storage what they were; the manifest, and the checkpoint that the journal had.

    The whole backup is checked before anything is written. Raises :class:`Damaged`, ``KeyMissing``, ``NotBlank``,
    ``Occupied``, ``ProgramFailed`` and :class:`AnotherDatabase`.
    """
    manifest = check(file, keys=keys)
    if manifest.database != connection.vendor:
        raise AnotherDatabase(
            f"The backup holds a database of {manifest.database}; DATABASE_URL names one of {connection.vendor}."
        )
    database.refuse_unless_blank()
    checkpoint = b""
    with tempfile.TemporaryDirectory(prefix="dpa-registry-restore-") as folder:
        dumped = Path(folder, "database")

        def take(name: str, size: int, source: Readable) -> None:
            nonlocal checkpoint
            if name == DATABASE:
                with dumped.open("wb") as out:
                    while data := source.read(1024 * 1024):
                        out.write(data)
            elif name == CHECKPOINT:
                checkpoint = source.read()
            elif name.startswith(FILES):
                storage.restore_file(name, source, size)

        with sealing.opened(file, keys) as source:
            again = archive.read(source, take)
        if again != manifest:
            raise Damaged("The backup changed while it was read.")
        # Last: as long as there is no database, everybody sees that the restore did not end.
        database.restore(dumped)
    return manifest, checkpoint


def note_checkpoint(head: bytes) -> Path:
    """The checkpoint of a backup as a file of its own, for verification; whoever asked removes it."""
    with tempfile.NamedTemporaryFile(prefix="dpa-registry-checkpoint-", delete=False) as noted:
        noted.write(head)
    return Path(noted.name)
