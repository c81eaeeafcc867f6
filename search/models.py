"""What can be found: texts that never change any more, each once, and where they stand.

Drafts, customers and objections have no place here: they change, and are read as they are (:mod:`search.drafts`,
:mod:`search.records`), so that nothing is ever found that is no longer so.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models import Document, DocumentVersion
from notices.models import Notice


class Passage(models.Model):
    """The words of a row of published versions, or of a notice. A row that versions share is kept once.

    PostgreSQL keeps its words in an index, SQLite in the table ``search_words`` (:mod:`search.engine`).
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("contract text")
        NOTICE = "notice", _("notice")

    kind = models.CharField(max_length=6, choices=Kind.choices, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+", editable=False)
    notice = models.OneToOneField(Notice, models.CASCADE, null=True, related_name="+", editable=False)
    digest = models.CharField(max_length=64, editable=False)
    text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "digest"], name="search_passage_once", condition=Q(document__isnull=False)
            ),
            models.CheckConstraint(
                name="search_passage_of",
                condition=Q(kind="text", document__isnull=False, notice__isnull=True)
                | Q(kind="notice", document__isnull=True, notice__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Place(models.Model):
    """Where a passage stands in a published version: how people cite it, and the anchor on its page."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="places", editable=False)
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="+", editable=False)
    name = models.CharField(max_length=300, blank=True, editable=False)
    anchor = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("place of a passage")
        verbose_name_plural = _("places of passages")
        indexes = [models.Index(fields=["passage", "version"], name="search_place_newest")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.name}"
