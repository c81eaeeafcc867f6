"""Export one version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.cli import RegistryCommand
from documents.models import DocumentVersion
from exports.formats import FORMATS
from exports.writing import write_out


class Command(RegistryCommand):
    help = (
        "Writes one version, draft or published: as text (every block in reading order, one a line, and nothing else), "
        "as canonical JSON (of a published version exactly the bytes that were sealed), as a self-contained HTML page, "
        "as PDF, or, of the terms, as Akoma Ntoso 3.0 (akn)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "reference", metavar="REF", help="the version's reference, such as B1-3 (see list_versions)"
        )
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="what to write")
        parser.add_argument(
            "--output", metavar="FILE", type=Path, help="where to write it; standard output if left out"
        )

    def handle(self, reference: str, *, format: str, output: Path | None, **options: Any) -> None:
        version = DocumentVersion.objects.by_reference(reference)
        data = FORMATS[format](version, at=timezone.now())
        write_out(self, data, output)
        if output is not None:
            self.stdout.write(_("%(version)s written to %(path)s") % {"version": version, "path": output})
