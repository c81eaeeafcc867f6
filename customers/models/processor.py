"""The processor (*verwerker*): the one who keeps this registry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import MailAddress, PlainLine, PlainText


class Processor(models.Model):
    """Name and contact details of the processor (art. 30 lid 2 sub a AVG). A registry has one."""

    name = PlainLine(_("name"), max_length=200)
    short_name = PlainLine(_("short name"), max_length=60, blank=True)
    address = PlainText(_("address"), blank=True)
    operating_companies = PlainText(
        _("operating companies"), blank=True, help_text=_("One a line; the terms bind each of them (art. 1.1).")
    )
    kvk_number = PlainLine(_("trade register number"), max_length=20, blank=True)
    contact_name = PlainLine(_("contact"), max_length=200, blank=True)
    contact_email = MailAddress(_("contact's e-mail address"), blank=True)
    contact_phone = PlainLine(_("contact's telephone number"), max_length=40, blank=True)
    dpo_name = PlainLine(_("data protection officer"), max_length=200, blank=True)
    dpo_email = MailAddress(_("data protection officer's e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("processor")
        verbose_name_plural = _("processor")
        constraints = [
            # The same value for every row, and that value once.
            models.UniqueConstraint(
                Value(1),
                name="customers_one_processor",
                violation_error_message=_("A registry has one processor, and it has been entered."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
