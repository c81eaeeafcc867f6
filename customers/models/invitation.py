"""Invitations to act for a customer: by e-mail, with a link that expires and works once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import MailAddress
from customers.models.customer import Customer, Membership


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """A person, known by an e-mail address, is asked to act for a customer.

    Only the SHA-256 of the link's token is kept: whoever reads the database can accept nothing. The token has 256
    random bits, so that a plain digest is enough (no salt, no slow hash).
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="invitations", verbose_name=_("customer"))
    email = MailAddress(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role.choices, default=Membership.Role.READER)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by"), editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("accepted by"),
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="customers_invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.customer}"
