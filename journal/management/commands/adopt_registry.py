"""Enter in the journal what was there before it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.adopting import adopt


class Command(BaseCommand):
    help = (
        "Enters every row that no journal entry tells of yet, as it stands now, marked as taken over. For a registry "
        "that is older than its journal, once: look with verify_registry first, since what is taken over counts as "
        "right from then on. A run that was stopped goes on where it was."
    )

    def handle(self, **options: Any) -> None:
        count = adopt(by=None, at=timezone.now(), progress=lambda table, done: self.stderr.write(f"{table}: {done}"))
        self.stdout.write(_("%(count)s rows were taken over as they stand.") % {"count": count})
