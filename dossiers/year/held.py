"""A file of the ZIP before it is written, and what its index says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import EvidenceFile, RemovalKind
from agreements.removals import is_removed
from documents.display.spreadsheet import csv_text
from files import store as files

UNREADABLE = (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable)


@dataclass(frozen=True)
class Held:
    """A file under a heading of the index. Without ``data`` it is one that should be there, and ``problem`` says why
    it isn't.
    """

    group: str
    name: str
    title: str
    data: bytes = b""
    at: datetime | None = None
    problem: str = ""
    is_detail: bool = False


def table(group: str, name: str, title: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Held:
    """A table, with how many rows it has behind its title."""
    found = list(rows)
    return Held(group, name, f"{title} ({len(found)})", csv_text(head, found).encode())


def as_json(group: str, name: str, title: str, values: Any, **more: Any) -> Held:
    return Held(group, name, title, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode(), **more)


def stored(group: str, folder: str, title: str, file: EvidenceFile, at: datetime) -> Held:
    """A file that somebody filed, under a name of ours: theirs may be anything."""
    ending = str(file.file.name).rpartition(".")[2]
    name = f"{folder}/{file.sha256[:16]}.{ending}"
    kinds = (RemovalKind.EVIDENCE_FILES, file.sha256)
    return read(
        group, name, f"{title}: {file.name}", at, kinds, lambda: files.read(str(file.file.name), sha256=file.sha256)
    )


def read(group: str, name: str, title: str, at: datetime, removal: tuple[str, str], get: Callable[[], bytes]) -> Held:
    """A file from the storage, or why it can't be given: one that is missing must not end the rest."""
    try:
        return Held(group, name, title, get(), at)
    except UNREADABLE as problem:
        return Held(group, name, title, at=at, problem=why_not(problem, *removal))


def why_not(problem: Exception, kind: str, sha256: str) -> str:
    if isinstance(problem, FileNotFoundError) and is_removed(kind, sha256):
        return _("removed at the end of its time, by a recorded act")
    return _("the file can't be found or read now")
