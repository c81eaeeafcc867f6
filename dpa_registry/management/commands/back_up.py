"""Back everything up into one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from documents.cli import RegistryCommand
from dpa_registry.backup import acts
from dpa_registry.backup.archive import Damaged, said
from dpa_registry.backup.database import ProgramFailed
from dpa_registry.backup.sealing import WrongKey, recipients
from files.store import StorageUnavailable


class Command(RegistryCommand):
    help = (
        "Writes database and files to FILE, with a manifest of their digests and the journal's newest checkpoint; "
        "encrypted to DPA_BACKUP_RECIPIENTS. Keys are not in it: --keys writes those to a file of their own, to be "
        "kept elsewhere. Prints what was written, as JSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the file to write, or a folder in which it is named by the moment"
        )
        parser.add_argument("--keys", action="store_true", help="write the keys and certificates instead")

    def handle(self, *, file: Path, keys: bool, **options: Any) -> None:
        write = acts.back_up_keys if keys else acts.back_up
        now = timezone.now()
        if file.is_dir():
            file = file / f"registry-{now:%Y%m%dT%H%M%SZ}.{'keys' if keys else 'backup'}"
        try:
            manifest = write(file, to=recipients(settings.BACKUP_RECIPIENTS), at=now)
        except (OSError, ValueError, Damaged, ProgramFailed, StorageUnavailable, WrongKey) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps({"file": str(file), **said(manifest)}, indent=2))
