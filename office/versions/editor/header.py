"""Number, date and subject of a draft, as they are typed at the right of its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.models import DocumentVersion
from office.versions.editing.numbers import number_problems
from office.versions.editor.rows import HEADER
from office.versions.editor.sent import Problem


def header_problems(version: DocumentVersion, values: dict[str, Any]) -> Iterator[Problem]:
    """What stands against a draft's header with these values in it."""
    merged = {name: values.get(name, getattr(version, name)) for name in ("ordinal", "year", "scope")}
    for field, message in number_problems(merged, line=version.line, version=version):
        yield Problem(HEADER, field, message)
