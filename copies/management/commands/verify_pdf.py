"""Say whether a PDF is one that was issued here, as the verification page does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.applicability.reasons import show
from copies.sealed.checkpoints import KeptCheckpoint, check_checkpoint, copy_in, is_checkpoint
from copies.sealed.verdicts import CheckedFile, check, too_large
from documents.cli import RegistryCommand
from documents.display.shelf import VersionState
from seal import LARGEST, Verdict


class Command(RegistryCommand):
    help = (
        "Says whether a PDF, or the one in an evidence bundle, is a copy that this registry issued, unchanged: which "
        "combination, when, the level of its seal, and whether its versions are still current. Otherwise it says in "
        "plain words what is wrong. Exit code 0 for an issued copy, 1 for anything else, 2 when the file can't be "
        "opened. Of a bundle, or of a checkpoint of the journal, it says first whether the present journal extends it; "
        "exit code 1 where it does not. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the PDF")
        parser.add_argument(
            "--json",
            action="store_true",
            help="print JSON; `verdict` is issued, sealed_by_us_but_altered, not_ours, invalid or cannot_tell",
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
            size = max(len(data), file.stat().st_size)
        except OSError as error:
            message = _("The file %(file)s can't be read: %(error)s.") % {"file": file, "error": error.strerror}
            raise CommandError(message, returncode=2) from error
        if is_checkpoint(data):
            self._say(check_checkpoint(data), as_json=options["json"])
            if (data := copy_in(data, largest=LARGEST) or b"") == b"":
                return
        found = check(data) if len(data) <= LARGEST else too_large(size)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))
        if found.report.verdict is not Verdict.ISSUED:
            raise SystemExit(1)

    def _say(self, kept: KeptCheckpoint, *, as_json: bool) -> None:
        """The verdict on a kept checkpoint. Raises ``SystemExit`` where the journal does not extend it."""
        if as_json:
            self.stdout.write(json.dumps({"checkpoint": kept.verdict.value, "entries": kept.size}))
        else:
            self.stdout.write(kept.heading)
        if not kept.holds:
            raise SystemExit(1)


def _lines(found: CheckedFile) -> list[str]:
    report, copy = found.report, found.copy
    lines = [f"{found.heading}.", *(f"  {problem.text}" for problem in report.problems)]
    if found.level:
        lines.append(_("Seal: PAdES %(level)s") % {"level": found.level})
    if report.signer:
        lines.append(_("Certificate: %(signer)s") % {"signer": report.signer})
    if found.is_test:
        lines.append(_("Test seal: made with the registry's own test certificate, which nobody else trusts."))
    if report.stamped_at is not None:
        lines.append(_("Time stamp: %(at)s") % {"at": show(report.stamped_at)})
    if copy is not None:
        moments = {"at": show(copy.issued_at), "moment": show(copy.moment)}
        lines.append(_("Issued on %(at)s, of what applied on %(moment)s.") % moments)
        lines.append(_("Combination %(digest)s") % {"digest": copy.digest})
    states = {
        VersionState.CURRENT: _("current"),
        VersionState.OLDER: _("superseded"),
        VersionState.WITHDRAWN: _("withdrawn"),
    }
    lines += [f"  {part.standing.version}: {states[part.standing.state]}" for part in found.parts]
    return [*lines, f"SHA-256 {report.sha256}"] if report.sha256 else lines
