"""Renew the archive time stamps of sealed copies before they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.applicability.reasons import show
from copies.sealed.renewing import renew_all
from documents.cli import RegistryCommand


class Command(RegistryCommand):
    acts = True
    help = (
        "Renews the archive time stamp of every sealed copy whose newest one ends within so many days: another stamp "
        "is appended, and the renewed file is recorded as the successor of the copy. Have it run every week; running "
        "it again changes nothing. Ends with 1 if a copy could not be renewed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--within", type=int, default=365, metavar="DAYS", help="renew what ends within (365)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be renewed")

    def handle(self, *, within: int, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        before = now + timedelta(days=within)
        renewed, failed, first = 0, 0, None
        for outcome in renew_all(before=before, now=now, dry_run=dry_run):
            if outcome.problem:
                failed += 1
                self.stderr.write(
                    _("Copy %(copy)s was not renewed: %(problem)s")
                    % {"copy": outcome.copy.pk, "problem": outcome.problem}
                )
                continue
            due = outcome.proof_ends is not None and outcome.proof_ends < before
            renewed += due
            if not due and outcome.proof_ends is not None:
                first = min(first or outcome.proof_ends, outcome.proof_ends)
        said = _("%(count)s to be renewed") if dry_run else _("%(count)s renewed")
        self.stdout.write(said % {"count": renewed} + (f", {failed} " + _("failed") if failed else ""))
        if first is not None:
            self.stdout.write(_("The first of the other stamps ends on %(moment)s.") % {"moment": show(first)})
        if failed:
            raise SystemExit(1)
