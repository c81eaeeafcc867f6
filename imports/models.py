"""What an officer asked to have read, and what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from characters import PlainLine, PlainText
from documents.models import ImportedSource


class Changes(models.TextChoices):
    """As what a file with tracked changes is read."""

    ACCEPTED = "accepted", _("as if all were accepted")
    ORIGINAL = "original", _("as it was before them")


class ImportRequest(models.Model):
    """An uploaded file that waits to be read, or was, or to be made drafts of: its drafts, or the refusal that the
    officer reads.

    Its bytes are kept until it was imported, so that an officer who is asked something need not upload it again.
    ``question`` counts tracked changes, of which the officer says as what they are read (``changes``). ``reading`` is
    what was read, with what it seems to be; ``wishes`` are what the officer says each part of it is.
    """

    name = PlainLine(_("file name"), max_length=255, blank=True, editable=False, printed_later=True)
    data = models.BinaryField(_("text"), editable=False)
    scheme = PlainLine(_("division"), max_length=80, blank=True, editable=False)
    anyway = models.BooleanField(_("an agreement all the same"), default=False, editable=False)
    changes = models.CharField(_("tracked changes"), max_length=10, blank=True, choices=Changes, editable=False)
    question = models.JSONField(_("question"), null=True, editable=False)
    reading = models.JSONField(_("reading"), null=True, editable=False, encoder=DjangoJSONEncoder)
    wishes = models.JSONField(_("wishes"), null=True, editable=False)
    requested_at = models.DateTimeField(_("requested at"), editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("requested by"),
    )
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    report = models.JSONField(_("report"), null=True, editable=False)
    refusal = PlainText(_("refusal"), blank=True, editable=False)
    may_insist = models.BooleanField(_("may be imported all the same"), default=False, editable=False)

    class Meta:
        verbose_name = _("request for an import")
        verbose_name_plural = _("requests for an import")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def asks_what_it_is(self) -> bool:
        """Whether it was read, and the officer has not said yet what it is."""
        return self.done_at is not None and self.reading is not None and self.wishes is None and not self.refusal

    @property
    def drafts(self) -> list[dict[str, Any]]:
        """The documents of the report, none while there is no report."""
        return list((self.report or {}).get("documents", ()))


class SourceFile(models.Model):
    """The bytes of an imported source, and the lines that were read from them: to be opened again at any time.

    ``missing`` are the words that found no place, each with its line.
    """

    source = models.OneToOneField(ImportedSource, models.CASCADE, related_name="file", editable=False)
    format = models.CharField(_("format"), max_length=10, editable=False)
    data = models.BinaryField(_("file"), editable=False)
    text = models.TextField(_("text"), editable=False)
    changes = models.CharField(_("tracked changes"), max_length=10, blank=True, choices=Changes, editable=False)
    missing = models.JSONField(_("not placed"), default=list, editable=False)

    class Meta:
        verbose_name = _("file of a source")
        verbose_name_plural = _("files of sources")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.source)
