"""Bijlage 1 as rows: personal data, activities, sub-processors and interfaces of one release line of a product."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from annexes.kinds import ANNEX1
from documents.models import DocumentVersion, Row
from documents.models.version import KindManager
from documents.text import richtext


class Annex1Version(DocumentVersion):
    """A version of a Bijlage 1."""

    objects: ClassVar = KindManager(ANNEX1)

    class Meta:
        proxy = True
        verbose_name = _("annex 1 version")
        verbose_name_plural = _("annex 1")


class Annex1Text(Row):
    """The headings and section texts of an annex 1; each version has one."""

    preamble = models.TextField(_("preamble"), blank=True, validators=[richtext.validate])
    log_heading = models.CharField(_("heading of the version log"), max_length=200, blank=True)
    data_heading = models.CharField(_("heading of the personal data"), max_length=200, blank=True)
    identifying_intro = models.TextField(_("intro to identifying data"), blank=True, validators=[richtext.validate])
    additional_intro = models.TextField(_("intro to additional data"), blank=True, validators=[richtext.validate])
    data_closing = models.TextField(_("closing sentence on the data"), blank=True, validators=[richtext.validate])
    activities_heading = models.CharField(_("heading of the activities"), max_length=200, blank=True)
    activities_intro = models.TextField(_("intro to the activities"), blank=True, validators=[richtext.validate])
    sub_processors_heading = models.CharField(_("heading of the sub-processors"), max_length=200, blank=True)
    sub_processors_intro = models.TextField(
        _("intro to the sub-processors"), blank=True, validators=[richtext.validate]
    )
    interfaces_heading = models.CharField(_("heading of the interfaces"), max_length=200, blank=True)
    interfaces_intro = models.TextField(_("intro to the interfaces"), blank=True, validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("section texts")
        verbose_name_plural = _("section texts")

    def __str__(self) -> str:
        return str(_("Section texts"))


class DataCategory(Row):
    """A category of personal data, in one of two groups (annex 1 section 2)."""

    class Group(models.TextChoices):
        IDENTIFYING = "identifying", _("identifying")
        ADDITIONAL = "additional", _("additional")

    group = models.CharField(_("group"), max_length=12, choices=Group.choices)
    text = models.CharField(_("printed text"), max_length=500)

    class Meta(Row.Meta):
        verbose_name = _("category of personal data")
        verbose_name_plural = _("categories of personal data")

    def __str__(self) -> str:
        return self.text


class ActivityRow(Row):
    """A processing activity (*werkzaamheid*) with one or more descriptions (annex 1 section 3)."""

    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("descriptions"), blank=True, validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return self.name


class SubProcessorRow(Row):
    """A sub-processor as printed (art. 28 lid 2 AVG, annex 1 section 4)."""

    name = models.CharField(_("name"), max_length=200)
    contact = models.CharField(_("contact details"), max_length=500, blank=True)
    activities = models.TextField(_("activities"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("sub-processor")
        verbose_name_plural = _("sub-processors")

    def __str__(self) -> str:
        return self.name


class InterfaceRow(Row):
    """An interface: what can be exchanged with another system (annex 1 section 5)."""

    name = models.CharField(_("module"), max_length=200)
    marks = models.CharField(_("marks under the name"), max_length=200, blank=True)
    text = models.TextField(_("description"), blank=True, validators=[richtext.validate])
    text_after = models.TextField(_("description after the data items"), blank=True, validators=[richtext.validate])

    class Meta(Row.Meta):
        verbose_name = _("interface")
        verbose_name_plural = _("interfaces")

    def __str__(self) -> str:
        return self.name


class DataItem(Row):
    """A piece of personal data that an interface exchanges."""

    parent_field = "interface"

    interface = models.ForeignKey(InterfaceRow, models.CASCADE, related_name="data_items", verbose_name=_("interface"))
    text = models.CharField(_("printed text"), max_length=500)

    class Meta(Row.Meta):
        verbose_name = _("data item")
        verbose_name_plural = _("data items")

    def __str__(self) -> str:
        return self.text
