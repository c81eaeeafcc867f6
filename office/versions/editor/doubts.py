"""What the points of an import are about: a field of the header, or a row by its path when the draft began."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from documents.coverage.places import Place
from documents.finding import Finding
from documents.models import DocumentVersion
from documents.rows.schema import RowSchema, schema_of
from office.versions.editor.rows import key_of, records_of
from office.versions.row_address import place_of_key

PATH = re.compile(r"([a-z_]+)/(\d{1,5})(?:/([a-z_]+)/(\d{1,5}))?")
# What an import proposes of the header: the name of its doubt → the field where it is typed, and how it is spoken of.
FIELD_OF = {"date": "date", "number": "ordinal", "subject": "subject"}
NAME_OF = {"date": _("Date"), "number": _("Number"), "subject": _("Subject")}


def with_names(version: DocumentVersion, found: Iterable[Finding], places: Iterable[Place]) -> list[Finding]:
    """Findings of which the points of an import speak of rows as they are cited."""
    found = list(found)
    by_place = {place_of_key(place.key): place.name for place in places}
    paths = [each for each in found if each.code == "doubt" and PATH.fullmatch(each.where)]
    begun = paths_as_begun(version) if paths else {}
    return [_named(each, begun, by_place) if each.code == "doubt" else each for each in found]


def _named(finding: Finding, begun: dict[str, str], by_place: dict[str, str]) -> Finding:
    if finding.where in FIELD_OF:
        return replace(finding, where=str(NAME_OF[finding.where]), field=FIELD_OF[finding.where])
    if PATH.fullmatch(finding.where):
        return replace(finding, where=by_place.get(begun.get(finding.where, ""), ""))
    return finding


def paths_as_begun(version: DocumentVersion) -> dict[str, str]:
    """The path of each row when the draft was made → its place: rows may have moved since."""
    found: dict[str, str] = {}
    for collection in schema_of(version.kind).rows:
        paths: dict[int, str] = {}
        for index, record in enumerate(_first_records(version, collection)):
            paths[record.id] = f"{collection.name}/{index}"
            found[paths[record.id]] = f"{collection.name}/{key_of(record)}"
        if collection.child is not None:
            counts: dict[int, int] = {}
            for record in _first_records(version, collection.child):
                above = getattr(record, f"{collection.child.model.parent_field}_id")
                index = counts[above] = counts.get(above, -1) + 1
                path = f"{paths.get(above, '?')}/{collection.child.name}/{index}"
                found[path] = f"{collection.child.name}/{key_of(record)}"
    return found


def _first_records(version: DocumentVersion, collection: RowSchema) -> Iterator[Any]:
    yield from records_of(collection.model, version).filter(history_type="+", **collection.where).order_by("id")
