"""Files in the private storage that appear whole or not at all: a journal, and a sweeper for what was left behind."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from files.models import PendingFile

logger = logging.getLogger(__name__)

# Writing a file takes less than a second; who needs longer than this is dead.
PATIENCE = timedelta(minutes=5)


class FileLost(Exception):
    """The sweeper took a file for left behind before it was kept."""


class FileSpoilt(Exception):
    """A file is not what was written."""


class StorageUnavailable(Exception):
    """The private storage does not take or give files now; what its library raised is the cause."""


@contextmanager
def asking() -> Iterator[None]:
    """Each kind of storage raises what its own library does, which is no ``OSError`` for most."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as problem:
        raise StorageUnavailable(f"{type(problem).__name__}: {problem}") from problem


def open_file(name: str) -> File[bytes]:
    """A file, open for reading. Raises ``FileNotFoundError`` and ``StorageUnavailable``."""
    with asking():
        return default_storage.open(name)


def read(name: str, *, sha256: str) -> bytes:
    """The bytes that were written. Raises ``FileNotFoundError``, ``FileSpoilt`` and ``StorageUnavailable``."""
    with asking(), default_storage.open(name) as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileSpoilt(f"{name} does not hold the bytes that were written")
    return data


def digest(name: str) -> str:
    """The SHA-256 of a file, in hex. Raises ``FileNotFoundError`` and ``StorageUnavailable``."""
    with asking(), default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(folder: str, data: bytes, *, now: datetime, extension: str = "pdf", patience: timedelta = PATIENCE) -> str:
    """Write ``data`` under its content hash and return the name; nothing refers to it before :func:`keep`.

    What is not kept within ``patience`` is swept. The journal's row is committed first: call this outside a
    transaction. Raises ``StorageUnavailable``.
    """
    digest = hashlib.sha256(data).hexdigest()
    # Equal bytes made twice at once are two files, so that the one that is not kept can be removed.
    name = f"{folder}/{digest[:2]}/{digest}-{secrets.token_hex(4)}.{extension}"
    PendingFile.objects.create(name=name, until=now + patience)
    _save(name, data)
    return name


def write_as(name: str, data: bytes, *, now: datetime, patience: timedelta = PATIENCE) -> None:
    """Write ``data`` under the name by which a record that comes from elsewhere knows it; else as :func:`write`.

    The same file left by a run that was killed is the one. Raises ``StorageUnavailable``, also where the storage has
    another one of that name.
    """
    PendingFile.objects.update_or_create(name=name, defaults={"until": now + patience})
    with asking():
        is_there = default_storage.exists(name)
    if is_there and digest(name) != hashlib.sha256(data).hexdigest():
        raise StorageUnavailable(f"{name} is there, and holds other bytes")
    if not is_there:
        _save(name, data)


def restore(name: str, data: bytes, *, now: datetime) -> None:
    """Write a file again that the storage has lost, to which a record refers. Raises ``StorageUnavailable``."""
    with asking():
        if default_storage.exists(name):
            return
    PendingFile.objects.get_or_create(name=name, defaults={"until": now + PATIENCE})
    _save(name, data)
    keep(name)


def _save(name: str, data: bytes) -> None:
    with asking():
        saved = default_storage.save(name, ContentFile(data))
    assert saved == name


def keep(name: str) -> None:
    """Take ``name`` from the journal, in the transaction that stores the reference to it.

    Raises ``FileLost`` when the sweeper was first; the transaction must then end without the reference.
    """
    deleted, _ = PendingFile.objects.filter(name=name).delete()
    if not deleted:
        raise FileLost(name)


def drop(name: str) -> None:
    """Remove a file that turned out not to be needed."""
    default_storage.delete(name)
    PendingFile.objects.filter(name=name).delete()


def leave(name: str, *, now: datetime) -> None:
    """Leave a file to the sweeper, in the transaction that removes the last reference to it."""
    PendingFile.objects.get_or_create(name=name, defaults={"until": now})


def sweep(*, now: datetime) -> int:
    """Remove the files that nobody will keep any more; returns how many.

    The row is locked while its file is removed, so that :func:`keep` waits and then finds that it came too late; a
    sweeper that is killed in between leaves the row, and the next one goes on. A file that can't be removed now is
    tried again after a while, and holds up no other.
    """
    swept = 0
    for pk in PendingFile.objects.filter(until__lte=now).values_list("pk", flat=True):
        with transaction.atomic():
            left = PendingFile.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if left is None:
                continue
            try:
                default_storage.delete(left.name)
            except Exception:
                logger.exception("%s can't be removed now", left.name)
                PendingFile.objects.filter(pk=pk).update(until=now + PATIENCE)
            else:
                left.delete()
                swept += 1
    return swept
