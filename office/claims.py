"""Which values of the provider's token give which roles: entered and taken away by administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from accounts import journaled
from accounts.models import RoleClaim
from office import roles
from office.history import ActsAdmin


class RoleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The roles that are groups, each with what it may do; administrators are made by hand."""

    def label_from_instance(self, obj: Group) -> str:
        title, what = roles.TITLES[obj.name]
        return f"{title}: {what}"


class RoleClaimForm(forms.ModelForm):  # type: ignore[type-arg]
    """A value and its role."""

    group = RoleField(
        Group.objects.filter(name__in=roles.GROUPS).order_by("pk"), label=_("role"), widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = RoleClaim
        fields = ("value", "group")


@admin.register(RoleClaim)
class RoleClaimAdmin(ActsAdmin, ModelAdmin):
    """The allow-list. A line is entered or taken away, and not changed: the journal then says who meant what."""

    act_kind = journaled.MAPPED
    form = RoleClaimForm
    list_display = ("value", "role")
    list_select_related = ("group",)
    search_fields = ("value",)
    actions = None
    readonly_fields = ("role",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A role to choose where a line is entered, and what it is called where one is read."""
        about = _(
            "Who signs in at the provider gets the roles of the values in its token, and loses at the next "
            "sign-in what no value gives any more. Roles that were given by hand stay."
        )
        return ((None, {"fields": ("value", "group" if obj is None else "role"), "description": about}),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("role"))
    def role(self, claim: RoleClaim) -> str:
        return str(roles.TITLES[claim.group.name][0]) if claim.group.name in roles.TITLES else claim.group.name
