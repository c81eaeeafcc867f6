"""Compare two versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from documents.cli import RegistryCommand
from documents.models import DocumentVersion
from exports.comparisons import FORMATS
from exports.writing import write_out


class Command(RegistryCommand):
    help = (
        "Says what differs between two versions of one kind, drafts included, row by row and word by word: the first "
        "is the old one. Other quotation marks and formatting alone are no difference, unless --exact is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("old", "new"):
            parser.add_argument(name, metavar="REF", help="a version's reference, such as B1-3 (see list_versions)")
        parser.add_argument("--format", default="text", choices=list(FORMATS), help="what to write; text if left out")
        parser.add_argument(
            "--output", metavar="FILE", type=Path, help="where to write it; standard output if left out"
        )
        parser.add_argument("--exact", action="store_true", help="count quotation marks and formatting as words")

    def handle(self, old: str, new: str, *, format: str, output: Path | None, exact: bool, **options: Any) -> None:
        sides = [DocumentVersion.objects.by_reference(reference) for reference in (old, new)]
        if sides[0].kind != sides[1].kind:
            raise CommandError(
                _("%(old)s and %(new)s are documents of two kinds; only versions of one kind can be compared.")
                % {"old": sides[0].reference, "new": sides[1].reference}
            )
        write_out(self, FORMATS[format](*sides, exact=exact), output)
        if output is not None:
            self.stdout.write(
                _("%(old)s compared with %(new)s, written to %(path)s")
                % {"old": sides[0].reference, "new": sides[1].reference, "path": output}
            )
