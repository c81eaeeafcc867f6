"""Export the annexes of a customer in the shape of decision 2021/915, or as Data Pro Statement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.cli import customer_called
from documents.cli import RegistryCommand, moment
from exports.forms.files import MEDIA_TYPES, decision_papers, make_file, statement_papers
from exports.writing import write_out

_SHAPES = {"2021-915": decision_papers, "data-pro": statement_papers}


class Command(RegistryCommand):
    help = (
        "Writes what the annexes of a customer say in the shape of the annexes of Implementing Decision (EU) 2021/915 "
        "(I parties, II processing, III measures, IV sub-processors), or as a Data Pro Statement on a product; what "
        "the shape asks for and the registry does not hold is named as missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", metavar="CUSTOMER", help="the customer's code")
        parser.add_argument("--shape", default="2021-915", choices=list(_SHAPES), help="2021-915 if left out")
        parser.add_argument(
            "--version-of",
            metavar="REF",
            help="for a Data Pro Statement: the annex 1 that it is about, where the customer has several products",
        )
        parser.add_argument(
            "--at", metavar="MOMENT", help="a moment such as 2023-09-10T14:00 or 2023-09-10; now when left out"
        )
        parser.add_argument("--format", default="docx", choices=list(MEDIA_TYPES), help="docx if left out")
        parser.add_argument(
            "--output", metavar="FILE", type=Path, help="where to write it; standard output if left out"
        )

    def handle(
        self,
        customer: str,
        *,
        shape: str,
        version_of: str | None,
        at: str | None,
        format: str,
        output: Path | None,
        **options: Any,
    ) -> None:
        now = timezone.now()
        papers = _SHAPES[shape](customer_called(customer), moment(at.strip()) if at is not None else now, now)
        wanted = {key: paper for key, paper in papers.items() if version_of in (None, key)}
        if len(wanted) != 1:
            raise CommandError(
                _("Say which annex 1 is meant by --version-of; that bind: %(known)s")
                % {"known": ", ".join(papers) or _("none")}
            )
        [paper] = wanted.values()
        write_out(self, make_file(paper, format, at=now), output)
        if output is not None:
            self.stdout.write(_("%(title)s written to %(path)s") % {"title": paper.title, "path": output})
