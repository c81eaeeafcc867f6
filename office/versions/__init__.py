"""The admin of what every document shares; the admins of each kind build on :class:`VersionAdmin`."""

from office.versions import editorial, library
from office.versions.editing.rows import RowForm, RowFormSet, SectionTexts, StackedRows, TabularRows
from office.versions.versions import VersionAdmin

__all__ = [
    "RowForm",
    "RowFormSet",
    "SectionTexts",
    "StackedRows",
    "TabularRows",
    "VersionAdmin",
    "editorial",
    "library",
]
