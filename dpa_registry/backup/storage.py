"""The files in a backup: all that lie in the private storage, whichever kind of storage that is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from dpa_registry.backup.archive import FILES, Readable, Writer
from files.store import asking, digest


class Occupied(Exception):
    """The storage holds another file under that name."""


def names(folder: str = "") -> Iterator[str]:
    """Every file, by its name in the storage."""
    try:
        with asking():
            folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(files):
        yield f"{folder}/{file}".lstrip("/")
    for inner in sorted(folders):
        yield from names(f"{folder}/{inner}".lstrip("/"))


def add_files(archive: Writer) -> int:
    """Add what is not in it yet; a file that went meanwhile was in nobody's reach. Returns how many."""
    added = 0
    for name in names():
        if FILES + name in archive.manifest.members:
            continue
        try:
            with asking():
                file = default_storage.open(name)
                # A store on the network gives the bytes here, and not while they are written to the backup.
                file.seek(0)
            with file:
                archive.add(FILES + name, file, default_storage.size(name))
        except FileNotFoundError:
            continue
        added += 1
    return added


def restore_file(member: str, source: Readable, size: int) -> None:
    """Put a file where it was. Raises :class:`Occupied` where another one is; the same one is left as it is."""
    name = member.removeprefix(FILES)
    with asking():
        is_there = default_storage.exists(name)
    if is_there:
        if digest(name) != hashlib.sha256(source.read()).hexdigest():
            raise Occupied(f"The storage holds another file under the name {name}; restore into an empty one.")
        return
    file: File[bytes] = File(cast("IO[bytes]", source), name)
    file.size = size
    with asking():
        saved = default_storage.save(name, file)
    if saved != name:
        default_storage.delete(saved)
        raise Occupied(f"The storage does not take the name {name}.")
