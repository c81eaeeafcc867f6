"""Which row of a version answers which requirement of the law: beside the text, outside what is sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainLine
from documents.models.version import DocumentVersion
from documents.requirements import choices


class CoverageLink(models.Model):
    """An officer's statement that a row of a version answers a requirement, or that something else does.

    ``row`` is the key of the row (:attr:`documents.comparison.result.RowComparison.key`), which it keeps from version
    to version; ``cited_as`` how it was cited then. Without a row, ``elsewhere`` says what answers the requirement. A
    fact like others: a wrong one is corrected, with history, without a new version.
    """

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="coverage", verbose_name=_("version"))
    requirement = models.CharField(_("requirement"), max_length=20, choices=choices)
    row = PlainLine(_("row"), max_length=80, blank=True, editable=False, printed_later=True)
    cited_as = PlainLine(_("place"), max_length=500, blank=True, editable=False, printed_later=True)
    elsewhere = PlainLine(_("answered elsewhere"), max_length=300, blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("answer to a requirement")
        verbose_name_plural = _("answers to requirements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "requirement", "row"], name="documents_coveragelink_row"),
            models.CheckConstraint(
                condition=Q(row="") & ~Q(elsewhere="") | ~Q(row="") & Q(elsewhere=""),
                name="documents_coveragelink_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_requirement_display()}: {self.cited_as or self.elsewhere}"
