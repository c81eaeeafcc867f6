"""Four eyes: what was asked, said and decided of a draft before it was announced or published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from characters import PlainText
from documents.models.frozen import FrozenWithVersion
from documents.models.version import DocumentVersion


class ApprovalStep(FrozenWithVersion):
    """A step towards a second officer's approval; steps are added, and none is ever changed.

    ``digest`` is the state of the draft that it was about (:func:`documents.approval.state.approvable_state`): an
    approval of another state than the present one has lapsed. What a publication rested on is frozen with it.
    """

    class Did(models.TextChoices):
        REQUESTED = "requested", _("approval asked for")
        COMMENTED = "commented", _("comment")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    version = models.ForeignKey(
        DocumentVersion, models.CASCADE, related_name="approval_steps", verbose_name=_("version"), editable=False
    )
    did = models.CharField(_("step"), max_length=10, choices=Did.choices, editable=False)
    digest = models.CharField(_("SHA-256 of the draft"), max_length=64, editable=False)
    text = PlainText(_("comment"), blank=True, editable=False)
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), editable=False
    )

    class Meta:
        verbose_name = _("step of an approval")
        verbose_name_plural = _("steps of approvals")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_did_display()}"
