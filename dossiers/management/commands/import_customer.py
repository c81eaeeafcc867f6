"""Take in all of a customer, as export_customer wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.cli import RegistryCommand, person
from dossiers.dump.reading import Dump
from dossiers.dump.taking_in import take_in


class Command(RegistryCommand):
    acts = True
    help = (
        "Takes all of a customer, as export_customer wrote it, into a registry that holds nothing yet: all of it or "
        "nothing. What binds is compared with what bound there, at every moment at which it changed; the ledger is "
        "recomputed; the journal's proofs are followed to their signed head and kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the ZIP")
        parser.add_argument("--by", metavar="USER", help="e-mail address of the officer on whose behalf this is done")
        parser.add_argument("--json", action="store_true", help="print what was taken in as JSON")

    def handle(self, *, file: Path, by: str | None, **options: Any) -> None:
        done = take_in(Dump(file), by=person(by) if by else None, at=timezone.now())
        if options["json"]:
            result = {
                "customer": done.customer,
                "rows": done.rows,
                "files": done.files,
                "answers": done.answers,
                "people": done.people_made,
                "journal": {"keys": done.proved.keys, "size": done.proved.size, "rows": done.proved.rows},
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
            return
        facts = {"customer": done.customer, "rows": sum(done.rows.values()), "files": done.files}
        self.stdout.write(_("%(customer)s: %(rows)s rows and %(files)s files were taken in.") % facts)
        self.stdout.write(_("What binds is the same at %(count)s moments.") % {"count": done.answers})
        for key in done.proved.keys:
            facts = {"rows": done.proved.rows, "key": key}
            self.stdout.write(
                _("The other registry's journal proves %(rows)s rows, if this is its key: %(key)s") % facts
            )
