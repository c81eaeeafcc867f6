"""Which organisation of the provider's token is which customer: entered and ended by who manages members."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from customers import journaled
from customers.models import OrganisationClaim
from office.history import ActsAdmin


@admin.register(OrganisationClaim)
class OrganisationClaimAdmin(ActsAdmin, ModelAdmin):
    """The allow-list. A line is entered or ended, and not changed: the journal then says who meant what."""

    act_kind = journaled.MAPPED
    list_display = ("kvk_number", "establishment_number", "customer", "role")
    list_select_related = ("customer",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("kvk_number", "establishment_number", "customer__name")
    autocomplete_fields = ("customer",)
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a line does is said where one is entered."""
        about = _(
            "Who signs in at the provider for this organisation acts for the customer, and no longer does after the "
            "next sign-in for another or for none. Members by hand stay. Without an establishment number the line is "
            "of the organisation as a whole; one of the very establishment comes first. Nobody becomes an "
            "administrator by it."
        )
        fields = ("customer", ("kvk_number", "establishment_number"), "role")
        return ((None, {"fields": fields, "description": about}),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
