"""Files in the private storage that appear whole or not at all: a journal, and a sweeper for what was left behind."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import transaction

from agreements.models import PendingFile

# Writing a file takes less than a second; who needs longer than this is dead.
PATIENCE = timedelta(minutes=5)


class FileLost(Exception):
    """The sweeper took a file for left behind before it was kept."""


def write(folder: str, data: bytes, *, now: datetime) -> str:
    """Write ``data`` under its content hash and return the name; nothing refers to it before :func:`keep`.

    The journal's row is committed first: call this outside a transaction.
    """
    digest = hashlib.sha256(data).hexdigest()
    # Equal bytes made twice at once are two files, so that the one that is not kept can be removed.
    name = f"{folder}/{digest[:2]}/{digest}-{secrets.token_hex(4)}.pdf"
    PendingFile.objects.create(name=name, until=now + PATIENCE)
    saved = _storage().save(name, ContentFile(data))
    assert saved == name
    return name


def keep(name: str) -> None:
    """Take ``name`` from the journal, in the transaction that stores the reference to it.

    Raises ``FileLost`` when the sweeper was first; the transaction must then end without the reference.
    """
    deleted, _ = PendingFile.objects.filter(name=name).delete()
    if not deleted:
        raise FileLost(name)


def drop(name: str) -> None:
    """Remove a file that turned out not to be needed."""
    _storage().delete(name)
    PendingFile.objects.filter(name=name).delete()


def sweep(*, now: datetime) -> int:
    """Remove the files that nobody will keep any more; returns how many.

    The row is locked while its file is removed, so that :func:`keep` waits and then finds that it came too late; a
    sweeper that is killed in between leaves the row, and the next one goes on.
    """
    swept = 0
    for pk in PendingFile.objects.filter(until__lt=now).values_list("pk", flat=True):
        with transaction.atomic():
            left = PendingFile.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if left is not None:
                _storage().delete(left.name)
                left.delete()
                swept += 1
    return swept


def _storage() -> Storage:
    return default_storage
