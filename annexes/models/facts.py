"""Facts beside the printed rows of the annexes: outside the seal, editable with history, so that a wrong fact needs no
new contract version. Those on sub-processors stand in :mod:`annexes.models.engagement`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from annexes.models.annex1 import ActivityRow, DataCategory, DataItem, InterfaceRow
from characters import PlainLine, PlainText
from documents.models import DocumentVersion, RowFacts


class DataCategoryFacts(RowFacts):
    """The name and the examples that a printed category contains."""

    row = models.OneToOneField(DataCategory, models.CASCADE, related_name="facts", verbose_name=_("category"))
    name = PlainLine(_("name"), max_length=300, printed_later=True)
    examples = PlainLine(_("examples"), max_length=500, blank=True, printed_later=True)

    class Meta:
        verbose_name = _("facts on a category")
        verbose_name_plural = _("facts on categories")

    def __str__(self) -> str:
        return self.name


class InterfaceFacts(RowFacts):
    """The marks of an interface, and whether the hosting environment communicates directly."""

    class Communication(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_STATED = "not_stated", _("not stated")

    row = models.OneToOneField(InterfaceRow, models.CASCADE, related_name="facts", verbose_name=_("interface"))
    obsolete = models.BooleanField(_("obsolete"), default=False)
    version = PlainLine(_("version"), max_length=20, blank=True, printed_later=True)
    third_party_service = models.BooleanField(
        _("third-party service stated"), default=False, help_text=_("The annex calls it a “Dienst Derden”.")
    )
    hosting_communicates = models.CharField(
        _("hosting environment communicates directly"),
        max_length=10,
        choices=Communication.choices,
        default=Communication.NOT_STATED,
    )

    class Meta:
        verbose_name = _("facts on an interface")
        verbose_name_plural = _("facts on interfaces")

    def __str__(self) -> str:
        return str(self.row)


class DataItemLink(RowFacts):
    """The category of section 2 under which a data item falls; none is "not linked"."""

    row = models.OneToOneField(DataItem, models.CASCADE, related_name="facts", verbose_name=_("data item"))
    category = models.ForeignKey(
        DataCategory,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="linked_items",
        verbose_name=_("category"),
    )

    class Meta:
        verbose_name = _("link of a data item")
        verbose_name_plural = _("links of data items")

    def __str__(self) -> str:
        return str(self.row)


class ActivityFacts(RowFacts):
    """What Commission decision 2021/915 (annex II) asks of a processing: its nature, purpose and duration."""

    parent_field = "row"

    row = models.OneToOneField(ActivityRow, models.CASCADE, related_name="facts", verbose_name=_("activity"))
    nature = PlainText(_("nature of the processing"), blank=True, printed_later=True)
    purpose = PlainText(_("purpose of the processing"), blank=True, printed_later=True)
    duration = PlainLine(
        _("duration of the processing"),
        max_length=300,
        blank=True,
        help_text=_("A period, or by what it is decided."),
        printed_later=True,
    )

    class Meta:
        verbose_name = _("facts on an activity")
        verbose_name_plural = _("facts on activities")

    def __str__(self) -> str:
        return str(self.row)


class Annex1Facts(models.Model):
    """Whose data an annex 1 is about, and what is sensitive in it (Commission decision 2021/915, annex II)."""

    version = models.OneToOneField(
        DocumentVersion, models.CASCADE, related_name="annex1_facts", verbose_name=_("version")
    )
    data_subjects = PlainText(_("categories of data subjects"), blank=True, printed_later=True)
    sensitive_data = PlainText(
        _("sensitive data"),
        blank=True,
        help_text=_(
            "Special categories (art. 9 GDPR), criminal data (art. 10), national numbers; or that there is none."
        ),
        printed_later=True,
    )
    safeguards = PlainText(
        _("safeguards for the sensitive data"),
        blank=True,
        help_text=_("Such as limits of purpose, access for trained staff only, a record of access."),
        printed_later=True,
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("facts on the processing")
        verbose_name_plural = _("facts on the processing")

    def __str__(self) -> str:
        return str(self.version)


class Annex2Facts(models.Model):
    """How the processor is able to assist the controller (art. 28 lid 3 sub e and f AVG).

    A measure like the others: Commission decision 2021/915 asks for it among them (annex III).
    """

    version = models.OneToOneField(
        DocumentVersion, models.CASCADE, related_name="annex2_facts", verbose_name=_("version")
    )
    assistance = PlainText(_("measures for assisting the controller"), blank=True, printed_later=True)

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("facts on the measures")
        verbose_name_plural = _("facts on the measures")

    def __str__(self) -> str:
        return str(self.version)
