"""The standing of customers in the admin: what binds whom, what is due, since when; found in the projection alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    DropdownFilter,
    FieldTextFilter,
    RangeDateTimeFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import display

from agreements.applicability.reasons import name_of_warning
from agreements.models import Standing, StandingPart
from annexes.models import Product
from customers.models import Customer
from documents.kinds import choices
from documents.templatetags.registry import moment
from office.addresses import version_address
from office.choices import LineFilter
from office.customers.bulk_pages import to_receipt_form
from office.versions.read_only import ReadOnlyAdmin

# What a list of warnings offers: of the customer as a whole, and of a part.
_OF_THE_WHOLE = ("warn_no_terms", "warn_no_agreement", "warn_details", "warn_handed_over_late", "warn_not_agreed")
_OF_A_PART = ("warn_lower_line", "warn_release_unknown", "warn_no_release", "warn_withdrawn", "warn_other_document")


def of(customer: Customer) -> Standing | None:
    """The standing that a list has read with the customer; None until a worker has made it."""
    return getattr(customer, "standing", None)


class _OfStanding(DropdownFilter):
    """A filter on the standing of a customer; ``path`` leads to it from the rows of the list."""

    path: ClassVar[str] = "standing__"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return self.keep(queryset, value) if value else queryset

    def keep(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        raise NotImplementedError


class DueFilter(_OfStanding):
    """What is due: anything, or a part of one kind."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("any", _("anything")), *choices(), ("none", _("nothing"))]

    def keep(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value in ("any", "none"):
            is_due = Q(**{f"{self.path}due_count__gt": 0})
            return rows.filter(is_due if value == "any" else ~is_due)
        return _with_part(rows, due__isnull=False, kind=value)


class ProductFilter(_OfStanding):
    """The customers with an agreement about a product."""

    title = _("product")
    parameter_name = "product"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(pk), name) for pk, name in Product.objects.values_list("pk", "name")]

    def keep(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return _with_part(rows, product=int(value)) if value.isdecimal() else rows.none()


class WarningFilter(_OfStanding):
    """The customers with a warning: any, or a certain one, on the whole or on a part."""

    title = _("warning")
    parameter_name = "warning"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        codes = (*_OF_THE_WHOLE, *_OF_A_PART)
        return [("any", _("any")), *((code, name_of_warning(code)) for code in codes), ("none", _("none"))]

    def keep(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value in ("any", "none"):
            warned = Q(**{f"{self.path}warning_count__gt": 0})
            return rows.filter(warned if value == "any" else ~warned)
        return rows.filter(**{f"{self.path}warnings__contains": f" {value} "})


class ReceivedFilter(_OfStanding):
    """Whether the customer ever received anything."""

    title = _("receipt")
    parameter_name = "received"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("never", _("never received anything")), ("once", _("received something"))]

    def keep(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}never_received": value == "never"})


class AnswerFilter(_OfStanding):
    """What the customer answered to what applies."""

    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("not", _("not accepted")), *Standing.Answer.choices]

    def keep(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        wanted = [Standing.Answer.OPEN, Standing.Answer.DECLINED] if value == "not" else [value]
        return rows.filter(**{f"{self.path}answer__in": wanted})


def _with_part(rows: QuerySet[Any], **wanted: Any) -> QuerySet[Any]:
    return rows.filter(Exists(StandingPart.objects.filter(standing=OuterRef("pk"), **wanted)))


FILTERS_OF_CUSTOMERS = (DueFilter, ProductFilter, WarningFilter, ReceivedFilter, AnswerFilter)


class PartDueFilter(DropdownFilter):
    """Whether a version of this part is due."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("due")), ("none", _("nothing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(due__isnull=self.value() == "none") if self.value() else queryset


class PartReceivedFilter(DropdownFilter):
    """Whether any version of this part was ever received."""

    title = _("receipt")
    parameter_name = "received"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("never", _("never received")), ("once", _("received"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(never_received=self.value() == "never") if self.value() else queryset


class PartKindFilter(DropdownFilter):
    """Terms, annex 1 or annex 2."""

    title = _("part")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PartWarningFilter(WarningFilter):
    """The warnings on this part or on its customer as a whole."""

    path = "standing__"


class PartAnswerFilter(AnswerFilter):
    """What the customer answered to the whole of which this is a part."""


@admin.register(StandingPart)
class StandingPartAdmin(ReadOnlyAdmin):
    """What applies to every customer, part by part; the page of a customer says why."""

    list_display = ("of_customer", "part", "binds", "begun", "release", "is_due", "waiting", "warned")
    list_display_links = None
    list_select_related = (
        "standing__customer",
        "product",
        "version__line__document",
        "due__line__document",
    )
    list_filter = (
        PartKindFilter,
        ("product", RelatedDropdownFilter),
        ("line", LineFilter),
        ("release", FieldTextFilter),
        PartDueFilter,
        ("due_since", RangeDateTimeFilter),
        ("since", RangeDateTimeFilter),
        PartReceivedFilter,
        PartWarningFilter,
        PartAnswerFilter,
        ("standing__customer", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    search_fields = ("standing__customer__name", "standing__customer__code")
    ordering = ("standing", "pk")
    show_full_result_count = False
    # So many fit a page of less than 300 kB.
    list_per_page = 50
    actions = ("record_receipts",)

    @display(description=_("customer"))
    def of_customer(self, part: StandingPart) -> str:
        customer = part.standing.customer
        address = reverse("admin:customers_customer_page", args=[customer.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, customer)

    @display(description=_("part"))
    def part(self, part: StandingPart) -> str:
        kind = str(part.get_kind_display())
        return f"{kind} · {part.product}" if part.product else kind

    @display(description=_("binds"))
    def binds(self, part: StandingPart) -> str:
        return _linked(part.version)

    @display(description=_("in force since"), ordering="since")
    def begun(self, part: StandingPart) -> str:
        return _moment(part.since)

    @display(description=_("due"))
    def is_due(self, part: StandingPart) -> str:
        return _linked(part.due)

    @display(description=_("due since"), ordering="due_since")
    def waiting(self, part: StandingPart) -> str:
        return _moment(part.due_since)

    @display(description=_("warnings"))
    def warned(self, part: StandingPart) -> str:
        return ", ".join(str(name_of_warning(code)) for code in part.warnings.split()) or "–"

    @admin.action(description=_("Record a receipt for the chosen customers"), permissions=["view"])
    def record_receipts(self, request: HttpRequest, parts: Any) -> HttpResponseRedirect:
        return to_receipt_form(request, parts.order_by("standing").values_list("standing", flat=True).distinct())


def _linked(version: Any) -> str:
    if version is None:
        return "–"
    return format_html('<a class="text-link" href="{}">{}</a>', version_address(version), version)


def _moment(at: datetime | None) -> str:
    return moment(at) if at is not None else "–"
