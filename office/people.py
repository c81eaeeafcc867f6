"""People in the admin: who works for the processor, in which role. Passwords, addresses and keys are their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from accounts import journaled
from accounts.models import DirectoryPerson, User
from accounts.session.ending import end_sessions
from accounts.signing_in import second_factor
from characters.forms import LineField
from customers.two_sides import refuse_member
from documents.errors import Refused
from office import roles
from office.history import ActsAdmin
from office.versions.read_only import ReadOnlyAdmin

_RIGHTS = ("is_staff", "is_superuser", "groups")


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The roles that are groups, each with what it may do."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            Group.objects.filter(name__in=roles.GROUPS).order_by("pk"),
            required=False,
            label=_("roles"),
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
            **given,
        )

    def label_from_instance(self, obj: Group) -> str:
        title, what = roles.TITLES[obj.name]
        return f"{title}: {what}"


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person as others may describe it, and its roles."""

    groups = RolesField()

    class Meta:
        model = User
        fields = ("email", "name", "language", "is_active", *_RIGHTS)
        labels = {"is_superuser": _("administrator")}
        help_texts = {"is_superuser": _("People, their roles and the settings; no contract text and no customers.")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "is_staff" in values and not values["is_staff"]:
            for name in ("is_superuser", "groups"):
                if values.get(name):
                    self.add_error(name, _("Only for officers: tick that too, or take the roles away."))
        if self.instance.pk and values.get("is_staff"):
            # Locked, so that the person doesn't accept an invitation in the same moment.
            try:
                refuse_member(User.objects.select_for_update().get(pk=self.instance.pk))
            except Refused as refusal:
                self.add_error("is_staff", str(refusal))
        return values


class ResetForm(forms.Form):
    """Why somebody's second factor is removed."""

    reason = LineField(
        label=_("reason"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("How you know that it is the person who asks. The person reads this."),
    )


class RoleFilter(admin.SimpleListFilter):
    """People by the role that they have, by whichever group."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(role, roles.NAMES[role]) for role in roles.ROLES]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        role = self.value()
        return roles.with_role(role, queryset) if role in roles.ROLES else queryset


@admin.register(User)
class UserAdmin(ActsAdmin, ModelAdmin):
    """Officers and the members of customers. Administrators say who is an officer; nobody changes their own rights."""

    act_kind = journaled.PERSON
    form = PersonForm
    list_display = ("email", "name", "role_names", "is_active", "last_login")
    list_filter = (RoleFilter, ("is_staff", BooleanRadioFilter), ("is_active", BooleanRadioFilter))
    list_filter_submit = True
    search_fields = ("email", "name")
    ordering = ("email",)
    fieldsets = (
        (
            None,
            {
                "fields": (("email", "name"), ("language", "is_active")),
                "description": _(
                    "Each person sets and changes their own password, e-mail address and second factor, through their "
                    "own mailbox."
                ),
            },
        ),
        (_("Rights"), {"fields": ("is_staff", "groups", "is_superuser")}),
        (_("Important dates"), {"fields": (("last_login", "date_joined"), "directory_says"), "classes": ("collapse",)}),
    )
    readonly_fields = ("last_login", "date_joined", "directory_says", "role_names")
    change_form_template = "admin/accounts/user/change_form.html"
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @display(description=_("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(str(roles.NAMES[role]) for role in roles.roles_of(person)) or "–"

    @display(description=_("in the processor's directory"))
    def directory_says(self, person: User) -> str:
        """Whether a program of the directory keeps the account."""
        kept = DirectoryPerson.objects.filter(user=person).first()
        if kept is None:
            return "–"
        if kept.removed_at is not None:
            return gettext("removed there on %(day)s") % {"day": date_format(localdate(kept.removed_at))}
        return gettext("since %(day)s") % {"day": date_format(localdate(kept.since))}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Roles with what they may do for who gives them, in words for everybody else."""
        if "groups" not in self.get_readonly_fields(request, obj):
            return super().get_fieldsets(request, obj)
        rights = (_("Rights"), {"fields": ("is_staff", "role_names")})
        return (self.fieldsets[0], rights, self.fieldsets[2])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = self.readonly_fields if obj is None else (*self.readonly_fields, "email")
        own = obj is not None and obj.pk == request.user.pk
        if not request.user.is_superuser or own:
            fixed = (*fixed, *_RIGHTS)
        return (*fixed, "is_active") if own else fixed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Officers are the administrators' business.
        out_of_reach = obj is not None and obj.is_staff and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not out_of_reach

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The ledger and the histories name people; one who leaves is made inactive.
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and {*_RIGHTS, "is_active"} & set(form.changed_data):
            # What a session was opened with is no longer what the person may do.
            end_sessions(obj)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.reset_view)
        return [path("<int:pk>/second-factor/", view, name="accounts_user_reset"), *super().get_urls()]

    def may_reset(self, request: HttpRequest, person: User) -> bool:
        """Of others only, and of officers by administrators."""
        allowed = request.user.has_perm("accounts.reset_second_factor") and self.has_change_permission(request, person)
        return allowed and person.pk != request.user.pk

    def reset_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, and remove the second factor of somebody who lost it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = User.objects.filter(pk=pk).first()
        if person is None:
            raise Http404
        if not self.may_reset(request, person):
            raise PermissionDenied
        form = ResetForm(request.POST if request.method == "POST" else None)
        page = reverse("admin:accounts_user_change", args=[person.pk])
        if request.method == "POST" and form.is_valid():
            assert isinstance(request.user, User)
            reason = form.cleaned_data["reason"]
            try:
                second_factor.reset(person, reason=reason, by=request.user, at=timezone.now())
            except second_factor.NothingToReset:
                messages.warning(request, gettext("%(person)s has no second factor.") % {"person": person})
            else:
                self.log_change(request, person, f"second factor reset: {reason}")
                messages.success(request, gettext("The second factor is removed, and the person was told."))
            return HttpResponseRedirect(page)
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "title": gettext("Remove the second factor of %(person)s") % {"person": person},
            "button": gettext("Remove"),
            "is_danger": True,
            "change_url": page,
            "intro": gettext(
                "For somebody who lost app, passkey and recovery codes. The person is signed out everywhere and gets "
                "a message with your name and the reason."
            ),
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None and self.may_reset(request, obj) and second_factor.has_second_factor(obj):
            context["reset_address"] = reverse("admin:accounts_user_reset", args=[obj.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin, BaseGroupAdmin):  # type: ignore[misc]
    """The roles. What each may do stands in office.roles, not in the database."""

    search_fields = ()
    ordering = ("pk",)
    list_display = ("title", "may")
    fields = ("title", "may")
    readonly_fields = ("title", "may")

    @display(description=_("role"))
    def title(self, group: Group) -> str:
        return str(roles.TITLES[group.name][0]) if group.name in roles.TITLES else group.name

    @display(description=_("may"))
    def may(self, group: Group) -> str:
        return str(roles.TITLES[group.name][1]) if group.name in roles.TITLES else "–"
