"""The registers of what was announced, to whom notice was given, and what is planned."""

from __future__ import annotations

from django.contrib import admin

from notices.models import Announcement, Notice, Plan
from office.versions.read_only import ReadOnlyAdmin


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    list_display = ("version", "act", "kind", "opens_window", "made_at", "made_by")
    list_filter = ("act", "kind")
    list_select_related = ("version__line__document", "made_by")
    list_per_page = 50


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("customer", "subject", "given_at", "given_by", "deadline_on")
    list_filter = ("given_by", "announcement__kind")
    search_fields = ("customer__name", "customer__code")
    list_select_related = ("customer", "announcement__version__line__document")
    list_per_page = 50


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    list_display = ("version", "does", "due_at", "made_by", "state")
    list_filter = ("state",)
    list_select_related = ("version__line__document", "made_by")
    list_per_page = 50
