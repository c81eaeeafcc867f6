"""What there is to say about a draft, and what its import left open, each at the row that it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from documents.finding import Finding
from documents.findings.validation import findings
from documents.models import DocumentVersion
from documents.notes import VersionNotes
from documents.rows.schema import schema_of
from office.versions.editing.version_form import HEADER as HEADER_FIELDS
from office.versions.editor.doubts import FIELD_OF, PATH, paths_as_begun
from office.versions.editor.rows import HEADER, TEXTS, Rows, columns_of


def findings_of(rows: Rows, *, at: datetime) -> list[dict[str, str]]:
    """Errors and warnings; what an import left open is told apart (:func:`doubts_of`)."""
    places = _places_of_rows(rows)
    found = [one for one in findings(rows.version, at=at, quickly=True) if one.code != "doubt"]
    return [_as_json(one, rows, places) for one in found]


def _as_json(finding: Finding, rows: Rows, places: dict[tuple[str, Any], str]) -> dict[str, str]:
    place, name = _place(finding, rows, places)
    collection = rows.collections.get(place.partition("/")[0])
    is_fact = collection is not None and bool(name) and name not in columns_of(collection)
    return {
        "place": place,
        "field": "" if is_fact else name,
        "beside": name if is_fact else "",
        "level": finding.level,
        "code": finding.code,
        "message": finding.message,
        "where": finding.where,
    }


def _place(finding: Finding, rows: Rows, places: dict[tuple[str, Any], str]) -> tuple[str, str]:
    row, name = finding.row, finding.field
    if row is None:
        return (HEADER, name) if name in HEADER_FIELDS else ("", "")
    if isinstance(row, rows.schema.texts):
        return f"{TEXTS}/{name}" if name else TEXTS, name
    # Facts stand beside a row, and their remarks with it.
    beside = (row._meta.get_field("row").related_model, row.row_id) if hasattr(row, "row_id") else (type(row), row.pk)
    return places.get((beside[0]._meta.model_name, beside[1]), ""), name


def _places_of_rows(rows: Rows) -> dict[tuple[str, Any], str]:
    return {(str(each.row._meta.model_name), each.row.pk): place for place, each in rows.by_place.items()}


def doubts_of(rows: Rows) -> list[dict[str, Any]]:
    """The points of an import, those that were looked at too."""
    found = list(rows.version.doubts.all())
    if not found:
        return []
    begun = paths_as_begun(rows.version) if any(PATH.fullmatch(doubt.where) for doubt in found) else {}
    by_name = _places_by_name(rows)
    return [
        {
            "id": doubt.pk,
            "place": "header" if doubt.where in FIELD_OF else _place_of_doubt(doubt.where, rows, begun, by_name),
            "field": FIELD_OF.get(doubt.where, ""),
            "where": doubt.where,
            "message": doubt.message,
            "settled": doubt.settled,
        }
        for doubt in found
    ]


def _place_of_doubt(where: str, rows: Rows, begun: dict[str, str], by_name: dict[str, str]) -> str:
    if where in rows.schema.text_fields:
        return f"{TEXTS}/{where}"
    if PATH.fullmatch(where):
        place = begun.get(where, "")
        return place if place in rows.by_place else ""
    return by_name.get(where.strip().rstrip(".").casefold(), "")


def _places_by_name(rows: Rows) -> dict[str, str]:
    """How rows are cited → where they stand; of two with one name the first."""
    found: dict[str, str] = {}
    for place, each in rows.by_place.items():
        printed = [
            str(each.row),
            *(getattr(each.row, name, "") for name in (each.collection.number, each.collection.title)),
        ]
        for name in printed:
            if name:
                found.setdefault(str(name).strip().rstrip(".").casefold(), place)
    return found


def notes_json(notes: VersionNotes) -> dict[str, dict[str, str]]:
    """Why rows changed, by place; under an empty one of the version as a whole."""
    return {
        _place_of_note(note.row, notes.version): {
            "why": note.why,
            "meaning": note.meaning,
            "change_class": note.change_class,
        }
        for note in notes.all
    }


def _place_of_note(key: str, version: DocumentVersion) -> str:
    collection, colon, lineage = key.partition(":")
    if colon:
        return f"{collection}/{lineage}"
    return f"{TEXTS}/{key}" if key in schema_of(version.kind).text_fields else key
