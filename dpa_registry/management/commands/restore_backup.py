"""Restore a backup onto a blank host, or only look whether one is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dpa_registry.backup import acts
from dpa_registry.backup.archive import Damaged, said
from dpa_registry.backup.database import NotBlank, ProgramFailed
from dpa_registry.backup.sealing import KeyMissing, WrongKey, identities
from dpa_registry.backup.storage import Occupied
from files.store import StorageUnavailable

_REFUSALS = (
    OSError,
    Damaged,
    NotBlank,
    ProgramFailed,
    KeyMissing,
    WrongKey,
    Occupied,
    StorageUnavailable,
    acts.AnotherDatabase,
)


class Command(BaseCommand):
    help = (
        "Checks every byte of a backup, restores it into an empty database and an empty storage, and verifies the "
        "registry against the checkpoint that its journal had. With --check it restores nothing."
    )
    # The database is still blank.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, metavar="FILE", help="file with the private key (age-keygen)")
        parser.add_argument("--check", action="store_true", help="only say whether the backup is whole")
        parser.add_argument(
            "--checkpoint",
            type=Path,
            metavar="FILE",
            help="a checkpoint that you kept elsewhere: against that one too",
        )

    def handle(self, *, file: Path, check: bool, checkpoint: Path | None, **options: Any) -> None:
        try:
            keys = identities(options["identity"]) if options["identity"] else []
            if check:
                self.stdout.write(json.dumps(said(acts.check(file, keys=keys)), indent=2))
                return
            manifest, head = acts.restore(file, keys=keys)
        except _REFUSALS as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(said(manifest), indent=2))
        if _is_older():
            self.stdout.write(
                f"The backup was made by version {manifest.version}, older than this one. Run now: manage.py migrate, "
                "and then: manage.py verify_registry --all"
            )
            return
        self._verify(head, checkpoint)

    def _verify(self, head: bytes, kept: Path | None) -> None:
        noted = acts.note_checkpoint(head) if head else None
        try:
            for name in filter(None, [noted, kept]):
                call_command("verify_registry", "--all", checkpoint=str(name), stdout=self.stdout)
            if noted is None and kept is None:
                call_command("verify_registry", "--all", stdout=self.stdout)
        finally:
            if noted is not None:
                noted.unlink()


def _is_older() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
