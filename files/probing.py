"""Whether the storage of files takes and gives them now, for who watches and who installs."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage, storages

from files.shared import Shared, Taken

_FOLDER = "probe"
# A bundle of evidence or an inbox message is no larger.
_LEAST_ROOM = 20 * 1024 * 1024


def ask() -> str:
    """What is wrong with the storage, in words for an operator; empty where nothing is.

    Files are asked for, not written: a probe that comes every few seconds should wear nothing out.
    """
    storage = storages["default"]
    try:
        _reach(storage)
    except Exception as problem:  # noqa: BLE001 - each kind of storage has errors of its own
        return f"The storage of files does not answer ({type(problem).__name__})."
    if isinstance(storage, FileSystemStorage) and not _can_be_written(Path(storage.location)):
        return "The folder of stored files can't be written: look at DPA_DATA_DIR, its owner and its file system."
    if isinstance(storage, FileSystemStorage) and (left := _room(Path(storage.location))) < _LEAST_ROOM:
        return f"The file system of stored files is full ({left // 1024} kB left): make room."
    return ""


def try_out() -> tuple[str, str]:
    """The same with a file that is written, read and removed, where that leaves nothing behind; and what is weak.

    A folder is only looked at: whoever installs may be another account than the one that is to own it.
    """
    storage = storages["default"]
    if problem := ask():
        return problem, ""
    if not isinstance(storage, Shared):
        return "", ""
    name = f"{_FOLDER}/{secrets.token_hex(16)}"
    doing = "write"
    try:
        storage.put(name, b"first")
        weakness = "" if _refuses_another(storage, name) else "The store lets a file be written over another one."
        doing = "read"
        with storage.open(name) as file:
            file.read()
        doing = "list"
        storage.listdir(_FOLDER)
        doing = "remove"
        storage.delete(name)
    except Exception as problem:  # noqa: BLE001 - as above
        return f"The store does not let the registry {doing} a file ({type(problem).__name__}: {problem}).", ""
    return "", weakness


def _reach(storage: Storage) -> None:
    if isinstance(storage, Shared):
        storage.ask()
    else:
        storage.exists("readyz")


def _refuses_another(storage: Shared, name: str) -> bool:
    try:
        storage.put(name, b"second")
    except Taken:
        return True
    return False


def _room(folder: Path) -> int:
    return shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free


def _can_be_written(folder: Path) -> bool:
    """Whether files can be made in the folder, or the folder itself, which the first file makes."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
