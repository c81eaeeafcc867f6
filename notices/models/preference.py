"""Where a customer wants its notices, and in which language."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import MailAddress
from customers.models import Customer
from notices.models.announcement import Kind
from notices.models.notice import NoticeAddress


class NoticeSettings(models.Model):
    """The language of a customer's notices, and that it has chosen who gets which; without a row, the usual ones do."""

    customer = models.OneToOneField(
        Customer, models.PROTECT, related_name="notice_settings", verbose_name=_("customer")
    )
    language = models.CharField(
        _("language of notices"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("settings for notices")
        verbose_name_plural = _("settings for notices")

    def __str__(self) -> str:
        return str(self.customer)


class NoticeRecipient(models.Model):
    """Who gets notices of a kind: the contact person, the DPO, the members that may act, or an address named here."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="notice_recipients", verbose_name=_("customer"))
    kind = models.CharField(_("kind of notice"), max_length=24, choices=Kind.choices)
    who = models.CharField(_("who"), max_length=10, choices=NoticeAddress.Who.choices)
    address = MailAddress(_("e-mail address"), blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("recipient of notices")
        verbose_name_plural = _("recipients of notices")
        ordering = ["kind", "who", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "who", "address"], name="notices_recipient_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.address or self.get_who_display()}"
