"""Filters on the list of customers beside those of the standing: line, release, objection, bounced mail, details."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from agreements.models import StandingPart
from customers.models import Customer
from documents.models import Line
from notices.models import NoticeAddress, Objection


class LineOfCustomersFilter(DropdownFilter):
    """The customers to whom a version of this line applies, or is due."""

    title = _("release line")
    parameter_name = "line"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        lines = Line.objects.exclude(from_release="").select_related("document").order_by("document__title", "pk")
        return [(str(line.pk), str(line)) for line in lines]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        return _with_part(queryset, line=int(value)) if value.isdecimal() and len(value) < 12 else queryset.none()


class ReleaseFilter(DropdownFilter):
    """The customers with a release in use; “unknown” where a product is agreed and none is known."""

    title = _("installed release")
    parameter_name = "release"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        known = (
            StandingPart.objects.exclude(release="").order_by("release").values_list("release", flat=True).distinct()
        )
        return [*((release, release) for release in known[:200]), ("unknown", _("unknown"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        if value == "unknown":
            return _with_part(queryset, product__isnull=False, release="")
        return _with_part(queryset, release=value)


class ObjectionFilter(DropdownFilter):
    """Whether an objection of the customer is open, or ever was made."""

    title = _("objection")
    parameter_name = "objection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("not ended")), ("any", _("ever made")), ("none", _("none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        made = Objection.objects.filter(notice__customer=OuterRef("pk"))
        if self.value() == "open":
            return queryset.filter(Exists(made.filter(state__in=Objection.OPEN)))
        if self.value() == "any":
            return queryset.filter(Exists(made))
        return queryset.filter(~Exists(made)) if self.value() == "none" else queryset


class BouncedFilter(DropdownFilter):
    """Whether mail to the customer came back: from an address, or so that a notice was not given at all."""

    title = _("mail that came back")
    parameter_name = "bounced"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("from an address")), ("not-given", _("and the notice was not given"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        back = NoticeAddress.objects.filter(
            notice__customer=OuterRef("pk"),
            notice__announcement__revoked_at__isnull=True,
            state=NoticeAddress.State.BOUNCED,
        )
        if self.value() == "not-given":
            back = back.filter(notice__given_at__isnull=True)
        return queryset.filter(Exists(back)) if self.value() in ("yes", "not-given") else queryset


class DetailsFilter(DropdownFilter):
    """Whether all is filled in that art. 4.3 asks for."""

    title = _("details")
    parameter_name = "details"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("incomplete", _("incomplete")), ("complete", _("complete"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        missing = Q()
        for name in Customer.REQUIRED:
            missing |= Q(**{name: ""})
        if self.value() == "incomplete":
            return queryset.filter(missing)
        return queryset.exclude(missing) if self.value() == "complete" else queryset


def _with_part(customers: QuerySet[Any], **wanted: Any) -> QuerySet[Any]:
    return customers.filter(Exists(StandingPart.objects.filter(standing=OuterRef("pk"), **wanted)))


OF_THE_DESK = (LineOfCustomersFilter, ReleaseFilter, ObjectionFilter, BouncedFilter, DetailsFilter)
