"""The records that change a version's standing: its publication, in the ledger, and its withdrawal."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainText


class Publication(models.Model):
    """An entry of the ledger: append-only, each with the hash of the one before (:mod:`documents.proof.ledger`)."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    sequence = models.PositiveIntegerField(_("ledger position"), unique=True)
    version = models.OneToOneField(
        "documents.DocumentVersion",
        models.PROTECT,
        related_name="publication",
        verbose_name=_("version"),
    )
    published_at = models.DateTimeField(_("published at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    canonical = models.TextField(_("canonical JSON"))
    digest = models.CharField(_("SHA-256 of the canonical JSON"), max_length=64)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64, blank=True)
    entry_hash = models.CharField(_("hash of this entry"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("ledger")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.version}"


class Withdrawal(models.Model):
    """A published version withdrawn by the processor; what was received before stays in force until replaced."""

    version = models.OneToOneField(
        "documents.DocumentVersion",
        models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("version"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    reason = PlainText(_("reason"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self) -> str:
        return str(self.version)
