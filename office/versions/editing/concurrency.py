"""What others changed in a draft while somebody had its form open: row by row, against what that form showed.

The form carries the revision of every row, which is the number of its newest record in the history. What it showed is
read from there, so that what was typed can be told from what was left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Max

from documents.models import DocumentVersion, Doubt
from documents.rows.schema import schema_of

type Key = tuple[str, int]

_REVISION = re.compile(r"\b([a-z0-9]+)-(\d{1,18})-(\d{1,18})\b")


def tracked_models(version: DocumentVersion) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The models that a draft's form writes, and the filter that finds their records of this version."""
    schema = schema_of(version.kind)
    yield DocumentVersion, {"id": version.pk}
    for model in (*schema.models(), Doubt, *schema.facts):
        yield model, {"version_id": version.pk}
    for facts in schema.facts_of_rows():
        if facts.parent_field:
            rows: Any = cast("Any", facts)._meta.get_field(facts.parent_field).related_model
            yield facts, {"row_id__in": rows.history.filter(version_id=version.pk).values("id")}


def revisions_of(version: DocumentVersion) -> dict[Key, int]:
    """The newest record of every row of the version, of rows that are gone too: a query for each table."""
    return {
        (model._meta.model_name, key): newest
        for model, where in tracked_models(version)
        for key, newest in model.history.filter(**where).order_by().values_list("id").annotate(Max("history_id"))
    }


def write_revisions(revisions: dict[Key, int]) -> str:
    """Revisions as a form carries them."""
    return " ".join(f"{model}-{key}-{revision}" for (model, key), revision in revisions.items())


@dataclass
class Meanwhile:
    """The changes of others between a form that was shown and the draft as it is now, under its lock."""

    version: DocumentVersion
    shown: dict[Key, int]
    now: dict[Key, int]
    _bases: dict[str, dict[int, Any]] = field(default_factory=dict)

    @classmethod
    def between(cls, version: DocumentVersion, shown: str) -> Meanwhile:
        """``shown`` is what the form carried."""
        sent = {(model, int(key)): int(revision) for model, key, revision in _REVISION.findall(shown)}
        return cls(version, sent, revisions_of(version))

    def has_changed(self, model: type[Any], key: Any) -> bool:
        """Whether the row is other than the form showed it."""
        name = (model._meta.model_name, key)
        return self.shown.get(name) != self.now.get(name)

    def base(self, model: type[Any], key: Any) -> Any:
        """The record that the form showed of a row; None where it is unknown."""
        name = model._meta.model_name
        if name not in self._bases:
            where = next(where for each, where in tracked_models(self.version) if each is model)
            wanted = [revision for (of, _key), revision in self.shown.items() if of == name]
            records = model.history.filter(**where, history_id__in=wanted)
            self._bases[name] = {record.id: record for record in records}
        return self._bases[name].get(key)

    def latest(self, model: type[Any], key: Any) -> Any:
        """The newest record of a row: who changed it last, and when."""
        revision = self.now.get((model._meta.model_name, key))
        return model.history.filter(history_id=revision).select_related("history_user").first()
