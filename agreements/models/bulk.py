"""The same receipt of many customers, which a worker records: what was asked, and how far it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Precision
from agreements.models.evidence import EvidenceFile
from agreements.models.receipt import Receipt
from characters import PlainText
from customers.models.customer import Customer
from documents.models import DocumentVersion
from documents.moments import as_printed


class BulkReceipt(models.Model):
    """Versions that many customers received at one moment. ``CHOSEN``: the customers are, the rest is being entered."""

    class State(models.TextChoices):
        CHOSEN = "chosen", _("being entered")
        RUNNING = "running", _("under way")
        DONE = "done", _("finished")

    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.CHOSEN, editable=False)
    versions = models.ManyToManyField(DocumentVersion, related_name="+", verbose_name=_("versions"), editable=False)
    received_at = models.DateTimeField(_("received at"), null=True, editable=False)
    precision = models.CharField(
        _("known as"), max_length=10, choices=Precision.choices, default=Precision.MOMENT, editable=False
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Receipt.Channel.choices, blank=True, editable=False)
    evidence = PlainText(_("evidence"), blank=True, editable=False)
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name=_("evidence file"), editable=False
    )
    imported_history = models.BooleanField(_("imported history"), default=False, editable=False)
    without_effect = models.BooleanField(_("also where it puts nothing in force"), default=False, editable=False)
    asked_at = models.DateTimeField(_("asked for at"), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
        editable=False,
    )

    class Meta:
        verbose_name = _("receipt of many customers")
        verbose_name_plural = _("receipts of many customers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk} · {as_printed(self.asked_at)}"


class BulkReceiptCustomer(models.Model):
    """One of the customers: still waiting, recorded, known before, or left to the officer, and why."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RECORDED = "recorded", _("recorded")
        KNOWN = "known", _("known already")
        LEFT = "left", _("left to you")

    bulk = models.ForeignKey(
        BulkReceipt, models.CASCADE, related_name="customers", verbose_name=_("receipt of many customers")
    )
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.WAITING, editable=False)
    why = PlainText(_("why"), blank=True, editable=False)

    class Meta:
        verbose_name = _("customer of a receipt of many")
        verbose_name_plural = _("customers of a receipt of many")
        constraints = [models.UniqueConstraint(fields=["bulk", "customer"], name="agreements_bulk_customer_once")]
        indexes = [models.Index(fields=["bulk", "state", "customer"], name="agreements_bulk_waiting")]

    def __str__(self) -> str:
        return f"{self.customer} · {self.get_state_display()}"
