"""Export the record of processing activities (art. 30 lid 2 AVG)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.cli import customer_called
from documents.cli import RegistryCommand, moment
from exports.record import record_of, record_of_all
from exports.records import FORMS
from exports.writing import write_out


class Command(RegistryCommand):
    help = (
        "Writes the record that a processor keeps of its processing (art. 30 (2) GDPR), of one controller or of all "
        "for which work is done: derived from what binds each at a moment, with what is missing named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", metavar="CUSTOMER", nargs="?", help="the customer's code; all if left out")
        parser.add_argument(
            "--at", metavar="MOMENT", help="a moment such as 2023-09-10T14:00 or 2023-09-10; now when left out"
        )
        parser.add_argument("--format", default="json", choices=list(FORMS), help="what to write; json if left out")
        parser.add_argument(
            "--json", action="store_const", const="json", dest="format", help="the same as --format json"
        )
        parser.add_argument(
            "--output", metavar="FILE", type=Path, help="where to write it; standard output if left out"
        )

    def handle(self, customer: str | None, *, at: str | None, format: str, output: Path | None, **options: Any) -> None:
        now = timezone.now()
        chosen = moment(at.strip()) if at is not None else now
        record = (
            record_of(customer_called(customer), at=chosen, now=now) if customer else record_of_all(at=chosen, now=now)
        )
        write_out(self, FORMS[format].make(record), output)
        if output is not None:
            self.stdout.write(
                _("Record of %(count)s controllers, %(gaps)s things missing, written to %(path)s")
                % {"count": len(record.controllers), "gaps": len(record.gaps), "path": output}
            )
