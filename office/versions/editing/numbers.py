"""What stands against the number of a draft: said where it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.findings.header import FIRST_YEAR, LAST_YEAR
from documents.models import DocumentVersion, Line


def number_problems(
    values: Mapping[str, Any], *, line: Line | None, version: DocumentVersion
) -> Iterator[tuple[str, str]]:
    """The field and the message; nothing for a number that can be, and for none."""
    if (values.get("ordinal") is None) != (values.get("year") is None):
        missing = "ordinal" if values.get("ordinal") is None else "year"
        yield missing, _("A number has an ordinal and a year; fill in both or neither.")
    elif values.get("ordinal") is None:
        return
    elif values["ordinal"] < 1:
        yield "ordinal", _("Numbers begin at 1.")
    elif not FIRST_YEAR <= values["year"] <= LAST_YEAR:
        yield "year", _("%(year)s is not the year of any version.") % {"year": values["year"]}
    elif line is not None and (other := _bearer(values, line, version)) is not None:
        message = _("The number %(number)s is taken on this line by %(other)s. Give another one.")
        yield "ordinal", message % {"number": other.number, "other": other}


def _bearer(values: Mapping[str, Any], line: Line, version: DocumentVersion) -> DocumentVersion | None:
    """The published version of the line that has the number."""
    found: DocumentVersion | None = (
        DocumentVersion.objects.published()
        .on_line(line)
        .with_names()
        .exclude(pk=version.pk)
        .filter(ordinal=values["ordinal"], year=values["year"], scope=values.get("scope", ""))
        .first()
    )
    return found
