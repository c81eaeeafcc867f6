"""When a member was here last, so that the home page can say what is new."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Membership


class Visit(models.Model):
    """A member's visits to a customer's home page: the one that goes on, and the end of the one before."""

    membership = models.OneToOneField(
        Membership, models.CASCADE, related_name="visit", verbose_name=_("member"), editable=False
    )
    seen_at = models.DateTimeField(_("last seen at"), editable=False)
    before_at = models.DateTimeField(_("end of the visit before"), null=True, editable=False)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return str(self.membership)
