"""Facts beside a printed sub-processor: who it is, where it works, on what ground data goes there, whom it engages in
turn, and which data and interfaces it has to do with (art. 28 AVG; Commission decision 2021/915, annexes II and IV).
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annexes.models.annex1 import DataCategory, InterfaceRow, SubProcessorRow
from characters import PlainLine, PlainText
from documents.models import RowFacts


class Hop(RowFacts):
    """A place to which personal data goes, and the ground on which it may go there (art. 3.4 of the terms, ch. V AVG).

    Each party of a chain is a hop of its own: the ground for the first says nothing of those after it.
    """

    parent_field = "row"

    class Place(models.TextChoices):
        EEA = "eea", _("inside the EEA")
        OUTSIDE = "outside", _("outside the EEA")
        UNKNOWN = "unknown", _("unknown")

    class TransferBasis(models.TextChoices):
        NONE = "", _("none stated")
        ADEQUACY = "adequacy", _("adequacy decision (art. 45 GDPR)")
        SAFEGUARDS = "safeguards", _("appropriate safeguards (art. 46 GDPR)")
        DEROGATION = "derogation", _("derogation (art. 49 GDPR)")

    country = PlainLine(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters (ISO 3166-1), of the address; empty if unknown."),
        printed_later=True,
    )
    place = models.CharField(_("place of processing"), max_length=10, choices=Place.choices, default=Place.UNKNOWN)
    location = PlainLine(
        _("where it processes"),
        max_length=200,
        blank=True,
        help_text=_("Town, data centre or region, as far as known."),
        printed_later=True,
    )
    transfer_basis = models.CharField(
        _("transfer basis"), max_length=12, choices=TransferBasis.choices, blank=True, default=TransferBasis.NONE
    )
    transfer_details = PlainLine(
        _("instrument of the transfer"),
        max_length=300,
        blank=True,
        help_text=_("Which decision, or which clauses, with their date."),
        printed_later=True,
    )

    class Meta:
        abstract = True


class SubProcessorFacts(Hop):
    """What is known of a sub-processor beside what the annex prints of it."""

    class Contract(models.TextChoices):
        UNKNOWN = "", _("unknown")
        EXECUTED = "executed", _("executed: signed by both")
        INCORPORATED = "incorporated", _("incorporated in other terms")
        UNCONFIRMED = "unconfirmed", _("not confirmed yet")

    row = models.OneToOneField(SubProcessorRow, models.CASCADE, related_name="facts", verbose_name=_("sub-processor"))
    marked = models.BooleanField(
        _("marked in the annex"),
        default=False,
        help_text=_("The annex itself marks this processing as outside the EEA (art. 3.4)."),
    )
    task = PlainText(
        _("delimitation of the task"),
        blank=True,
        help_text=_("What it does for us, and what it does not do."),
        printed_later=True,
    )
    contact_function = PlainLine(
        _("function or department of the contact"),
        max_length=200,
        blank=True,
        help_text=_("Everybody may read this in the register."),
        printed_later=True,
    )
    contact_name = PlainLine(
        _("name of the contact person"),
        max_length=200,
        blank=True,
        help_text=_("Customers read this after signing in; it is not public."),
        printed_later=True,
    )
    contact_details = PlainLine(
        _("how to reach the contact person"),
        max_length=300,
        blank=True,
        help_text=_("Customers read this after signing in; it is not public."),
        printed_later=True,
    )
    contract = models.CharField(
        _("contract with the sub-processor"),
        max_length=12,
        choices=Contract.choices,
        blank=True,
        default=Contract.UNKNOWN,
    )
    contract_date = models.DateField(_("date of the contract"), null=True, blank=True)
    contract_evidence = PlainLine(
        _("where the contract is kept"),
        max_length=300,
        blank=True,
        help_text=_("A reference by which a colleague finds it; it stays within the office."),
        printed_later=True,
    )
    verified_on = models.DateField(
        _("verified on"), null=True, blank=True, help_text=_("When somebody last looked whether all this is right.")
    )
    engaged_from = models.DateField(_("engaged from"), null=True, blank=True)

    class Meta:
        verbose_name = _("facts on a sub-processor")
        verbose_name_plural = _("facts on sub-processors")

    def __str__(self) -> str:
        return str(self.row)


class ChainLink(Hop):
    """A party that a sub-processor engages in its turn (art. 28 lid 4 AVG).

    ``position`` is its place in the list; ``level`` 1 is engaged by the sub-processor itself, 2 by the nearest one of
    level 1 above it, and so on.
    """

    row = models.ForeignKey(SubProcessorRow, models.CASCADE, related_name="chain", verbose_name=_("sub-processor"))
    position = models.PositiveIntegerField(_("position"), default=0)
    level = models.PositiveSmallIntegerField(
        _("level"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("1: engaged by the sub-processor itself; 2: by the party above it in this list."),
    )
    name = PlainLine(_("name"), max_length=200, printed_later=True)
    task = PlainLine(_("delimitation of the task"), max_length=500, blank=True, printed_later=True)

    class Meta:
        verbose_name = _("further sub-processor")
        verbose_name_plural = _("further sub-processors")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class SubProcessorUse(RowFacts):
    """A category of personal data that a sub-processor gets to see, or an interface in which it takes part, or both."""

    parent_field = "row"

    row = models.ForeignKey(SubProcessorRow, models.CASCADE, related_name="uses", verbose_name=_("sub-processor"))
    category = models.ForeignKey(
        DataCategory,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sub_processor_uses",
        verbose_name=_("category of personal data"),
    )
    interface = models.ForeignKey(
        InterfaceRow,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sub_processor_uses",
        verbose_name=_("interface"),
    )

    class Meta:
        verbose_name = _("data or interface of a sub-processor")
        verbose_name_plural = _("data and interfaces of sub-processors")

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.category, self.interface) if part is not None)

    def clean(self) -> None:
        """Raises ``ValidationError`` where neither is chosen."""
        if self.category_id is None and self.interface_id is None:
            raise ValidationError(gettext("Choose a category of personal data or an interface."))
