"""The admin of what every document shares; the admins of each kind build on :class:`VersionAdmin`."""

from documents.admin import editorial, library
from documents.admin.rows import RowForm, RowFormSet, SectionTexts, StackedRows, TabularRows
from documents.admin.versions import VersionAdmin

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
