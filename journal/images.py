"""Rows as an entry holds them: each column in JSON's types, read from the database as it stands."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile

from journal.canonical import canonical, digest_of
from journal.commitments import utc_text
from journal.watching import Watched

# A longer text is held as its SHA-256: the row has the text, the journal proves it.
LONGEST = 300


@dataclass(frozen=True)
class Image:
    """A row as it stands: canonical JSON, and the customer concerned."""

    text: str
    scope: int | None


def images(watched: Watched, keys: Iterable[Any]) -> dict[str, Image]:
    """The rows with these keys as they are stored now, by key as text; what is not there is left out."""
    wanted = list(keys)
    name = watched.model._meta.pk.attname
    rows = watched.model._base_manager.filter(pk__in=wanted).values(*{*watched.columns, name})
    # Apart: a row that points to nothing any more would not be joined, and its image not be read.
    scopes = dict(rows.values_list(name, watched.scope)) if watched.scope else {}
    related = {field: _related(watched.model, field, wanted) for field in watched.many}
    found = {}
    for row in rows:
        values = {column: plain(row[column]) for column in watched.columns}
        if watched.is_brief:
            values = {each: value for each, value in values.items() if each not in watched.later or value}
        values |= {field: sorted(related[field].get(row[name], [])) for field in watched.many}
        text = canonical({"sha256": digest_of(values)} if watched.is_brief else values)
        found[str(row[name])] = Image(text, scopes.get(row[name]))
    return found


def _related(model: type[models.Model], name: str, keys: list[Any]) -> dict[Any, list[Any]]:
    field = model._meta.get_field(name)
    through = field.remote_field.through  # type: ignore[union-attr]
    here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"  # type: ignore[union-attr]
    found = defaultdict(list)
    for one, other in through._base_manager.filter(**{f"{here}__in": keys}).values_list(here, there):
        found[one].append(other)
    return found


def plain(value: Any) -> Any:
    """A column's value in JSON's types; a long text or bytes as a SHA-256."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, bytes | memoryview):
        return f"sha256:{hashlib.sha256(bytes(value)).hexdigest()}"
    if isinstance(value, dict | list):
        value = canonical(value)
    text = str(value.name if isinstance(value, FieldFile) else value)
    return text if len(text) <= LONGEST else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def differing(image: str, now: str) -> Iterator[str]:
    """The columns of which a row now says something else than an image; a column that came later is not compared."""
    held, present = json.loads(image), json.loads(now)
    for column, value in held.items():
        if column in present and present[column] != value:
            yield column
