"""Organisations of a provider's token that are customers here, and the memberships that follow from it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import PlainLine
from customers.models.customer import Customer, Membership

# Both are names and no numbers: their leading zeros count (Handelsregister; “vestigingsnummer” of 12 digits).
KVK_NUMBER, ESTABLISHMENT_NUMBER = re.compile(r"[0-9]{8}\Z"), re.compile(r"[0-9]{12}\Z")


class OrganisationClaim(models.Model):
    """Who signs in for this organisation, or for this establishment of it, is a member of the customer.

    Without an establishment number the line is of the organisation as a whole.
    """

    kvk_number = PlainLine(
        _("trade register number"),
        max_length=8,
        validators=[
            RegexValidator(KVK_NUMBER, _("A trade register number has eight digits, zeros in front included."))
        ],
    )
    establishment_number = PlainLine(
        _("establishment number"),
        max_length=12,
        blank=True,
        validators=[
            RegexValidator(
                ESTABLISHMENT_NUMBER, _("An establishment number has twelve digits, zeros in front included.")
            )
        ],
        help_text=_("Empty is the organisation as a whole."),
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="organisation_claims", verbose_name=_("customer")
    )
    # Who manages the members of a customer is never decided elsewhere.
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[each for each in Membership.Role.choices if each[0] != Membership.Role.ADMINISTRATOR],
        default=Membership.Role.READER,
    )

    class Meta:
        verbose_name = _("organisation of the provider")
        verbose_name_plural = _("organisations of the provider")
        ordering = ["kvk_number", "establishment_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number", "establishment_number"],
                name="customers_organisation_once",
                violation_error_message=_("This organisation or establishment is mapped already."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Membership.Role.ADMINISTRATOR), name="customers_organisation_no_administrator"
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.kvk_number, self.establishment_number)))

    def clean(self) -> None:
        """Raises ``ValidationError`` where the customer is known by another number, or acts no more."""
        if self.customer_id is None or not self.kvk_number:
            return
        known = re.sub(r"[\s.]", "", self.customer.kvk_number)
        if known != self.kvk_number:
            raise ValidationError(
                {
                    "kvk_number": _("%(customer)s is recorded under the trade register number %(known)s.")
                    % {"customer": self.customer, "known": known}
                    if known
                    else _("No trade register number is recorded of %(customer)s. Enter it there first.")
                    % {"customer": self.customer}
                }
            )
        succession = getattr(self.customer, "succession", None)
        if succession is not None:
            raise ValidationError(
                {
                    "customer": _("%(successor)s stands in the place of %(customer)s: choose that one.")
                    % {"successor": succession.successor, "customer": self.customer}
                }
            )


class GivenMembership(models.Model):
    """That somebody is a member by a claim and not by hand: it goes when the claim goes."""

    membership = models.OneToOneField(
        Membership, models.CASCADE, related_name="given", verbose_name=_("member"), editable=False
    )
    since = models.DateTimeField(_("since"), editable=False)

    class Meta:
        verbose_name = _("membership by a claim")
        verbose_name_plural = _("memberships by a claim")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.membership)
