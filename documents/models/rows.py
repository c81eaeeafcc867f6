"""Rows: the content of a version, each with a place in it and a lineage across versions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainLine
from documents.fields import RichTextField
from documents.models.frozen import FrozenWithVersion


class Row(FrozenWithVersion):
    """A piece of a version's content.

    ``lineage`` survives copying, so that a moved or renamed clause is compared with its ancestor. ``parent_field``
    names the row that this one stands under; both belong to the same version.
    """

    parent_field: ClassVar[str | None] = None

    position = models.PositiveIntegerField(_("position"), default=0)
    lineage = models.UUIDField(_("lineage"), default=uuid.uuid4, editable=False)

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "lineage"], name="%(class)s_lineage")]
        # Rows are read by version, in order.
        indexes = [models.Index(fields=["version", "position"], name="%(class)s_place")]

    @property
    def parent(self) -> Row | None:
        return getattr(self, self.parent_field) if self.parent_field else None

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ``SealedVersion`` when the row belongs, or would belong, to a published version."""
        if self.parent is not None:
            # One writer per fact: a nested row stands in the version of the row above it.
            self.version_id = self.parent.version_id
        super().save(*args, **options)


class LogRow(Row):
    """A row of the version log (*versiebeheer*): the date as printed, and what changed."""

    date = PlainLine(_("date as printed"), max_length=40, printed_later=True)
    text = RichTextField(_("changes"))

    class Meta(Row.Meta):
        verbose_name = _("log row")
        verbose_name_plural = _("version log")

    def __str__(self) -> str:
        return self.date


class FootnoteRow(Row):
    """A footnote: its mark, its text and the group of rows after which it is read."""

    class After(models.TextChoices):
        IDENTIFYING = "identifying", _("identifying categories")
        ADDITIONAL = "additional", _("additional categories")
        ACTIVITIES = "activities", _("activities")
        SUB_PROCESSORS = "sub_processors", _("sub-processors")
        INTERFACES = "interfaces", _("interfaces")

    mark = PlainLine(_("mark"), max_length=10, printed_later=True)
    text = RichTextField(_("text"))
    after = models.CharField(_("stands after"), max_length=20, choices=After.choices, default=After.IDENTIFYING)

    class Meta(Row.Meta):
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")

    def __str__(self) -> str:
        return self.mark


class RowFacts(models.Model):
    """Facts beside a row's printed text: outside the seal, editable with history, never fed back into it.

    ``parent_field`` names the row where they are entered beside it, in the form of a draft.
    """

    parent_field: ClassVar[str | None] = None

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
