"""All of a customer, in a file that every program reads and another registry takes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.cli import customer_called
from documents.cli import RegistryCommand
from dossiers.dump.writing import write_dump


class Command(RegistryCommand):
    help = (
        "Writes all that the registry holds of one customer to a ZIP: rows as JSON lines, files, the library that its "
        "agreement is made of, and the journal's proof. It holds names, addresses and what is internal: hand it on as "
        "such. import_customer takes it into an empty registry."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", metavar="CODE", help="the customer's code")
        parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="where to write it")
        parser.add_argument("--json", action="store_true", help="print what was written as JSON")

    def handle(self, *, customer: str, output: Path, **options: Any) -> None:
        found = customer_called(customer)
        part = output.with_name(f"{output.name}.part")
        try:
            with part.open("xb") as file:
                part.chmod(0o600)
                written = write_dump(found, file, at=timezone.now())
            part.replace(output)
        except OSError as error:
            message = _("“%(path)s” can't be written: %(error)s") % {"path": output, "error": error}
            raise CommandError(message) from error
        finally:
            part.unlink(missing_ok=True)
        if options["json"]:
            result = {
                "customer": found.code,
                "output": str(output),
                "rows": written.rows,
                "files": written.files,
                "removed": written.removed,
                "size": written.size,
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
            return
        self.stdout.write(
            _("%(customer)s: %(rows)s rows and %(files)s files written to %(path)s")
            % {"customer": found, "rows": sum(written.rows.values()), "files": written.files, "path": output}
        )
