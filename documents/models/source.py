"""Where an imported draft came from, and what the importer was unsure of."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainLine, PlainText


class ImportedSource(models.Model):
    """A source file that was imported, known by the SHA-256 of its bytes."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    name = PlainLine(_("file name"), max_length=255, blank=True, editable=False, printed_later=True)
    imported_at = models.DateTimeField(_("imported at"), editable=False)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("imported by"),
    )

    class Meta:
        verbose_name = _("imported source")
        verbose_name_plural = _("imported sources")

    def __str__(self) -> str:
        return self.name or self.sha256[:12]


class Doubt(models.Model):
    """Something in a draft that an officer must look at; the importer never settles it by itself."""

    version = models.ForeignKey(
        "documents.DocumentVersion",
        models.CASCADE,
        related_name="doubts",
        verbose_name=_("version"),
    )
    where = PlainLine(_("where"), max_length=200, blank=True, printed_later=True)
    message = PlainText(_("what is uncertain"), printed_later=True)
    settled = models.BooleanField(_("looked at"), default=False)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("point to check")
        verbose_name_plural = _("points to check")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
