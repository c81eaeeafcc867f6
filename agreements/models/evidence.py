"""Evidence that officers file with a receipt: a scanned delivery note, a message."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.receipt import Receipt
from characters import PlainLine


class EvidenceFile(models.Model):
    """A file that shows a receipt. It lies in the private storage under its digest; its type is that of its content."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    file = models.FileField(_("file"), max_length=200, editable=False)
    name = PlainLine(_("name"), max_length=200, editable=False)
    content_type = models.CharField(_("type"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")

    def __str__(self) -> str:
        return self.name


class ReceiptEvidence(models.Model):
    """The file that shows a receipt; one delivery note may show several."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    receipt = models.OneToOneField(
        Receipt, models.PROTECT, related_name="evidence_file", verbose_name=_("receipt"), editable=False
    )
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, related_name="receipts", verbose_name=_("file"), editable=False
    )

    class Meta:
        verbose_name = _("evidence of a receipt")
        verbose_name_plural = _("evidence of receipts")

    def __str__(self) -> str:
        return str(self.file)
