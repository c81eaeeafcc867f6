"""Change notes: why a version, or a row of it, changed, and what that means for a customer, in an officer's words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainLine, PlainText
from documents.errors import SealedNotes, SealedVersion
from documents.models.frozen import FrozenWithVersion
from documents.models.version import DocumentVersion
from documents.significance import choices


class ChangeNote(FrozenWithVersion):
    """What the officer says of one change. It stands beside the text, outside what is sealed, and is frozen with it.

    ``row`` is the key of the row that changed (:attr:`documents.comparison.result.RowComparison.key`), empty for the
    version as a whole; ``cited_as`` is how that row was cited when the note was written. ``change_class`` is what the
    change amounts to as the officer decided, empty where the proposal stands. Dutch is the default; who reads English
    is shown a text in English, where there is one.
    """

    refusal: ClassVar[type[SealedVersion]] = SealedNotes

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="change_notes", verbose_name=_("version"))
    row = PlainLine(_("row"), max_length=80, blank=True, editable=False, printed_later=True)
    cited_as = PlainLine(_("place"), max_length=500, blank=True, editable=False, printed_later=True)
    change_class = models.CharField(_("class of the change"), max_length=40, blank=True, choices=choices)
    why = PlainText(_("why it changed"), blank=True)
    meaning = PlainText(_("what it means for the customer"), blank=True)
    why_en = PlainText(_("why it changed, in English"), blank=True)
    meaning_en = PlainText(_("what it means for the customer, in English"), blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "row"], name="documents_changenote_row")]

    def __str__(self) -> str:
        return self.cited_as or str(_("the version as a whole"))
