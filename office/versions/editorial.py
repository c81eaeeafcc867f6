"""Editorial versions in the admin: the statement can be made, corrected and taken back after publication too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from documents import journaled, lifecycle
from documents.models import DocumentVersion, EditorialMark
from office.history import HistoryAdmin


class EditorialForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which published version, and why nobody needs to accept it."""

    class Meta:
        model = EditorialMark
        fields = ("version", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            versions: Any = self.fields["version"]
            versions.queryset = DocumentVersion.objects.published().with_names().order_by("-published_at")

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        return reason.strip()


@admin.register(EditorialMark)
class EditorialMarkAdmin(HistoryAdmin, ModelAdmin):
    """The versions that need no new acceptance, with the reason that customers read."""

    act_kind = journaled.EDITORIAL
    form = EditorialForm
    list_display = ("version", "reason", "marked_at", "marked_by")
    list_select_related = ("version__line__document", "marked_by")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("version", "marked_at", "marked_by") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        mark = lifecycle.mark_editorial(obj.version, reason=obj.reason, by=request.user, at=timezone.now())
        obj.pk = mark.pk
