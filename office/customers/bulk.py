"""A receipt of many customers: chosen from a list, entered once, recorded by a worker in pages of customers.

Each page is a transaction of its own; killed anywhere, what was committed stays and the next worker goes on. Nobody is
there to answer questions, so that a customer about whom an officer would be asked something is left to the officer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from agreements import journaled
from agreements.acts.confirmations import confirm_receipts
from agreements.effects import effects_of
from agreements.models import BulkReceipt, BulkReceiptCustomer, Receipt, ReceiptEvidence
from agreements.receipts import lock_for_receipts, record_receipt
from copies.past import Watch
from customers import changes
from customers.models import Customer
from documents.errors import Refused
from documents.models import DocumentVersion
from journal.acts import act

# More than so many are recorded by a worker.
AT_ONCE = 100
# So many in a transaction: on SQLite nobody else writes meanwhile.
_PAGE = 50
_FORGOTTEN = timedelta(days=1)

State, Of = BulkReceipt.State, BulkReceiptCustomer.State


@dataclass(frozen=True)
class Progress:
    """How far it is, in customers."""

    waiting: int
    recorded: int
    known: int
    left: int

    @property
    def total(self) -> int:
        return self.waiting + self.recorded + self.known + self.left

    @property
    def percent(self) -> int:
        return 100 if not self.total else 100 * (self.total - self.waiting) // self.total


def progress_of(bulk: BulkReceipt) -> Progress:
    """The counts of this moment."""
    counts = dict(bulk.customers.order_by().values_list("state").annotate(Count("pk")))
    return Progress(*(counts.get(state, 0) for state in (Of.WAITING, Of.RECORDED, Of.KNOWN, Of.LEFT)))


@transaction.atomic
def choose(customers: Iterable[int], *, by: User, at: datetime) -> BulkReceipt:
    """Keep the chosen customers, by key, while the officer enters what they received."""
    bulk = BulkReceipt.objects.create(asked_at=at, asked_by=by)
    rows = (BulkReceiptCustomer(bulk=bulk, customer_id=customer) for customer in customers)
    BulkReceiptCustomer.objects.bulk_create(rows, batch_size=1000)
    return bulk


def tend(*, now: datetime) -> int:
    """The chore of every worker: record what waits; returns of how many customers."""
    BulkReceipt.objects.filter(state=State.CHOSEN, asked_at__lt=now - _FORGOTTEN).delete()
    done = 0
    for bulk in BulkReceipt.objects.filter(state=State.RUNNING).order_by("pk"):
        while recorded := record_page(bulk, now=now):
            done += recorded
    return done


@transaction.atomic
def record_page(bulk: BulkReceipt, *, now: datetime) -> int:
    """Record the receipts of the next customers that wait; returns of how many, 0 when it is through."""
    waiting = bulk.customers.filter(state=Of.WAITING)
    page = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("customer").order_by("customer_id")
    rows = list(page[:_PAGE])
    if not rows:
        if not waiting.exists():
            BulkReceipt.objects.filter(pk=bulk.pk, state=State.RUNNING).update(state=State.DONE)
        return 0
    versions = list(bulk.versions.order_by("pk"))
    lock_for_receipts((row.customer for row in rows), versions)
    _record(bulk, rows, versions, now)
    BulkReceiptCustomer.objects.bulk_update(rows, ["state", "why"])
    return len(rows)


def _record(bulk: BulkReceipt, rows: list[BulkReceiptCustomer], versions: list[DocumentVersion], now: datetime) -> None:
    """Record for each; and, where something is to be decided about some, all once more without those."""
    left: dict[int, str] = {}
    while True:
        try:
            _record_all(bulk, [row for row in rows if row.customer_id not in left], versions, now)
        except _ToDecide as refusal:
            left |= refusal.customers
        else:
            break
    for row in rows:
        if row.customer_id in left:
            row.state, row.why = Of.LEFT, left[row.customer_id]


class _ToDecide(Exception):
    """Customers, by key, about whom an officer is to decide, and why."""

    def __init__(self, customers: dict[int, str]) -> None:
        super().__init__(customers)
        self.customers = customers


@transaction.atomic
def _record_all(
    bulk: BulkReceipt, rows: list[BulkReceiptCustomer], versions: list[DocumentVersion], now: datetime
) -> None:
    """Raises ``_ToDecide``; nothing is recorded then."""
    with changes.together(at=now):
        watch = Watch([row.customer for row in rows])
        made = [receipt for row in rows for receipt in _receipts(bulk, row, versions, now)]
        effects = effects_of(made, at=now)
        left: dict[int, str] = {}
        for effect in effects:
            if effect.is_none and not bulk.without_effect:
                left[effect.receipt.customer_id] = f"{effect.receipt.version}: {effect}."
        for item in watch.changes(limit=None).differing:
            # What changes the past is shown to a person first (decision 21).
            left[item.copy.customer_id] = _("Copies that were made before would say something else.")
        if left:
            raise _ToDecide(left)
        if bulk.file is not None:
            shown_by = (ReceiptEvidence(receipt=each, file=bulk.file) for each in made)
            with act(journaled.FILED, by=bulk.asked_by, at=now) as filed:
                filed.include(ReceiptEvidence.objects.bulk_create(shown_by))
        for row in () if bulk.imported_history else rows:
            if own := [effect for effect in effects if effect.receipt.customer_id == row.customer_id]:
                confirm_receipts(row.customer, own, at=now)


def _receipts(
    bulk: BulkReceipt, row: BulkReceiptCustomer, versions: Collection[DocumentVersion], now: datetime
) -> list[Receipt]:
    """The new receipts of one customer; all of them or, where one is refused, none."""
    try:
        with transaction.atomic():
            made = [receipt for version in versions if (receipt := _receipt(bulk, row.customer, version, now))]
    except Refused as refusal:
        row.state, row.why = Of.LEFT, str(refusal)
        return []
    row.state, row.why = (Of.RECORDED if made else Of.KNOWN), ""
    return made


def _receipt(bulk: BulkReceipt, customer: Customer, version: DocumentVersion, now: datetime) -> Receipt | None:
    """The receipt, None where it was recorded before. Raises ``Refused``."""
    assert bulk.received_at is not None
    receipt, is_new = record_receipt(
        customer,
        version,
        received_at=bulk.received_at,
        precision=bulk.precision,
        channel=bulk.channel,
        evidence=bulk.evidence,
        imported_history=bulk.imported_history,
        by=bulk.asked_by,
        recorded_at=now,
    )
    return receipt if is_new else None
