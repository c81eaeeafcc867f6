"""Import a source text as drafts."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.cli import RegistryCommand, person
from imports.drafts import ImportReport, import_source


def _readable(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(_("there is no file “%(path)s”") % {"path": text})
    return path


class Command(RegistryCommand):
    acts = True
    help = (
        "Turns one text file (UTF-8 text or Markdown) into drafts: terms, and where the text holds them annex 1 and "
        "annex 2. Nothing is published and nothing is corrected. The report counts the rows, gives every warning, and "
        "lists every word that found no place. The same file is not imported twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=_readable, help="the text file to read")
        parser.add_argument("--by", metavar="USER", help="e-mail address of the officer on whose behalf this is done")
        parser.add_argument(
            "--scheme",
            metavar="KEY",
            default="",
            help="divide the text in another way: a key that an earlier report gave under “divisions”",
        )
        parser.add_argument(
            "--anyway", action="store_true", help="import a text that does not look like an agreement; you looked at it"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, file: Path, *, by: str | None, scheme: str, anyway: bool, json: bool, **options: Any) -> None:
        report = import_source(
            file.read_bytes(),
            name=file.name,
            by=person(by) if by else None,
            at=timezone.now(),
            scheme=scheme,
            anyway=anyway,
        )
        self.stdout.write(_json(report) if json else _text(report))


def _json(report: ImportReport) -> str:
    return json.dumps(report.as_data(), ensure_ascii=False, indent=2)


def _text(report: ImportReport) -> str:
    data = report.as_data()
    lines = [_("Drafts made: %(count)s") % {"count": len(data["documents"])}]
    for draft, document in zip(report.drafts, data["documents"], strict=True):
        lines.append(f"  {document['ref']}  {draft.version}")
        lines.append("      " + ", ".join(f"{name} {count}" for name, count in document["rows"].items()))
    for number, division in enumerate(data["divisions"]):
        said = (
            _("Divided by “%(example)s” (%(articles)s articles).")
            if not number
            else _("Or by “%(example)s” (%(articles)s articles): --scheme %(key)s")
        )
        lines.append(said % division)
    lines.append(_("Warnings: %(count)s") % {"count": len(data["warnings"])})
    lines += [f"  {item['ref']}  {item['where']}: {item['message']}" for item in data["warnings"]]
    lines.append(_("Not placed: %(count)s") % {"count": len(data["not_placed"])})
    lines += [f"  {words}" for words in data["not_placed"]]
    return "\n".join(lines)
