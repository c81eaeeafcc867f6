"""The terms (*Privacy Voorwaarden*) as rows: articles and their paragraphs."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models import DocumentVersion, Row
from documents.models.version import KindManager
from documents.text import richtext
from terms.kinds import TERMS


class TermsVersion(DocumentVersion):
    """A version of the terms."""

    objects: ClassVar = KindManager(TERMS)

    class Meta:
        proxy = True
        verbose_name = _("version of the terms")
        verbose_name_plural = _("privacy terms")


class TermsText(Row):
    """What stands before the first and after the last article; each version has one."""

    preamble = models.TextField(_("preamble"), blank=True, validators=[richtext.validate])
    closing = models.TextField(_("closing paragraphs"), blank=True, validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("opening and closing text")
        verbose_name_plural = _("opening and closing text")

    def __str__(self) -> str:
        return str(_("Opening and closing text"))


class ArticleRow(Row):
    """An article: its label and title as printed. ``level`` 0 is a part or chapter, 2 and more a heading below."""

    label = models.CharField(_("label"), max_length=60, blank=True, help_text=_("As printed, such as “Artikel 8.”"))
    title = models.CharField(_("title"), max_length=500, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta(Row.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return " ".join(filter(None, [self.label, self.title]))


class ParagraphRow(Row):
    """A paragraph (*lid*) of an article, numbered or not."""

    parent_field = "article"

    article = models.ForeignKey(ArticleRow, models.CASCADE, related_name="paragraphs", verbose_name=_("article"))
    label = models.CharField(_("label"), max_length=60, blank=True, help_text=_("As printed, such as “1.”"))
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    text = models.TextField(_("text"), validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")

    def __str__(self) -> str:
        return " ".join([self.label, *richtext.lines(self.text)])[:80]


class DepositFacts(models.Model):
    """Where the terms were deposited (closing text): a fact beside the sealed sentence that prints it."""

    version = models.OneToOneField(
        DocumentVersion,
        models.CASCADE,
        related_name="deposit",
        verbose_name=_("version"),
    )
    court = models.CharField(_("court"), max_length=200, blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    deposited_on = models.DateField(_("deposited on"), null=True, blank=True)
    number = models.CharField(_("deposit number"), max_length=40, blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")

    def __str__(self) -> str:
        return " ".join(filter(None, [self.court, self.location, self.number]))


def clause_number(label: str) -> str:
    """The number in a printed label, for anchors and references: "Artikel 8." is 8, "2.3" is 2.3, "(a)" is a."""
    words = re.findall(r"[\w.]+", label)
    return words[-1].strip(".") if words else ""
