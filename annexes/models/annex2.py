"""Bijlage 2 as rows: security measures (art. 32 AVG) per main category."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from annexes.kinds import ANNEX2
from documents.models import DocumentVersion, Row
from documents.models.version import KindManager
from documents.text import richtext


class Annex2Version(DocumentVersion):
    """A version of Bijlage 2."""

    objects: ClassVar = KindManager(ANNEX2)

    class Meta:
        proxy = True
        verbose_name = _("annex 2 version")
        verbose_name_plural = _("annex 2")


class Annex2Text(Row):
    """The headings and section texts of an annex 2; each version has one."""

    preamble = models.TextField(_("preamble"), blank=True, validators=[richtext.validate])
    log_heading = models.CharField(_("heading of the version log"), max_length=200, blank=True)
    measures_heading = models.CharField(_("heading of the measures"), max_length=200, blank=True)
    measures_intro = models.TextField(_("intro to the measures"), blank=True, validators=[richtext.validate])
    closing = models.TextField(_("closing paragraphs"), blank=True, validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("section texts")
        verbose_name_plural = _("section texts")

    def __str__(self) -> str:
        return str(_("Section texts"))


class MeasureCategoryRow(Row):
    """A main security category (*hoofdbeveiligingscategorie*)."""

    title = models.CharField(_("title"), max_length=200)

    class Meta(Row.Meta):
        verbose_name = _("category of measures")
        verbose_name_plural = _("categories of measures")

    def __str__(self) -> str:
        return self.title


class Measure(Row):
    """A technical or organisational security measure."""

    parent_field = "category"

    category = models.ForeignKey(
        MeasureCategoryRow,
        models.CASCADE,
        related_name="measures",
        verbose_name=_("category"),
    )
    text = models.TextField(_("text"), validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return " ".join(richtext.lines(self.text))[:80]
