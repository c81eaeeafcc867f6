"""The registers of what was announced, to whom notice was given, what is planned, and what was objected."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter, RangeDateTimeFilter
from unfold.decorators import display

from documents.moments import local_day
from notices.delivery.escalating import left_to_officers
from notices.models import Announcement, Notice, NoticeAddress
from office.notices.board import BoardViews
from office.notices.notice_pages import NoticePages
from office.versions.read_only import ReadOnlyAdmin


class GivenFilter(DropdownFilter):
    """Whether notice has been given, and where it needs an officer."""

    title = _("notice")
    parameter_name = "given"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("yes", _("notice given")),
            ("no", _("notice not given")),
            ("bounced", _("came back from an address")),
            ("left", _("no address is left: to be told on paper")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        value = self.value()
        if value in ("yes", "no"):
            return queryset.filter(given_at__isnull=value == "no")
        if value == "bounced":
            bounced = NoticeAddress.objects.filter(notice=OuterRef("pk"), state=NoticeAddress.State.BOUNCED)
            return queryset.filter(Exists(bounced))
        return queryset.filter(pk__in=left_to_officers().values("pk")) if value == "left" else queryset


class WindowFilter(DropdownFilter):
    """Whether an objection is still possible."""

    title = _("objection")
    parameter_name = "window"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("still possible")), ("closed", _("not possible any more")), ("none", _("not possible"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        today = local_day(timezone.now())
        if self.value() == "open":
            return queryset.filter(Q(deadline_on=None) | Q(deadline_on__gte=today), opens_window=True)
        if self.value() == "closed":
            return queryset.filter(deadline_on__lt=today, opens_window=True)
        return queryset.filter(opens_window=False) if self.value() == "none" else queryset


@admin.register(Announcement)
class AnnouncementAdmin(BoardViews, ReadOnlyAdmin):
    """What was announced, published or withdrawn with notice; the page of one is its board."""

    list_display = ("version", "act", "kind", "opens_window", "made_at", "made_by", "revoked_at")
    list_filter = ("act", "kind", "opens_window", ("made_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("version__line__document", "made_by")
    list_per_page = 50
    show_full_result_count = False


@admin.register(Notice)
class NoticeAdmin(NoticePages, ReadOnlyAdmin):
    """To whom notice was given of what, when and how."""

    list_display = ("customer", "shown", "given_at", "given_by", "deadline_on")
    list_filter = (
        GivenFilter,
        WindowFilter,
        "given_by",
        "announcement__kind",
        ("customer", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    search_fields = ("customer__name", "customer__code")
    list_select_related = ("customer", "announcement__version__line__document")
    list_per_page = 50
    show_full_result_count = False

    @display(description=_("subject"))
    def shown(self, notice: Notice) -> str:
        return str(notice)
