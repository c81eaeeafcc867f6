"""Names the keys by which the journal's checkpoints are known."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.keys import JournalMisconfigured, known_keys


class Command(BaseCommand):
    help = (
        "Prints the verifier keys of the journal, the present one first: for those who follow its log, and for "
        "DPA_JOURNAL_KEYS before the key is replaced."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for key in known_keys():
                self.stdout.write(str(key))
        except JournalMisconfigured as problem:
            raise CommandError(str(problem)) from problem
