"""Bijlage 1 in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.kinds import ANNEX1
from annexes.models import (
    ActivityFacts,
    ActivityRow,
    Annex1Facts,
    Annex1Text,
    Annex1Version,
    ChainLink,
    DataCategory,
    DataItem,
    InterfaceRow,
    SubProcessorFacts,
    SubProcessorRow,
    SubProcessorUse,
)
from documents.models import FootnoteRow, LogRow
from office.versions import RowForm, SectionTexts, StackedRows, TabularRows, VersionAdmin
from office.versions.editing.beside import FactsBesideRow, ListBesideRow, PartiesBesideRow, choose_row


class Annex1Texts(SectionTexts):
    model = Annex1Text


class LogRows(TabularRows):
    model = LogRow
    fields = ("date", "text", "position")
    tab = True


class _CategoryForm(RowForm):
    """A category in the group of its inline."""

    group: str

    def clean(self) -> dict[str, Any]:
        # Before the row itself is validated.
        self.instance.group = self.group
        return super().clean()


class _IdentifyingForm(_CategoryForm):
    group = DataCategory.Group.IDENTIFYING


class _AdditionalForm(_CategoryForm):
    group = DataCategory.Group.ADDITIONAL


class _Categories(TabularRows):
    model = DataCategory
    fields = ("text", "position")
    tab = True
    group: str

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(group=self.group)


class IdentifyingCategories(_Categories):
    form = _IdentifyingForm
    group = DataCategory.Group.IDENTIFYING
    verbose_name = _("identifying category")
    verbose_name_plural = _("identifying data")


class AdditionalCategories(_Categories):
    form = _AdditionalForm
    group = DataCategory.Group.ADDITIONAL
    verbose_name = _("additional category")
    verbose_name_plural = _("additional data")


class FactsOnTheProcessing(FactsBesideRow):
    model = Annex1Facts
    fields = ("data_subjects", "sensitive_data", "safeguards")
    tab = True


class FactsOnActivity(FactsBesideRow):
    model = ActivityFacts
    fields = (("nature", "purpose"), "duration")


class Activities(StackedRows):
    model = ActivityRow
    fields = ("name", "text", "position")
    inlines = (FactsOnActivity,)
    with_children = ("facts",)
    tab = True


class FactsOnSubProcessor(FactsBesideRow):
    model = SubProcessorFacts
    fields = (
        ("country", "place", "location"),
        ("transfer_basis", "transfer_details", "marked"),
        "task",
        ("contact_function", "contact_name", "contact_details"),
        ("contract", "contract_date", "contract_evidence"),
        ("engaged_from", "verified_on"),
    )


class Chain(PartiesBesideRow):
    model = ChainLink
    fields = (
        ("name", "level"),
        "task",
        ("country", "place", "location"),
        ("transfer_basis", "transfer_details"),
        "position",
    )


class Uses(ListBesideRow):
    model = SubProcessorUse
    fields = ("category", "interface")
    ordering_field = None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return choose_row(db_field, request)


class SubProcessors(StackedRows):
    model = SubProcessorRow
    fields = (("name", "contact"), "activities", "position")
    inlines = (FactsOnSubProcessor, Chain, Uses)
    with_children = ("facts", "chain", "uses__category", "uses__interface")
    tab = True


class DataItems(TabularRows):
    model = DataItem
    fields = ("text", "position")


class Interfaces(StackedRows):
    model = InterfaceRow
    fields = (("name", "marks"), "text", "text_after", "position")
    inlines = (DataItems,)
    with_children = ("data_items",)
    tab = True


class Footnotes(TabularRows):
    model = FootnoteRow
    fields = ("mark", "text", "after", "position")
    tab = True


@admin.register(Annex1Version)
class Annex1Admin(VersionAdmin):
    """Versions of every Bijlage 1, one line for each range of releases."""

    kind = ANNEX1
    inlines = (
        Annex1Texts,
        LogRows,
        IdentifyingCategories,
        AdditionalCategories,
        Activities,
        SubProcessors,
        Interfaces,
        Footnotes,
        FactsOnTheProcessing,
    )
