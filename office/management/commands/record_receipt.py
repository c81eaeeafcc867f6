"""Record that a customer received a version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.applicability.reasons import received_on, show
from agreements.effects import effects_of
from agreements.models import Receipt
from agreements.models.agreement import Precision
from agreements.receipts import record_receipt
from copies.models import IssuedCopy
from copies.past import Changes, Watch
from customers.cli import customer_called
from documents.cli import RegistryCommand, moment, person
from documents.models import DocumentVersion

# In the portal a member receives by an own act; nobody does so from a command line.
_CHANNELS = [channel.value for channel in Receipt.RECORDED]


class Command(RegistryCommand):
    acts = True
    help = (
        "Records that a customer received a published version, which puts it in force for that customer from that "
        "moment. The earliest receipt of a version counts; recording the same fact again changes nothing. A moment "
        "that cannot be right (in the future, before the version's date or publication, after its withdrawal) is "
        "refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", metavar="CUSTOMER", help="the customer's code")
        parser.add_argument(
            "reference", metavar="REF", help="the version's reference, such as B1-3 (see list_versions)"
        )
        parser.add_argument(
            "--at",
            required=True,
            metavar="MOMENT",
            help="when it was received: 2023-09-10T14:00 (local time), or 2023-09-10 when only the date is known",
        )
        parser.add_argument(
            "--date-only", action="store_true", help="only the date of MOMENT is known; implied when it has no time"
        )
        parser.add_argument(
            "--channel",
            choices=_CHANNELS,
            default=Receipt.Channel.LETTER.value,
            help="how it reached the customer (default: %(default)s)",
        )
        parser.add_argument(
            "--evidence", default="", metavar="TEXT", help="what shows the receipt, such as the letter's reference"
        )
        parser.add_argument(
            "--imported-history",
            action="store_true",
            help="it was received before the version was published here, and is taken over as history",
        )
        parser.add_argument("--by", metavar="USER", help="e-mail address of the officer who records it")

    def handle(
        self,
        customer: str,
        reference: str,
        *,
        at: str,
        date_only: bool,
        channel: str,
        evidence: str,
        imported_history: bool,
        by: str | None,
        **options: Any,
    ) -> None:
        only_a_date = date_only or len(at.strip()) <= len("2023-09-10")
        whose = customer_called(customer)
        with transaction.atomic():
            watch = Watch([whose])
            receipt, is_new = record_receipt(
                whose,
                DocumentVersion.objects.by_reference(reference),
                received_at=moment(at.strip()),
                precision=Precision.DATE if only_a_date else Precision.MOMENT,
                channel=channel,
                evidence=evidence or _("Recorded on the command line, without further evidence."),
                imported_history=imported_history,
                by=person(by) if by else None,
                recorded_at=timezone.now(),
            )
            changes = watch.changes()
        [effect] = effects_of([receipt], at=timezone.now())
        text = (
            _("Recorded: %(customer)s received %(version)s on %(received)s.")
            if is_new
            else _("Known already: %(customer)s received %(version)s on %(received)s.")
        )
        self.stdout.write(
            text
            % {
                "customer": receipt.customer,
                "version": receipt.version,
                "received": show(received_on(receipt)),
            }
        )
        self.stdout.write(str(effect))
        self._print(changes)

    def _print(self, changes: Changes) -> None:
        """Which copies that were made before say something else now; nobody was asked."""
        if not changes.total:
            return
        self.stdout.write(
            ngettext(
                "One copy that was made before says something else than would be stated for its moment now.",
                "%(count)s copies that were made before say something else than would be stated for their moments now.",
                changes.total,
            )
            % {"count": changes.total}
        )
        for item in changes.differing:
            copy = item.copy
            name = (
                _("Sealed copy %(number)s") % {"number": copy.pk} if isinstance(copy, IssuedCopy) else _("Reading copy")
            )
            self.stdout.write(f"  {copy.customer.code}  {name}  {show(copy.moment)}")
