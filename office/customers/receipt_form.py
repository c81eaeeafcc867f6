"""The form with which officers record receipts: what it would mean is read before anything is recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from agreements.acts.confirmations import confirm_receipts
from agreements.acts.evidence_files import Inspected, filing, inspect
from agreements.acts.held_files import HeldFileGone, held_file, hold
from agreements.effects import Effect, effects_of
from agreements.models import Agreement, BulkReceipt, EvidenceFile, Receipt, ReceiptEvidence
from agreements.receipts import lock_for_receipts, record_receipt, why_refused
from characters.forms import LinesField
from copies.past import Changes, Watch
from customers.models import Customer
from documents.errors import Refused
from documents.models import DocumentVersion
from journal.acts import include
from office.customers.moment_field import MomentOrDateField


@dataclass(frozen=True)
class Recorded:
    """How many receipts are new, how many were there, and what that does to copies of earlier moments."""

    new: int
    known: int
    changes: Changes


class ReceiptForm(forms.Form):
    """Who received what, when, and what shows it: every chosen customer received every chosen version."""

    customers = forms.ModelMultipleChoiceField(
        queryset=Customer.objects.all(),
        label=_("customers"),
        # What is typed is looked for: never a list of everybody.
        widget=AutocompleteSelectMultiple(Receipt._meta.get_field("customer"), admin.site),
    )
    versions = forms.ModelMultipleChoiceField(
        queryset=DocumentVersion.objects.none(),
        label=_("versions"),
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    received = MomentOrDateField(label=_("received at"))
    channel = forms.ChoiceField(
        label=_("channel"),
        widget=UnfoldAdminSelectWidget,
        choices=[(channel.value, channel.label) for channel in Receipt.RECORDED],
    )
    agreement = forms.ModelChoiceField(
        queryset=Agreement.objects.none(),
        label=_("agreement"),
        required=False,
        widget=AutocompleteSelect(Receipt._meta.get_field("agreement"), admin.site),
        help_text=_("The agreement with which it was handed over."),
    )
    evidence = LinesField(
        label=_("evidence"),
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What shows the receipt, such as the letter's reference or delivery note."),
    )
    # What was sent before, while the officer is asked something.
    held = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("evidence file"),
        required=False,
        max_length=200,
        help_text=_("PDF, picture (JPEG, PNG, TIFF) or saved e-mail, at most 10 MB; kept with each of these receipts."),
    )
    imported_history = forms.BooleanField(
        label=_("imported history"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=_("It happened before the registry published the version; the registry takes it over as history."),
    )

    without_effect = forms.BooleanField(
        label=_("Record it all the same; it was received, though it puts nothing in force now."),
        required=False,
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, *args: Any, by: Any, bulk: BulkReceipt | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.bulk = by, bulk
        fields: Any = self.fields
        self._without_effect = fields["without_effect"]
        if bulk is not None:
            # They were chosen on a list; an agreement is one customer's.
            del fields["customers"], fields["agreement"]
        elif "without_effect" not in self.data:
            # Asked only about receipts that put nothing in force.
            del fields["without_effect"]
        fields["versions"].queryset = DocumentVersion.objects.published().with_names().order_by("-published_at")
        if bulk is None:
            fields["agreement"].queryset = Agreement.objects.select_related("customer").order_by("customer__name")
            fields["agreement"].label_from_instance = lambda agreement: f"{agreement.customer}: {agreement}"

    def clean_file(self) -> Inspected | None:
        upload, ticket = self.cleaned_data.get("file"), self.cleaned_data.get("held")
        try:
            if upload:
                return inspect(upload)
            return held_file(ticket, by=self.by) if ticket else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        except HeldFileGone as problem:
            self._set_ticket("")
            raise forms.ValidationError(
                gettext("The evidence file is not held any longer. Choose it once more, or leave it out.")
            ) from problem

    def hold_file(self, *, at: datetime) -> str:
        """Keep what was sent while the officer is asked; returns its ticket. Raises ``StorageUnavailable``."""
        file: Inspected | None = self.cleaned_data["file"]
        if file is None:
            return ""
        return hold(file, by=self.by, at=at) if self.files else str(self.cleaned_data["held"])

    def name_held_file(self) -> None:
        """Beside the field: which file is held already, when the form comes again."""
        file: Inspected | None = getattr(self, "cleaned_data", {}).get("file")
        if file is not None and not self.files:
            # On the bound field, which took its text from the field when the form was cleaned.
            self["file"].help_text = gettext("“%(name)s” is held. Choose another file to replace it.") % {
                "name": file.name
            }

    def _set_ticket(self, ticket: str) -> None:
        data: Any = cast("QueryDict", self.data).copy()
        data["held"] = ticket
        self.data = data

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agreement") and len(values.get("customers") or ()) > 1:
            self.add_error("agreement", gettext("An agreement belongs to one customer; choose that customer alone."))
        return values

    def record(self, *, shown: str | None) -> Recorded:
        """Record everything or nothing. Raises ``Refused``, ``PutsNothingInForce`` unless that was confirmed, and
        ``ChangesUnseen`` unless ``shown`` is what it does to copies of earlier moments.
        """
        values, now = self.cleaned_data, timezone.now()
        customers, versions = values["customers"], values["versions"]
        with filing(values["file"], by=self.by, at=now) as file:
            lock_for_receipts(customers, versions)
            watch = Watch(customers)
            made = self.write(customers, values["agreement"], file, at=now)
            changes = watch.refuse_unseen(shown)
        return Recorded(len(made), len(customers) * len(versions) - len(made), changes)

    def write(
        self, customers: Collection[Customer], agreement: Agreement | None, file: EvidenceFile | None, *, at: datetime
    ) -> list[Receipt]:
        """Record, within a transaction, that each of these customers received each of the versions; the new receipts.

        Raises ``Refused``, and ``PutsNothingInForce`` unless that was confirmed.
        """
        values = self.cleaned_data
        wanted = [(customer, version) for customer in customers for version in values["versions"]]
        made = [receipt for pair in wanted if (receipt := self._record(*pair, agreement, at=at)) is not None]
        if file is not None:
            include(ReceiptEvidence.objects.bulk_create(ReceiptEvidence(receipt=each, file=file) for each in made))
        effects = effects_of(made, at=at)
        if not values.get("without_effect") and (idle := [effect for effect in effects if effect.is_none]):
            # Everything that was written is undone: the officer reads first what it would mean.
            raise PutsNothingInForce(idle)
        for customer in () if values["imported_history"] else customers:
            if own := [effect for effect in effects if effect.receipt.customer == customer]:
                confirm_receipts(customer, own, at=at)
        if not made and file is not None and not file.receipts.exists():
            # What nothing refers to would lie there for ever, unseen by retention.
            raise Refused(_NOTHING_NEW, field="file")
        return made

    def start(self, bulk: BulkReceipt) -> None:
        """Have a worker record this of the many customers that were chosen. Raises ``Refused`` if it can be of none."""
        values, now = self.cleaned_data, timezone.now()
        received_at, precision = values["received"]
        names = ("channel", "evidence", "imported_history", "without_effect")
        told = {"received_at": received_at, "precision": precision, **{name: values[name] for name in names}}
        facts = {name: value for name, value in told.items() if name != "without_effect"}
        for row in bulk.customers.select_related("customer")[:1]:
            for version in values["versions"]:
                if refused := why_refused(row.customer, version, **facts, recorded_at=now):
                    raise Refused(str(refused), field=_FIELDS.get(refused.field, refused.field))
        with filing(values["file"], by=self.by, at=now) as file:
            bulk.versions.set(values["versions"])
            # Sent twice, it is one: who comes second finds it under way.
            BulkReceipt.objects.filter(pk=bulk.pk, state=BulkReceipt.State.CHOSEN).update(
                **told, file=file, state=BulkReceipt.State.RUNNING, asked_at=now
            )

    def _record(
        self, customer: Customer, version: DocumentVersion, agreement: Agreement | None, *, at: datetime
    ) -> Receipt | None:
        """The receipt, None where it was recorded before. Raises ``Refused``."""
        values = self.cleaned_data
        received_at, precision = values["received"]
        try:
            receipt, created = record_receipt(
                customer,
                version,
                received_at=received_at,
                precision=precision,
                channel=values["channel"],
                evidence=values["evidence"],
                imported_history=values["imported_history"],
                agreement=agreement,
                by=self.by,
                recorded_at=at,
            )
        except Refused as refusal:
            field = _FIELDS.get(refusal.field, refusal.field)
            raise Refused(f"{customer}: {refusal}", field=field) from refusal
        return receipt if created else None

    def ask_to_confirm(self, warning: PutsNothingInForce) -> None:
        """Show what the receipts would mean, with the box to tick for recording them all the same."""
        self.fields["without_effect"] = self._without_effect
        for line in warning.lines:
            self.add_error("without_effect", line)
        # Browsers don't send a file twice.
        self._set_ticket(self.hold_file(at=timezone.now()))


class PutsNothingInForce(Exception):
    """Receipts were about to be recorded that put nothing in force; ``lines`` says which, and why."""

    def __init__(self, effects: list[Effect]) -> None:
        super().__init__(effects)
        self.lines = [f"{effect.receipt.customer}, {effect.receipt.version}: {effect}." for effect in effects]


_NOTHING_NEW = _(
    "All of this was recorded before, so there is no new receipt with which the file could be kept. Leave the file "
    "out, or void the receipt and record it anew with its evidence."
)
_FIELDS = {"received_at": "received", "version": "versions", "customer": "customers"}
