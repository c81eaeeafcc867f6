"""One timeline of a version: the edits of all its rows and facts together. Who, when, what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from documents.comparison.proof import holds
from documents.comparison.texts import compare_texts, replace_text
from documents.display.compared_text import render_text
from documents.models import ChangeNote, DocumentVersion, Doubt, Publication, Row, VersionRank, Withdrawal
from documents.rows.schema import schema_of
from office.versions.editing.fields import is_rich
from office.versions.editing.marks import mark_difference, words_of
from office.versions.trail.related import Related

# Edits by one person within this time are one sitting, and shown under one heading.
SITTING = timedelta(minutes=5)
_UNSAID = {"position", "cited_as", "lineage", "version", "status", "digest", "published_at"}


@dataclass(frozen=True)
class Change:
    """One edit: what was edited, and per field its name and the words that changed, marked.

    ``row`` is by what the row's own history is asked for, empty where it is of no row.
    """

    subject: str
    verb: str
    fields: tuple[tuple[str, SafeString], ...] = ()
    row: str = ""


@dataclass
class Sitting:
    """The edits of one person at one time; ``began`` and ``ended`` are aware moments."""

    who: str
    began: datetime
    ended: datetime
    changes: list[Change] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)


def tracked_models(version: DocumentVersion) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Every model with history about ``version``, and the filter that finds its records."""
    schema = schema_of(version.kind)
    yield DocumentVersion, {"id": version.pk}
    for model in schema.models():
        yield model, {"version_id": version.pk}
    for facts in schema.facts_of_rows():
        row_model: Any = cast("Any", facts)._meta.get_field("row").related_model
        yield facts, {"row_id__in": row_model.history.filter(version_id=version.pk).values("id")}
    for beside in (Doubt, ChangeNote, VersionRank, Withdrawal, *schema.facts):
        yield beside, {"version_id": version.pk}


def timeline(version: DocumentVersion, *, row: str = "") -> list[Sitting]:
    """The sittings in which ``version`` was edited, newest first; rows made together are counted, not listed.

    ``row`` (:attr:`Change.row`): only those of one row and the facts beside it, with its texts whole.
    """
    found: list[tuple[Any, Any]] = []
    for model, where in tracked_models(version):
        narrowed = _narrowed(model, row) if row else {}
        if narrowed is None:
            continue
        previous: dict[Any, Any] = {}
        records = model.history.filter(**where, **narrowed).select_related("history_user")
        for record in records.order_by("history_date", "history_id"):
            key = getattr(record, model._meta.pk.attname)
            found.append((record, previous.get(key)))
            previous[key] = record
    related = Related(version, [record for record, _before in found])
    edits = [(record.history_date, _who(record, related), record, before) for record, before in found]
    if not row and (publication := Publication.objects.filter(version=version).select_related("published_by").first()):
        edits.append((publication.recorded_at, str(publication.published_by or "–"), publication, None))
    edits.sort(key=lambda edit: edit[0])
    return list(reversed(list(_sittings(edits, related, whole=bool(row)))))


def _narrowed(model: Any, row: str) -> dict[str, Any] | None:
    """The filter for the records of one row in the history of a model; None where that has none of them."""
    name, _dash, key = row.partition("-")
    if not key.isdecimal() or len(key) > 18:
        return None
    if issubclass(model, Row):
        return {"id": int(key)} if model._meta.model_name == name else None
    beside = _row_beside(model)
    return {"row_id": int(key)} if beside is not None and beside._meta.model_name == name else None


def _row_beside(model: Any) -> Any:
    """The model of the rows beside which facts of this model stand; None for what stands beside no row."""
    return next((field.related_model for field in model._meta.concrete_fields if field.name == "row"), None)


def _row_of(record: Any) -> str:
    model = record.instance_type
    if issubclass(model, Row):
        return f"{model._meta.model_name}-{record.id}"
    beside = _row_beside(model)
    return f"{beside._meta.model_name}-{record.row_id}" if beside is not None else ""


def _who(record: Any, related: Related) -> str:
    """Who made the edit; a command outside any request still says who began a version."""
    begun_by = None
    if record.history_type == "+" and record.instance_type is DocumentVersion:
        begun_by = related.get(DocumentVersion._meta.get_field("created_by"), record.created_by_id)
    return str(record.history_user or begun_by or "–")


def _sittings(
    edits: list[tuple[datetime, str, Any, Any]], related: Related, *, whole: bool = False
) -> Iterator[Sitting]:
    current: Sitting | None = None
    made: dict[type[Any], list[Any]] = defaultdict(list)
    for when, who, record, before in edits:
        if current is None or current.who != who or when - current.ended > SITTING:
            if current is not None:
                yield _close(current, made, related)
            current, made = Sitting(who, when, when), defaultdict(list)
        current.ended = when
        if isinstance(record, Publication):
            current.changes.append(Change(_("Published; ledger position %(n)s") % {"n": record.sequence}, "published"))
        elif record.history_type == "+":
            made[record.instance_type].append(record)
        elif change := _change(record, before, related, whole):
            current.changes.append(change)
    if current is not None:
        yield _close(current, made, related)


def _close(sitting: Sitting, made: dict[type[Any], list[Any]], related: Related) -> Sitting:
    """Rows made in a sitting are named while they are few, and counted when they came by the dozen."""
    for model, records in made.items():
        if len(records) > 3:
            name = str(model._meta.verbose_name_plural)
            sitting.counted[name] = sitting.counted.get(name, 0) + len(records)
        else:
            sitting.changes += [Change(_subject(record, related), "added", row=_row_of(record)) for record in records]
    return sitting


def _subject(record: Any, related: Related) -> str:
    kind = str(record.instance_type._meta.verbose_name)
    name = related.name_of(record)
    return f"{kind} “{Truncator(name).chars(70)}”" if name else kind


def _change(record: Any, before: Any, related: Related, whole: bool) -> Change | None:
    row = _row_of(record)
    if record.history_type == "-":
        return Change(_subject(record, related), "removed", row=row)
    fields = []
    for column in record.instance_type._meta.concrete_fields:
        if column.primary_key or column.name in _UNSAID:
            continue
        old, new = (getattr(item, column.attname, None) if item is not None else None for item in (before, record))
        if old != new:
            if is_rich(column) and (whole or words_of(column, old) == words_of(column, new)):
                said = _whole(old, new)
            else:
                said = mark_difference(_show(column, old, related), _show(column, new, related))
            fields.append((str(column.verbose_name), said))
    moved = before is not None and getattr(before, "position", None) != getattr(record, "position", None)
    if not fields:
        return Change(_subject(record, related), "moved", row=row) if moved else None
    return Change(_subject(record, related), "changed", tuple(fields), row)


def _whole(old: Any, new: Any) -> SafeString:
    """All of a rich text with what is gone and new marked, and what is only printed otherwise."""
    sides = old or "", new or ""
    compared = compare_texts(*sides, rich=True)
    if not holds(compared, *sides):
        compared = replace_text(*sides, rich=True)
    note = _("the same words in another form (lists, strong text, links)")
    said = "" if compared.is_reworded else format_html("<p><em>{}</em></p>", note)
    return format_html('<div class="comparison comparison--exact">{}{}</div>', said, render_text(compared))


def _show(column: Any, value: Any, related: Related) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.ForeignKey):
        return str(related.get(column, value) or value)
    return words_of(column, value)
