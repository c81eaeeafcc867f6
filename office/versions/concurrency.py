"""Who edited a draft last, to be named to who edits it at the same time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from documents.models import DocumentVersion, Row
from documents.rows.schema import schema_of


def last_edit(version: DocumentVersion) -> tuple[str, datetime] | None:
    """Who last edited the version or one of its rows, and when; None before the first edit."""
    models: list[type[Any]] = [DocumentVersion, *schema_of(version.kind).models()]
    found = []
    for model in models:
        where = {"version_id": version.pk} if issubclass(model, Row) else {"id": version.pk}
        newest = model.history.filter(**where).select_related("history_user").order_by("-history_date").first()
        if newest is not None:
            found.append(newest)
    if not found:
        return None
    newest = max(found, key=lambda record: record.history_date)
    return str(newest.history_user or "–"), newest.history_date
