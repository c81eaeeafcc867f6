"""What goes at the end of its time, and what went, in the admin: lists that nobody edits."""

from __future__ import annotations

from datetime import date

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from agreements.models import PlannedRemoval, Removal
from agreements.removals import first_day
from office.versions.read_only import ReadOnlyAdmin


@admin.register(PlannedRemoval)
class PlannedRemovalAdmin(ReadOnlyAdmin):
    """Listed for some weeks before it goes; an agreement that has not ended after all takes it off the list."""

    list_display = ("kind", "name", "concerning", "goes_on", "listed_at")
    list_filter = ("kind",)
    search_fields = ("name", "concerning", "digest")
    fields = ("kind", "name", "concerning", "due_on", "goes_on", "listed_at", "digest")

    @display(description=_("goes on, at the earliest"), ordering="due_on")
    def goes_on(self, item: PlannedRemoval) -> date:
        return first_day(item)


@admin.register(Removal)
class RemovalAdmin(ReadOnlyAdmin):
    """The acts of removal; verification rests on them."""

    list_display = ("kind", "name", "concerning", "kept_from", "due_on", "removed_at")
    list_filter = ("kind",)
    search_fields = ("name", "concerning", "digest")
    fields = (
        "kind",
        "name",
        "concerning",
        ("kept_from", "years", "due_on"),
        ("listed_at", "removed_at"),
        "why",
        "digest",
    )
