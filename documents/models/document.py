"""The documents that the processor keeps, and the lines along which each of them develops."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainLine
from documents.kinds import choices, kind_of
from documents.releases import Release, validate_release


class Document(models.Model):
    """The terms, annex 2, or the annex 1 of one product. ``scope`` is the last part of a printed version number."""

    kind = models.CharField(_("kind"), max_length=10, choices=choices)
    scope = PlainLine(
        _("scope"),
        max_length=60,
        blank=True,
        printed_later=True,
        help_text=_("The last part of a version number, such as “Perspectief” in 2/2023/Perspectief; empty if none."),
    )
    title = PlainLine(_("title"), max_length=200)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "scope"], name="documents_document_kind_scope")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return kind_of(self.kind).is_public


class Line(models.Model):
    """A line of versions (*releaselijn*). Terms and annex 2 have one; an annex 1 has one per product release line.

    A fork shares its parent's version log up to and including ``forked_on``.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="lines", verbose_name=_("document"))
    from_release = PlainLine(
        _("from release"),
        max_length=40,
        blank=True,
        validators=[validate_release],
        help_text=_("The first release that the line covers, such as 9.10; empty for a document with one line."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forks",
        verbose_name=_("forked from"),
    )
    forked_on = models.DateField(_("forked after"), null=True, blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("release line")
        verbose_name_plural = _("release lines")
        ordering = ["document", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "from_release"], name="documents_line_release")]

    def __str__(self) -> str:
        return f"{self.document} · {self.from_release}" if self.from_release else str(self.document)

    def clean(self) -> None:
        """Raises ``ValidationError`` for a release that equals another line's, such as 10 beside 10.0."""
        others = Line.objects.filter(document=self.document_id).exclude(pk=self.pk)
        same = next((line for line in others if line.release == self.release), None)
        if same is not None:
            raise ValidationError(
                {
                    "from_release": _("Release %(release)s is the line from %(other)s already.")
                    % {"release": self.from_release, "other": same.from_release}
                }
            )

    @property
    def release(self) -> Release:
        """The first release of the line, as numbers that compare."""
        return Release.parse(self.from_release)
