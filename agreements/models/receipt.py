"""Receipts: when a customer received a version, which puts it in force (art. 14)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.agreement import Agreement, Precision
from characters import PlainText
from customers.models.customer import Customer
from documents.errors import Refused
from documents.models import DocumentVersion


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def valid(self) -> Self:
        """Those that count: a voided receipt counts at no moment."""
        return self.filter(voided_at__isnull=True)

    def update(self, **values: Any) -> int:
        raise Refused(_("A receipt is never edited; void it with a reason and record a new one."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Refused(_("A receipt is never deleted; void it with a reason."))


class Receipt(models.Model):
    """A customer received a version. Never edited or deleted, only voided with a reason."""

    append_only_except: ClassVar[tuple[str, ...]] = ("voided_at", "voided_by_id", "void_reason")

    class Channel(models.TextChoices):
        LETTER = "letter", _("letter")
        EMAIL = "email", _("delivered e-mail")
        PORTAL = "portal", _("portal")
        HANDED_OVER = "handed_over", _("handed over with the agreement")
        # Never recorded by itself (agreements.succeeding).
        SUCCESSION = "succession", _("by law, as the successor")
        MACHINE = "machine", _("by a program of the customer")

    # What an officer records, by form or command; the others come of acts.
    RECORDED: ClassVar = (Channel.LETTER, Channel.EMAIL, Channel.HANDED_OVER)
    # The customer's own acts.
    OWN_ACTS: ClassVar[tuple[str, ...]] = (Channel.PORTAL, Channel.MACHINE)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts", verbose_name=_("customer"))
    version = models.ForeignKey(
        DocumentVersion,
        models.PROTECT,
        related_name="receipts",
        verbose_name=_("version"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("agreement"),
        help_text=_("The agreement with which it was handed over."),
    )
    received_at = models.DateTimeField(_("received at"))
    precision = models.CharField(_("known as"), max_length=10, choices=Precision.choices, default=Precision.MOMENT)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    evidence = PlainText(
        _("evidence"),
        blank=True,
        help_text=_("What shows the receipt, such as the letter's reference or delivery note."),
    )
    imported_history = models.BooleanField(
        _("imported history"),
        default=False,
        help_text=_("It happened before the registry published the version; the registry takes it over as history."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    voided_at = models.DateTimeField(_("voided at"), null=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("voided by"),
    )
    void_reason = PlainText(_("reason for voiding"), blank=True, editable=False)

    objects: ClassVar = ReceiptQuerySet.as_manager()
    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["-received_at", "-id"], name="agreements_receipt_latest")]
        constraints = [
            models.CheckConstraint(
                name="agreements_receipt_voided_with_reason",
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.customer}"

    @property
    def is_own_act(self) -> bool:
        """Whether the customer did it itself, on its pages or by a program."""
        return self.channel in self.OWN_ACTS

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ``Refused`` when a stored receipt would say something else; it can only be voided."""
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is not None and self._says() != stored._says():
            raise Refused(_("A receipt is never edited; void it with a reason and record a new one."))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise Refused(_("A receipt is never deleted; void it with a reason."))

    def _says(self) -> tuple[Any, ...]:
        fields = (field.attname for field in self._meta.concrete_fields)
        return tuple(getattr(self, name) for name in fields if name not in self.append_only_except)
