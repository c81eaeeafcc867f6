"""Verify that what was published is still what is stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.cli import RegistryCommand
from documents.models import Publication
from documents.proof import verification


class Command(RegistryCommand):
    help = (
        "Recomputes everything the registry claims - rows, canonical JSON, digests, the chain of the ledger, the "
        "database triggers, statements, issued copies and evidence files - and names the first thing that disagrees "
        "(exit code 1). Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect-head",
            default="",
            metavar="HASH",
            help="the ledger's head as you noted it earlier; this also finds a ledger whose tail was cut off",
        )
        parser.add_argument(
            "--all", action="store_true", help="name everything that disagrees, not only the first thing"
        )

    def handle(self, *, expect_head: str, all: bool, **options: Any) -> None:
        found = verification.disagreements(now=timezone.now(), expected_head=expect_head.strip().lower())
        first = next(found, None)
        if first is not None:
            raise CommandError("\n".join([first, *found] if all else [first]))
        self.stdout.write(
            _(
                "All %(count)s publications agree: rows, digests, chain and triggers; so do statements and files.\n"
                "Ledger head %(head)s"
            )
            % {"count": Publication.objects.count(), "head": verification.current_head() or "—"}
        )
        for remark in verification.remarks():
            self.stdout.write(remark)
