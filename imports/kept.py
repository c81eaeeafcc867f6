"""A reading as it is kept between the pages of the wizard: plain data, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import cattrs

from documents.rows.schema import schema_of
from imports.read import ImportReading
from sources.findings import Flag, Furniture, ImportFinding
from terms.importing.outline import SchemeChoice

_converter = cattrs.Converter()
_converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))


def as_kept(reading: ImportReading) -> dict[str, Any]:
    """A reading as data; what it says is in the language of whoever reads it now."""
    return {
        "contents": [{"kind": each.kind, **_converter.unstructure(each)} for each in reading.contents],
        "warnings": [[each.code, str(each.message), str(each.where), each.document] for each in reading.warnings],
        "flags": [[each.path, str(each.reason), each.document] for each in reading.flags],
        "furniture": [[each.kind, each.text, each.line] for each in reading.furniture],
        "choices": [_converter.unstructure(each) for each in reading.choices],
        "not_placed": list(reading.not_placed),
        "titles": list(reading.titles),
        "languages": list(reading.languages),
        "text": reading.text,
        "missing": [list(each) for each in reading.missing],
    }


def reading_of(kept: dict[str, Any]) -> ImportReading:
    """The reading that was kept."""
    contents = []
    for values in kept["contents"]:
        said = dict(values)
        contents.append(_converter.structure(said, schema_of(said.pop("kind")).content))
    return ImportReading(
        contents=tuple(contents),
        warnings=tuple(ImportFinding(*each) for each in kept["warnings"]),
        flags=tuple(Flag(*each) for each in kept["flags"]),
        furniture=tuple(Furniture(*each) for each in kept["furniture"]),
        choices=tuple(_converter.structure(each, SchemeChoice) for each in kept["choices"]),
        not_placed=tuple(kept["not_placed"]),
        titles=tuple(kept["titles"]),
        languages=tuple(kept["languages"]),
        text=kept["text"],
        missing=tuple((line, words) for line, words in kept["missing"]),
    )
