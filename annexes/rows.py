"""The rows of the annexes as people speak of them: by their section and name, or their place in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from annexes.content import Annex1Content, Annex2Content
from annexes.presentation import view_annex1, view_annex2
from documents.rows.schema import RowName
from documents.text.content import LogEntry


def name_rows_of_annex1(content: Annex1Content) -> Mapping[str, Sequence[RowName]]:
    """Each row of a Bijlage 1 with its name; a data item by its own words."""
    view, _anchor = view_annex1(content, "")
    return {
        "log": _log(content.log, view.log),
        "identifying": _named("identifying_categories", content.identifying, view.data),
        "additional": _named("additional_categories", content.additional, view.data),
        "activities": _named("activities", (row.name for row in content.activities), view.activities),
        "sub_processors": _named("sub_processors", (row.name for row in content.sub_processors), view.sub_processors),
        "interfaces": [RowName("interfaces", module.content.name, module.anchor) for module in view.modules],
        "data_items": [
            RowName("data_items", item, module.anchor) for module in view.modules for item in module.content.data_items
        ],
        "footnotes": [RowName("footnotes", note.content.mark, note.anchor) for note in view.notes],
    }


def name_rows_of_annex2(content: Annex2Content) -> Mapping[str, Sequence[RowName]]:
    """Each row of a Bijlage 2 with its name; a measure by its category and its place there."""
    view, _anchor = view_annex2(content, "")
    return {
        "log": _log(content.log, view.log),
        "categories": [
            RowName("measure_categories", category.content.title, category.anchor) for category in view.categories
        ],
        "measures": [
            RowName("measures", f"{category.content.title} {number}", category.anchor)
            for category in view.categories
            for number, _measure in enumerate(category.content.measures, start=1)
        ],
    }


def _log(log: Iterable[LogEntry], anchor: str) -> list[RowName]:
    return _named("log_rows", (entry.date for entry in log), anchor)


def _named(sort: str, names: Iterable[str], anchor: str) -> list[RowName]:
    return [RowName(sort, name, anchor) for name in names]
