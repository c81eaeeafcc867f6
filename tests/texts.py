"""The demo's texts, to make drafts and published versions of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from demo.content import content_of_fixture
from documents.models import Document, DocumentVersion, Line

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEXTS = {
    "terms": "terms-1-2023.json",
    "undated": "terms-undated.json",
    "annex1": "annex1-9.10-1-2022.json",
    "annex1-10": "annex1-10.0-2-2023.json",
    "annex2": "annex2-1-2023.json",
    "annex2-old": "annex2-2-2021.json",
}
SCOPES = {"terms": "", "annex1": "Balans", "annex2": "Elzenvoort"}

Drafter = Callable[[str], DocumentVersion]


def content(name: str) -> Any:
    """The content dataclass of one of the demo's texts."""
    return content_of_fixture(TEXTS[name])


def line_for(name: str) -> Line:
    kind = content(name).kind
    document, _ = Document.objects.get_or_create(kind=kind, scope=SCOPES[kind], defaults={"title": f"Demo {kind}"})
    release = {"annex1": "9.10", "annex1-10": "10.0"}.get(name, "")
    line, _ = Line.objects.get_or_create(document=document, from_release=release)
    return line


def stored_before(row: models.Model, **texts: str) -> None:
    """Texts of a row as they stand in the database since before there was a rule for them."""
    columns = ", ".join(f"{name} = %s" for name in texts)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", [*texts.values(), row.pk])
