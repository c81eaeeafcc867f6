"""The products for which the processor processes personal data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from annexes.kinds import ANNEX1
from characters import PlainLine
from documents.models import Document


class Product(models.Model):
    """A product; its annex 1 is a document of its own, with a line per range of releases."""

    name = PlainLine(_("name"), max_length=120, unique=True)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        related_name="product",
        verbose_name=_("annex 1"),
        limit_choices_to={"kind": ANNEX1},
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
