"""What the desk keeps for itself: filters with a name, and who looked at the registry as a customer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import PlainLine
from customers.models.customer import Customer


class SavedFilter(models.Model):
    """A filter on the list of customers with a name; without an owner it is everybody's at the desk."""

    name = PlainLine(_("name"), max_length=80)
    # As it stands in the address of the list.
    query = models.CharField(_("filter"), max_length=1000, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="saved_filters",
        verbose_name=_("owner"),
        editable=False,
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("made by"), editable=False
    )
    made_at = models.DateTimeField(_("made at"), editable=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="customers_filter_own_name"),
            models.UniqueConstraint(
                fields=["name"], name="customers_filter_shared_name", condition=Q(owner__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seeing(models.Model):
    """An officer began to see the pages of a customer as its members do. Only ever added to."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="seeings", verbose_name=_("customer"), editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), editable=False
    )
    at = models.DateTimeField(_("at"), editable=False)

    class Meta:
        verbose_name = _("look as a customer")
        verbose_name_plural = _("looks as a customer")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by} · {self.customer}"
