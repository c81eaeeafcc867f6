"""Publish a draft."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import lifecycle, order
from documents.cli import RegistryCommand, moment, person
from documents.findings.validation import findings
from documents.models import DocumentVersion


class Command(RegistryCommand):
    acts = True
    help = (
        "Publishes a draft: checks it, freezes its text for ever and enters it in the ledger. Warnings are printed and "
        "do not stop it; errors do, and then nothing has changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF", help="the draft's reference, such as B1-3 (see list_versions)")
        parser.add_argument("--by", required=True, metavar="USER", help="e-mail address of the officer who publishes")
        parser.add_argument(
            "--at",
            metavar="MOMENT",
            help="when it was published, such as 2023-07-04T09:00 (local time); now when left out. The ledger also "
            "keeps when this was recorded, which is now",
        )
        place = parser.add_mutually_exclusive_group()
        place.add_argument(
            "--after",
            metavar="REF",
            help="its place in the order: directly after this version. Left out, the dates propose the place",
        )
        place.add_argument("--first", action="store_true", help="its place in the order: before all others")

    def handle(
        self, reference: str, *, by: str, at: str | None, after: str | None, first: bool, **options: Any
    ) -> None:
        version = DocumentVersion.objects.by_reference(reference)
        now = timezone.now()
        warnings = [finding for finding in findings(version, at=now) if finding.level == "warning"]
        place: Any = lifecycle.PROPOSED_ORDER
        if first or after:
            place = DocumentVersion.objects.by_reference(after) if after else None
        elif order.needs_a_place(version):
            raise CommandError(
                _("%(version)s has no date, and others of its line have. Say where it comes with --after or --first.")
                % {"version": version}
            )
        entry = lifecycle.publish(version, by=person(by), at=moment(at) if at else now, recorded_at=now, after=place)
        for warning in warnings:
            self.stderr.write(_("Warning: %(warning)s") % {"warning": warning})
        self.stdout.write(
            _("Published %(version)s, ledger entry %(sequence)s.\nSHA-256 %(digest)s\nLedger head %(head)s")
            % {"version": entry.version, "sequence": entry.sequence, "digest": entry.digest, "head": entry.entry_hash}
        )
