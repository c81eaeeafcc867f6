"""What an officer asked to have read, and what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from characters import PlainLine, PlainText


class ImportRequest(models.Model):
    """An uploaded text that waits to be read, or was: its drafts, or the refusal that the officer reads.

    The text is kept until it was imported, so that an officer who is asked something need not upload it again.
    """

    name = PlainLine(_("file name"), max_length=255, blank=True, editable=False, printed_later=True)
    data = models.BinaryField(_("text"), editable=False)
    scheme = PlainLine(_("division"), max_length=80, blank=True, editable=False)
    anyway = models.BooleanField(_("an agreement all the same"), default=False, editable=False)
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
    def drafts(self) -> list[dict[str, Any]]:
        """The documents of the report, none while there is no report."""
        return list((self.report or {}).get("documents", ()))
