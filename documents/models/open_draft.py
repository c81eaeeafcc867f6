"""Drafts that somebody has open: who that is, and what was typed and not saved yet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.version import DocumentVersion


class OpenDraft(models.Model):
    """A draft in one tab of one person's browser.

    ``changes`` is the JSON of what a save would have sent, empty where all is saved: it survives a closed browser and
    an expired session, and is no part of the draft. ``seen_at`` is when that tab was last heard of.
    """

    version = models.ForeignKey(
        DocumentVersion, models.CASCADE, related_name="open_in", verbose_name=_("version"), editable=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"), editable=False
    )
    tab = models.CharField(_("tab"), max_length=40, editable=False)
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    seen_at = models.DateTimeField(_("last heard of"), editable=False)
    changes = models.TextField(_("unsaved changes"), blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("open draft")
        verbose_name_plural = _("open drafts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person", "tab"], name="documents_opendraft_tab"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.tab}"
