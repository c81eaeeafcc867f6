"""The secret addresses at which a customer's deadlines can be read by a calendar program."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Customer


class CalendarFeed(models.Model):
    """An address that shows the deadlines of a customer to whoever has it, until it is revoked.

    Of the secret in it only the digest is kept: who lost the address makes another one.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="calendar_feeds", verbose_name=_("customer"), editable=False
    )
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("revoked by"),
        editable=False,
    )

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.customer)
