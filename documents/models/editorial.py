"""Editorial versions: the text says the same in better words, so that a customer who accepted need not accept again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainText


class EditorialMark(models.Model):
    """The officer's statement that a version changes nothing to be agreed upon, with the reason that customers read.

    A fact outside what is sealed: a wrong one is corrected, with history, without a new version.
    """

    version = models.OneToOneField(
        "documents.DocumentVersion",
        models.PROTECT,
        related_name="editorial",
        verbose_name=_("version"),
    )
    reason = PlainText(_("reason"))
    marked_at = models.DateTimeField(_("marked at"), editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("marked by"),
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("editorial version")
        verbose_name_plural = _("editorial versions")

    def __str__(self) -> str:
        return str(self.version)
