"""Who has asked to be told of what is published, without being a customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from characters import MailAddress
from documents.models import Document


class Subscription(models.Model):
    """An address that wants to hear of each version published of a document, or of all public ones.

    Asked for by anybody, in force once the address's owner has confirmed it, and gone when it is ended: nothing of it
    is kept.
    """

    address = MailAddress(_("e-mail address"), editable=False)
    document = models.ForeignKey(
        Document,
        models.CASCADE,
        null=True,
        related_name="subscriptions",
        verbose_name=_("document"),
        editable=False,
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    # The key of the last publication of which it was told.
    told = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "document"],
                name="notices_subscription_once",
                condition=models.Q(document__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["address"], name="notices_subscription_to_all_once", condition=models.Q(document__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.document or _('all documents')}"
