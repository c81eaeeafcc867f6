"""Facts derived from the printed rows of annex 1: outside the seal, editable with history, so that a wrong fact needs
no new contract version."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from annexes.models.annex1 import DataCategory, DataItem, InterfaceRow, SubProcessorRow
from characters import PlainLine
from documents.models import RowFacts


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


class SubProcessorFacts(RowFacts):
    """Where a sub-processor processes, and on what basis data may go there (art. 3.4 of the terms, ch. V AVG)."""

    class Place(models.TextChoices):
        EEA = "eea", _("inside the EEA")
        OUTSIDE = "outside", _("outside the EEA")
        UNKNOWN = "unknown", _("unknown")

    class TransferBasis(models.TextChoices):
        NONE = "", _("none stated")
        ADEQUACY = "adequacy", _("adequacy decision (art. 45 GDPR)")
        SAFEGUARDS = "safeguards", _("appropriate safeguards (art. 46 GDPR)")
        DEROGATION = "derogation", _("derogation (art. 49 GDPR)")

    row = models.OneToOneField(SubProcessorRow, models.CASCADE, related_name="facts", verbose_name=_("sub-processor"))
    country = PlainLine(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters (ISO 3166-1), of the address; empty if unknown."),
        printed_later=True,
    )
    place = models.CharField(_("place of processing"), max_length=10, choices=Place.choices, default=Place.UNKNOWN)
    transfer_basis = models.CharField(
        _("transfer basis"), max_length=12, choices=TransferBasis.choices, blank=True, default=TransferBasis.NONE
    )
    marked = models.BooleanField(
        _("marked in the annex"),
        default=False,
        help_text=_("The annex itself marks this processing as outside the EEA (art. 3.4)."),
    )

    class Meta:
        verbose_name = _("facts on a sub-processor")
        verbose_name_plural = _("facts on sub-processors")

    def __str__(self) -> str:
        return str(self.row)


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
