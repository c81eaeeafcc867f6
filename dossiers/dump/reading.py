"""Reading a dump as what a stranger may have made: every file is named, of the size and digest that the manifest says,
and none is larger than is taken in.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from documents.errors import Refused
from dossiers.dump.schema import FORMAT
from dossiers.dump.writing import ANSWERS, MANIFEST, PEOPLE

_LARGEST, _LARGEST_IN_ALL = 512 * 1024 * 1024, 8 * 1024 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, RuntimeError, NotImplementedError)


class Dump:
    """An opened dump. Every method raises ``Refused`` for what is not as it says."""

    def __init__(self, path: Path) -> None:
        try:
            self.sha256 = _digest(path)
            self._zip = zipfile.ZipFile(path)
            self._sizes = self._listed()
            self.manifest: dict[str, Any] = json.loads(self._read(MANIFEST))
            self._digests = {file["name"]: (file["size"], file["sha256"]) for file in self.manifest["files"]}
            self.customer = str(self.manifest["customer"])
            self.stored: dict[str, str] = dict(self.manifest["stored"])
            kind = self.manifest["format"]
        except _BROKEN as problem:
            raise Refused(_("This is no dump of a customer: %(problem)s") % {"problem": problem}) from problem
        if kind != FORMAT:
            raise Refused(
                _("The dump is of format %(format)s; this registry knows format %(known)s.")
                % {"format": kind, "known": FORMAT}
            )
        if set(self._digests) | {MANIFEST} != set(self._sizes):
            raise Refused(_("The dump has other files than its manifest names."))

    def _listed(self) -> dict[str, int]:
        sizes = {info.filename: info.file_size for info in self._zip.infolist()}
        if len(sizes) != len(self._zip.infolist()):
            raise ValueError("a name twice")
        if max(sizes.values(), default=0) > _LARGEST or sum(sizes.values()) > _LARGEST_IN_ALL:
            raise ValueError("too large")
        return sizes

    def _read(self, name: str) -> bytes:
        with self._zip.open(name) as held:
            # No more than it says: what unpacks to more is refused by zipfile, by its CRC.
            return held.read(self._sizes[name] + 1)

    def has(self, name: str) -> bool:
        return name in self._digests

    def names(self, folder: str) -> list[str]:
        return [name for name in self._digests if name.startswith(f"{folder}/")]

    def read(self, name: str) -> bytes:
        """A file, exactly as the manifest says."""
        try:
            data = self._read(name)
        except _BROKEN as problem:
            raise Refused(
                _("%(name)s in the dump can't be read: %(problem)s") % {"name": name, "problem": problem}
            ) from problem
        if (len(data), hashlib.sha256(data).hexdigest()) != self._digests[name]:
            raise Refused(_("%(name)s in the dump is not what its manifest says.") % {"name": name})
        return data

    def lines(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table; none of one that the dump doesn't have."""
        name = f"rows/{table}.jsonl"
        if self.has(name):
            yield from self._lines(name, table)

    def _lines(self, name: str, table: str) -> Iterator[dict[str, Any]]:
        for number, text in enumerate(self.read(name).splitlines(), start=1):
            try:
                line = json.loads(text)
                is_fit = set(line) == {"table", "key", "values"} and line["table"] == table and dict(line["values"])
            except (ValueError, TypeError, AttributeError):
                is_fit = False
            if not is_fit:
                raise Refused(_("Line %(number)s of %(name)s is no row of it.") % {"number": number, "name": name})
            yield line

    def people(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.read(PEOPLE).splitlines()]

    def answers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.read(ANSWERS))
        return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
