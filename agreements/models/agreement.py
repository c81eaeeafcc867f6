"""Agreements, the releases that a customer has installed, and specific arrangements."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from annexes.models import Product
from characters import PlainLine
from customers.models.customer import Customer
from documents.fields import RichTextField
from documents.releases import Release, validate_release


class Precision(models.TextChoices):
    """Whether a moment is known to the minute, or only its local date."""

    MOMENT = "moment", _("date and time")
    DATE = "date", _("date only")


class Agreement(models.Model):
    """An agreement between a customer and the processor. The terms bind while work is done for it (art. 13.1)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="agreements", verbose_name=_("customer"))
    reference = PlainLine(_("reference"), max_length=60)
    products = models.ManyToManyField(Product, related_name="agreements", verbose_name=_("products"), blank=True)
    hosted = models.BooleanField(_("hosted"), default=False)
    handed_over_on = models.DateField(
        _("terms handed over on"),
        null=True,
        blank=True,
        help_text=_("The terms are handed over before or at the signing."),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    work_ended_on = models.DateField(
        _("work ended on"),
        null=True,
        blank=True,
        help_text=_("From the day after, nothing is due any more (art. 13.1)."),
    )

    history: ClassVar = HistoricalRecords(m2m_fields=[products])

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["signed_on", "pk"]
        indexes = [models.Index(fields=["signed_on", "id"], name="agreements_agreement_signed")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "reference"], name="agreements_agreement_reference"),
        ]

    def __str__(self) -> str:
        return self.reference

    def clean(self) -> None:
        for name in ("ended_on", "work_ended_on"):
            end = getattr(self, name)
            if end and self.signed_on and end < self.signed_on:
                raise ValidationError({name: _("This is before the signing on %(date)s.") % {"date": self.signed_on}})


class InstalledRelease(models.Model):
    """A release of a product that a customer has in use from a moment on, until the next one.

    An empty one says that it is unknown which is in use from there on.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="installed_releases", verbose_name=_("customer")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="installations", verbose_name=_("product"))
    release = PlainLine(_("release"), max_length=40, blank=True, validators=[validate_release])
    installed_at = models.DateTimeField(
        _("installed at"), help_text=_("With only a date it counts from 00:00 local time.")
    )
    precision = models.CharField(_("known as"), max_length=10, choices=Precision.choices, default=Precision.DATE)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("installed release")
        verbose_name_plural = _("installed releases")
        ordering = ["product", "installed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "product", "installed_at"],
                name="agreements_release_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.release or gettext('release unknown')}"

    @property
    def number(self) -> Release | None:
        """The release as a number; None when it is unknown."""
        return Release.parse(self.release) if self.release else None


class Arrangement(models.Model):
    """A specific arrangement (*specifieke afspraak*) of an agreement; one about earlier terms stays (art. 15.2).

    It stands beside the articles and is never edited into them; one agreed after the terms is subject to art. 1.2.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="arrangements", verbose_name=_("agreement"))
    article = PlainLine(_("concerns article"), max_length=20, blank=True)
    title = PlainLine(_("title"), max_length=200)
    text = RichTextField(_("text"), printed_later=False)
    agreed_on = models.DateField(_("agreed on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("specific arrangement")
        verbose_name_plural = _("specific arrangements")
        ordering = ["agreed_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.ended_on and self.agreed_on is not None and self.ended_on < self.agreed_on:
            raise ValidationError({"ended_on": _("An arrangement can't end before it was agreed.")})
