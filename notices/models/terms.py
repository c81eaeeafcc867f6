"""The objection terms that an agreement has (art. 10.1); other processors agree other ones."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement


class WindowTerms(models.Model):
    """How long a window for objection is, from when it counts, and what silence means."""

    class Counted(models.TextChoices):
        CALENDAR = "calendar", _("calendar days")
        # Neither Saturday, Sunday nor a recognised public holiday (Algemene termijnenwet, art. 3).
        WORKING = "working", _("working days")

    class Starts(models.TextChoices):
        GIVEN = "given", _("the day on which notice was given")
        ANNOUNCED = "announced", _("the day of the announcement")

    class Silence(models.TextChoices):
        # General authorisation (art. 28(2) GDPR; art. 10.1): none received in time, none deemed to be made.
        NO_OBJECTION = "no_objection", _("no objection is deemed to be made")
        # Specific authorisation: without consent the change does not reach the customer.
        NO_CONSENT = "no_consent", _("no consent: the change stays open")

    days = models.PositiveSmallIntegerField(
        _("days to object"), default=10, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    counted = models.CharField(_("counted in"), max_length=10, choices=Counted.choices, default=Counted.CALENDAR)
    starts = models.CharField(_("counted from"), max_length=10, choices=Starts.choices, default=Starts.GIVEN)
    silence = models.CharField(_("silence means"), max_length=14, choices=Silence.choices, default=Silence.NO_OBJECTION)

    class Meta:
        abstract = True


class ObjectionTerms(WindowTerms):
    """What one agreement says of objections; without a row, art. 10.1: ten calendar days, silence is no objection."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="objection_terms", verbose_name=_("agreement")
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("objection terms")
        verbose_name_plural = _("objection terms")
        constraints = [models.CheckConstraint(name="notices_terms_days", condition=Q(days__gte=1, days__lte=365))]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.days} {self.get_counted_display()}"
