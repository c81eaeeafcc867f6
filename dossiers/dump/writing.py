"""Writing the dump of a customer: a ZIP with a file for each table, the files, the texts as sealed, and proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.translation import gettext as _

from agreements.models import RemovalKind
from agreements.removals import is_removed
from copies.sealed.disclosed import journal_files
from customers.models import Customer
from customers.succession import succession_of
from documents.errors import Refused
from documents.models import Publication
from documents.moments import utc_text
from dossiers.dump.answers import answers_of
from dossiers.dump.rows import line_of, people_columns, plain, written
from dossiers.dump.schema import FORMAT, schema
from dossiers.dump.tables import FILES, LEFT_OUT, Scope, history_of, tables
from dossiers.zipping import ZipWriter
from files import store as files

MANIFEST, PEOPLE, ANSWERS, SCHEMA = "manifest.json", "people.jsonl", "answers.json", "schema.json"
_README = Path(__file__).with_name("README.txt")
_AT_ONCE = 500
_REMOVALS = {"agreements.evidencefile": RemovalKind.EVIDENCE_FILES, "copies.issuedcopy": RemovalKind.COPIES}


@dataclass(frozen=True)
class Written:
    """What was written: rows by table, files, and those that went at the end of their time."""

    rows: dict[str, int]
    files: int
    removed: int
    size: int


def write_dump(customer: Customer, output: BinaryIO, *, at: datetime) -> Written:
    """Write all of a customer. Raises ``Refused`` for one that was succeeded, and for a file that is lost or spoilt."""
    if (succession := succession_of(customer)) is not None:
        raise Refused(
            _("Since %(day)s %(successor)s stands in its place; a dump of that one holds both.")
            % {"day": succession.on, "successor": succession.successor}
        )
    return _Writing(customer, output, at).write()


class _Writing:
    def __init__(self, customer: Customer, output: BinaryIO, at: datetime) -> None:
        self.customer, self.at = customer, at
        self.scope = Scope.of(customer)
        self.zip, self.output = ZipWriter(at), output
        self.people: set[int] = set()
        self.rows: dict[str, int] = {}
        self.proved: list[Model] = []
        self.files: dict[str, str] = {}
        self.removed: list[str] = []

    def write(self) -> Written:
        self._add("README.txt", _README.read_bytes())
        self._add(SCHEMA, (json.dumps(schema(), indent=1) + "\n").encode())
        for table in tables():
            kept = list(table.rows(self.scope).distinct())
            self._kept_rows(table.model, kept)
            if table.has_history:
                for model, path in history_of(table.model):
                    self._kept_rows(model, self._history(model, path, [row.pk for row in kept]))
        for label, column in FILES.items():
            self._files(label, column)
        for publication in Publication.objects.filter(version__in=self.scope.versions).select_related("version__line"):
            self._add(f"texts/{publication.version.reference}.json", publication.canonical.encode())
        people = get_user_model().objects.filter(pk__in=self.people).order_by("pk")
        self._add(PEOPLE, written([_person(person) for person in people]))
        said = [
            answer
            for each in Customer.objects.filter(pk__in=self.scope.customers).order_by("pk")
            for answer in answers_of(each, until=self.at)
        ]
        self._add(ANSWERS, (json.dumps(said, indent=1) + "\n").encode())
        for name, data in journal_files(self.proved):
            self._add(name, data)
        self._add(MANIFEST, self._manifest())
        for data in self.zip.end():
            self.output.write(data)
        return Written(self.rows, len(self.files), len(self.removed), sum(entry.size for entry in self.zip.entries))

    def _add(self, name: str, data: bytes) -> None:
        self.zip.add(name, data)
        for piece in self.zip.written():
            self.output.write(piece)

    def _kept_rows(self, model: type[Model], rows: Iterable[Model]) -> None:
        lines = []
        persons = people_columns(model)
        is_history = model.__name__.startswith("Historical")
        for row in rows:
            lines.append(line_of(row))
            self.people.update(key for name in persons if (key := getattr(row, name)) is not None)
            if not is_history:
                self.proved.append(row)
        label = model._meta.label_lower
        self.rows[label] = len(lines)
        self._add(f"rows/{label}.jsonl", written(lines))

    def _history(self, model: type[Model], path: str, keys: list[Any]) -> Iterator[Model]:
        for some in batched(keys, _AT_ONCE):
            yield from model._base_manager.filter(**{f"{path}__in": some}).order_by("pk")

    def _files(self, label: str, column: str) -> None:
        """Once each, under its digest; one that an act removed at the end of its time is only named."""
        [table] = [each for each in tables() if each.label == label]
        for row in table.rows(self.scope):
            name, sha256 = str(getattr(row, column).name), row.sha256
            if is_removed(_REMOVALS[label], sha256):
                self.removed.append(sha256)
                continue
            try:
                data = files.read(name, sha256=sha256)
            except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
                raise Refused(
                    _("The file %(name)s can't be read: %(problem)s") % {"name": name, "problem": problem}
                ) from problem
            self.files[name] = sha256
            self._add(f"files/{sha256}", data)

    def _manifest(self) -> bytes:
        values = {
            "format": FORMAT,
            "registry": settings.DPA_PUBLIC_URL,
            "customer": self.customer.code,
            "madeAt": utc_text(self.at),
            "rows": self.rows,
            "stored": self.files,
            "removed": self.removed,
            "leftOut": LEFT_OUT,
            "files": [{"name": entry.name, "size": entry.size, "sha256": entry.sha256} for entry in self.zip.entries],
        }
        return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _person(person: Any) -> dict[str, Any]:
    """Who somebody is: no password, no key, no right."""
    return {
        "key": person.pk,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "isOfficer": person.is_staff,
        "isActive": person.is_active,
        "erasedAt": plain(person.erased_at),
    }
