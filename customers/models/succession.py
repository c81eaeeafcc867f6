"""A customer to whom all rights and obligations of another passed by law, on a date."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from characters import PlainText
from customers.models.customer import Customer


class Succession(models.Model):
    """A municipality was dissolved into another (Wet arhi): recorded once, and never changed.

    The predecessor keeps its history under its own name; from the day on the successor stands in its place.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ()

    predecessor = models.OneToOneField(
        Customer, models.PROTECT, related_name="succession", verbose_name=_("predecessor"), editable=False
    )
    successor = models.ForeignKey(
        Customer, models.PROTECT, related_name="predecessions", verbose_name=_("successor"), editable=False
    )
    on = models.DateField(_("from"), editable=False)
    basis = PlainText(_("basis"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="customers_succession_of_two", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
