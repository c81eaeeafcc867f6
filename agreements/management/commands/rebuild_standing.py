"""Rewrite the standing of customers from the facts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import standing
from documents.cli import RegistryCommand


class Command(RegistryCommand):
    help = (
        "Rewrites the standing of every customer, which lists, filters and the overview read, from receipts, "
        "agreements and versions. It does so in pages that are committed one by one: the registry stays in use, and "
        "after an interruption --resume goes on where it ended (so do the workers by themselves)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--resume", action="store_true", help="rewrite only what is still behind; nothing that is there is doubted"
        )

    def handle(self, *, resume: bool, **options: Any) -> None:
        total = standing.behind(at=timezone.now()) if resume else standing.mark_all()
        done = 0
        while rewritten := standing.catch_up(now=timezone.now(), pages=1):
            done += rewritten
            self.stdout.write(_("%(done)s of %(total)s customers") % {"done": done, "total": max(total, done)})
        self.stdout.write(_("The standing of all customers is what follows from the facts."))
