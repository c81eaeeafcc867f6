"""Contact details that a program proposed, and what a person made of it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import PlainLine
from customers.models.customer import Customer


class ProposalQuerySet(models.QuerySet["DetailsProposal"]):
    def open(self) -> Self:
        """Those of which nobody has decided."""
        return self.filter(outcome="")


class DetailsProposal(models.Model):
    """Other contact details of a customer, proposed by a program. They change when a person accepts them (art. 4.3)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed")

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="proposals", verbose_name=_("customer"), editable=False
    )
    # Name of a detail → what it is to be, and what it was then. Wiped once somebody decided.
    values = models.JSONField(_("proposed"), default=dict, editable=False)
    base = models.JSONField(_("what they were"), default=dict, editable=False)
    program = PlainLine(_("program"), max_length=100, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    made_at = models.DateTimeField(_("made at"), editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
        editable=False,
    )

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of contact details")
        verbose_name_plural = _("proposals of contact details")
        ordering = ["-made_at", "-pk"]
        # Made by programs; an officer accepts or refuses.
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(name="customers_proposal_wiped", condition=Q(outcome="") | Q(values={}, base={}))
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.program}"
