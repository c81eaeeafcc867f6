"""List every version with its reference."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from documents.cli import RegistryCommand
from documents.models import DocumentVersion
from documents.moments import as_printed, local_day


class Command(RegistryCommand):
    help = (
        "Lists all versions, drafts included, per document in their stored order: reference, number, date, release "
        "line, status. The reference (such as B1-3) names a version in every other command."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a JSON array instead of a table")

    def handle(self, *, json: bool, **options: Any) -> None:
        versions = DocumentVersion.objects.with_names().in_order()
        if json:
            self.stdout.write(_json([_as_data(version) for version in versions]))
            return
        if not versions:
            self.stdout.write(_("There are no versions yet. `import_documents FILE` makes drafts from a text."))
        for version in versions:
            row = _as_data(version)
            self.stdout.write(
                "  ".join(
                    [
                        f"{row['ref']:<7}",
                        f"{row['number'] or '—':<22}",
                        f"{row['date'] or '—':<10}",
                        f"{row['line'] or '—':<6}",
                        f"{_status(version):<26}",
                        str(row["document"]),
                    ]
                )
            )


def _as_data(version: DocumentVersion) -> dict[str, str | None]:
    return {
        "ref": version.reference,
        "document": version.document.title,
        "kind": version.kind,
        "number": str(version.number) if version.number else None,
        "date": version.date.isoformat() if version.date else None,
        "line": version.line.from_release,
        "status": "withdrawn" if version.is_withdrawn else version.status,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "digest": version.digest or None,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _status(version: DocumentVersion) -> str:
    if version.published_at is None:
        return _("draft")
    if version.is_withdrawn:
        return _("withdrawn %(date)s") % {"date": as_printed(local_day(version.withdrawal.withdrawn_at))}
    return _("published %(date)s") % {"date": as_printed(local_day(version.published_at))}
