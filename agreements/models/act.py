"""What a member does in the portal, and how it is proved: receipts, acceptances, and the statements behind them."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.receipt import Receipt
from customers.models.customer import Customer
from documents.models import DocumentVersion


class Statement(models.Model):
    """What exactly was stated by whom, from where: canonical JSON with a salt, named by its SHA-256.

    The records that refer to it by that digest are append-only; this row holds the personal data, and goes at the end
    of its retention (art. 17(3)(e) AVG) while the digest stays. An altered text no longer has its digest.
    """

    digest = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="statements", verbose_name=_("customer"), editable=False
    )
    text = models.TextField(_("statement"), editable=False)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def said(self) -> dict[str, Any]:
        """The statement as plain data."""
        found: dict[str, Any] = json.loads(self.text)
        return found


class PortalReceipt(models.Model):
    """The proof of a receipt by a member's own act: what was shown, and the statement of who and from where."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    receipt = models.OneToOneField(
        Receipt, models.PROTECT, related_name="portal", verbose_name=_("receipt"), editable=False
    )
    shown_digest = models.CharField(_("SHA-256 of what was shown"), max_length=64, editable=False)
    statement_digest = models.CharField(_("SHA-256 of the statement"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("receipt in the portal")
        verbose_name_plural = _("receipts in the portal")

    def __str__(self) -> str:
        return str(self.receipt)


class Acceptance(models.Model):
    """A customer's answer to one combination: accepted, or declined with a reason. It concerns no other combination.

    ``combination`` identifies the versions and arrangements, whoever the contact persons are; ``bundle_digest`` is that
    of exactly the bundle that was shown, parties included.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ()

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="acceptances", verbose_name=_("customer"), editable=False
    )
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome.choices, editable=False)
    combination = models.CharField(_("SHA-256 of versions and arrangements"), max_length=64, editable=False)
    arrangements_digest = models.CharField(_("SHA-256 of the arrangements"), max_length=64, editable=False)
    bundle_digest = models.CharField(_("SHA-256 of the bundle shown"), max_length=64, editable=False)
    at = models.DateTimeField(_("moment"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )
    statement_digest = models.CharField(_("SHA-256 of the statement"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="agreements_answer_latest")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "combination", "outcome"], name="agreements_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.get_outcome_display()}"

    @property
    def is_accepted(self) -> bool:
        return self.outcome == self.Outcome.ACCEPTED


class AcceptancePart(models.Model):
    """A version of the combination that was answered, in its order."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    acceptance = models.ForeignKey(
        Acceptance, models.PROTECT, related_name="parts", verbose_name=_("acceptance"), editable=False
    )
    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="+", verbose_name=_("version"), editable=False
    )
    position = models.PositiveSmallIntegerField(_("position"), editable=False)

    class Meta:
        verbose_name = _("part of an accepted combination")
        verbose_name_plural = _("parts of accepted combinations")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["acceptance", "version"], name="agreements_accepted_part_once")]

    def __str__(self) -> str:
        return str(self.version)
