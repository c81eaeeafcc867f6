"""Bijlage 2 in the admin."""

from __future__ import annotations

from django.contrib import admin

from annexes.kinds import ANNEX2
from annexes.models import Annex2Facts, Annex2Text, Annex2Version, Measure, MeasureCategoryRow
from office.content.annex1 import LogRows
from office.versions import SectionTexts, StackedRows, TabularRows, VersionAdmin
from office.versions.editing.beside import FactsBesideRow


class Annex2Texts(SectionTexts):
    model = Annex2Text


class FactsOnTheMeasures(FactsBesideRow):
    model = Annex2Facts
    fields = ("assistance",)
    tab = True


class Measures(TabularRows):
    model = Measure
    fields = ("text", "position")


class Categories(StackedRows):
    model = MeasureCategoryRow
    fields = ("title", "position")
    inlines = (Measures,)
    with_children = ("measures",)
    tab = True


@admin.register(Annex2Version)
class Annex2Admin(VersionAdmin):
    """Versions of Bijlage 2."""

    kind = ANNEX2
    inlines = (Annex2Texts, LogRows, Categories, FactsOnTheMeasures)
