"""Products in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from annexes import journaled
from annexes.models import Product
from office.history import HistoryAdmin
from office.past import AsksAboutThePast


@admin.register(Product)
class ProductAdmin(AsksAboutThePast, HistoryAdmin, ModelAdmin):
    """The products, each with its annex 1."""

    act_kind = journaled.PRODUCT
    list_display = ("name", "document")
    list_select_related = ("document",)
    search_fields = ("name",)
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        in_use = obj is None or obj.agreements.exists() or obj.installations.exists()
        return super().has_delete_permission(request, obj) and not in_use
