"""What the journal holds of agreements: what they are, what was received, answered and confirmed, and what went."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Acceptance,
    AcceptancePart,
    Agreement,
    Arrangement,
    EndConfirmation,
    EvidenceFile,
    InstalledRelease,
    PortalReceipt,
    Receipt,
    ReceiptEvidence,
    Removal,
    Statement,
)
from journal import kinds
from journal.watching import exempt, watch

AGREEMENT, RELEASED = "agreement.entered", "release.reported"
RECEIVED, VOIDED, FILED = "receipt.recorded", "receipt.voided", "evidence.filed"
ANSWERED, END_CONFIRMED, REMOVED = "answer.given", "end.confirmed", "evidence.removed"

kinds.declare(
    {
        AGREEMENT: _("agreement entered or changed"),
        RELEASED: _("installed releases reported"),
        RECEIVED: _("receipt recorded"),
        VOIDED: _("receipt voided"),
        FILED: _("evidence filed with receipts"),
        ANSWERED: _("answer given"),
        END_CONFIRMED: _("end of an agreement confirmed"),
        REMOVED: _("evidence removed at the end of its time"),
    }
)
watch(Agreement, scope="customer_id")
watch(InstalledRelease, scope="customer_id")
watch(Arrangement, scope="agreement__customer_id")
watch(Receipt, scope="customer_id")
watch(PortalReceipt, scope="receipt__customer_id")
watch(EvidenceFile)
watch(ReceiptEvidence, scope="receipt__customer_id")
watch(Statement, scope="customer_id")
watch(Acceptance, scope="customer_id")
watch(AcceptancePart, scope="acceptance__customer_id")
watch(EndConfirmation, scope="agreement__customer_id")
watch(Removal)
exempt("agreements.plannedremoval", "follows from the ends of agreements; made anew every day")
for label in ("agreements.standing", "agreements.standingpart"):
    exempt(label, "follows from all that is entered, and is compared with it")
for label in ("agreements.bulkreceipt", "agreements.bulkreceiptcustomer"):
    exempt(label, "what a worker is still to record; each receipt that comes of it is held")
