"""Verify that what was published, received and answered is still what is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from copies.sealed.checkpoints import checkpoint_in, describe
from customers.cli import customer_called
from documents.cli import RegistryCommand
from documents.models import Publication
from documents.proof import verification
from journal.models import Entry
from journal.proofs import Verdict, extends
from journal.replay import Disagreement
from office.verification import note


class Command(RegistryCommand):
    help = (
        "Recomputes everything the registry claims - rows, canonical JSON, digests, the chain of the ledger, the "
        "database's triggers, statements, issued copies and evidence files - and replays the journal: every row is "
        "what the last entry says of it, and none lacks or has come in. Names the first thing that disagrees (exit "
        "code 1). Changes nothing but with --tell."
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
        parser.add_argument("--customer", default="", metavar="CODE", help="replay what concerns this customer only")
        parser.add_argument(
            "--checkpoint",
            default="",
            metavar="FILE",
            help="a checkpoint of the journal as you kept it, or an evidence bundle with one: whether the present "
            "journal still holds all of it; this also finds a journal that was rewritten with its key at hand",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON, everything listed")
        parser.add_argument(
            "--tell",
            action="store_true",
            help="for a timer: note the result for the officers' overview, and mail them when something disagrees",
        )

    def handle(self, *, expect_head: str, all: bool, customer: str, tell: bool, **options: Any) -> None:
        if tell and customer:
            raise CommandError(_("--tell is about the whole registry; leave out --customer."))
        now = timezone.now()
        scope = customer_called(customer).pk if customer else None
        # Progress for who waits at a terminal; nothing for a timer's log.
        progress = self._progress if sys.stderr.isatty() or options["verbosity"] > 1 else None
        found = chain(
            _checkpoint(options["checkpoint"]) if options["checkpoint"] else (),
            verification.disagreements(
                now=now, expected_head=expect_head.strip().lower(), scope=scope, progress=progress
            ),
        )
        if not (all or tell or options["json"]):
            first = next(found, None)
            listed = [first] if first is not None else []
        else:
            listed = list(found)
        if tell:
            note(listed, at=now)
        if options["json"]:
            self._print_json(listed)
        elif listed:
            raise CommandError("\n".join(map(str, listed)))
        else:
            self._print_agreement()

    def _progress(self, what: str, count: int) -> None:
        self.stderr.write(f"{what}: {count}")

    def _print_json(self, found: list[Any]) -> None:
        result = {
            "holds": not found,
            "publications": Publication.objects.count(),
            "ledger_head": verification.current_head(),
            "entries": Entry.objects.count(),
            "disagreements": [
                {"message": each.message, "subject": each.subject, "entry": each.entry} for each in found
            ],
            "remarks": verification.remarks(),
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        if found:
            # The list is the output; the exit status says that there is one.
            raise CommandError(_("The registry does not agree with its journal."))

    def _print_agreement(self) -> None:
        self.stdout.write(
            _(
                "All %(count)s publications agree: rows, digests, chain and triggers; so do statements and files.\n"
                "All rows are what the %(entries)s journal entries say.\n"
                "Ledger head %(head)s"
            )
            % {
                "count": Publication.objects.count(),
                "entries": Entry.objects.count(),
                "head": verification.current_head() or "—",
            }
        )
        for remark in verification.remarks():
            self.stdout.write(remark)


def _checkpoint(name: str) -> Iterator[Disagreement]:
    """What is wrong with a checkpoint that somebody kept. Raises ``CommandError`` where there is none in the file."""
    try:
        data = Path(name).read_bytes()
    except OSError as problem:
        raise CommandError(_("%(file)s can't be read: %(problem)s") % {"file": name, "problem": problem}) from problem
    verdict = extends(checkpoint_in(data))
    if verdict is not Verdict.EXTENDED:
        yield Disagreement(f"{name}: {describe(verdict)}")
