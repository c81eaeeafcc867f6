"""Customers (controllers, *verwerkingsverantwoordelijken*) and the people who act for them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import MailAddress, PlainLine, PlainText


def new_salt() -> str:
    """Random bytes for the commitment to a customer's details in a bundle's digest, as hexadecimal digits."""
    return secrets.token_hex(32)


class Customer(models.Model):
    """A controller, with the contact details and DPO that it supplies and keeps current (art. 4.3)."""

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Stands in the address of its pages."))
    name = PlainLine(_("name"), max_length=200)
    address = PlainText(_("address"), blank=True)
    kvk_number = PlainLine(_("trade register number"), max_length=20, blank=True)
    contact_name = PlainLine(_("contact"), max_length=200, blank=True)
    contact_email = MailAddress(_("contact's e-mail address"), blank=True)
    contact_phone = PlainLine(_("contact's telephone number"), max_length=40, blank=True)
    dpo_name = PlainLine(_("data protection officer"), max_length=200, blank=True)
    dpo_email = MailAddress(_("data protection officer's e-mail address"), blank=True)
    dpo_phone = PlainLine(_("data protection officer's telephone number"), max_length=40, blank=True)
    mfa_required = models.BooleanField(
        _("second factor required"),
        default=False,
        help_text=_("Members must sign in with a second factor: an authenticator app or a passkey."),
    )
    # Erasing the salt makes the commitment in old digests meaningless, without breaking a chain.
    salt = models.CharField(max_length=64, default=new_salt, editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="customers.Membership",
        related_name="customers",
        verbose_name=_("members"),
    )

    history: ClassVar = HistoricalRecords(excluded_fields=["salt"])

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name"]
        indexes = [models.Index(fields=["name", "id"], name="customers_customer_by_name")]
        # The names in customers.rights.
        permissions = [
            ("see_pages", "Can see the pages of customers"),
            ("manage_members", "Can invite and remove the members of customers"),
            ("record_acts", "Can record what customers received"),
        ]

    def __str__(self) -> str:
        return self.name

    # What art. 4.3 asks for.
    REQUIRED: ClassVar[tuple[str, ...]] = ("address", "contact_name", "contact_email", "dpo_name", "dpo_email")

    @property
    def missing_details(self) -> list[str]:
        """The names of the details that art. 4.3 asks for and that are not filled in."""
        fields = (field for field in self._meta.concrete_fields if field.name in self.REQUIRED)
        return [str(field.verbose_name) for field in fields if not getattr(self, field.name)]


class Membership(models.Model):
    """A person acting for a customer, in a role."""

    class Role(models.TextChoices):
        READER = "reader", _("reader")
        CONTRACT_MANAGER = "contract_manager", _("contract manager")
        ADMINISTRATOR = "administrator", _("administrator")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="memberships", verbose_name=_("customer"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.READER)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["customer", "user"], name="customers_membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.customer}"
