"""Customers in the admin: the list, the page of each, and the form of its details and of what it uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from agreements.models import Agreement, InstalledRelease
from customers import journaled
from customers.models import Customer, Membership
from office.choices import read_once
from office.customers import standing
from office.customers.bulk_pages import to_receipt_form
from office.customers.desk import saved, seeing
from office.customers.desk.acts import ActsForMany
from office.customers.desk.filters import OF_THE_DESK
from office.customers.desk.new import RIGHTS, new_view
from office.customers.desk.page import page_view
from office.customers.desk.succeeding import succeed_view
from office.customers.importing.pages import import_view
from office.customers.moment_field import MomentOrDateField, split
from office.history import HistoryAdmin
from office.past import AsksAboutThePast


class MembershipInline(TabularInline):
    """The people who act for the customer, to read: they join by invitation, and change on the page of members."""

    model = Membership
    fields = ("user", "role")
    extra = 0
    tab = True
    show_title = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "customer")


class InstalledReleaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """A release and since when; the time may be unknown."""

    installed = MomentOrDateField(label=_("installed at"))
    is_unknown = forms.BooleanField(label=_("unknown from here on"), required=False, widget=UnfoldBooleanWidget)

    class Meta:
        model = InstalledRelease
        fields = ("product", "release")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["installed"] = split(self.instance.installed_at, self.instance.precision)
            self.initial["is_unknown"] = not self.instance.release

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "release" in values and bool(values["release"]) == bool(values.get("is_unknown")):
            self.add_error("release", _("Enter the release, or tick that it is unknown from here on."))
        known, product = values.get("installed"), values.get("product")
        if known:
            # Before the release itself is validated.
            self.instance.installed_at, self.instance.precision = known
        if known and product and self.instance.customer_id:
            same = InstalledRelease.objects.exclude(pk=self.instance.pk).filter(
                customer=self.instance.customer_id, product=product, installed_at=known[0]
            )
            if same.exists():
                self.add_error("installed", _("Another release of this product was installed at the same moment."))
        return values


class InstalledReleaseInline(TabularInline):
    """What the customer has installed, and since when."""

    model = InstalledRelease
    form = InstalledReleaseForm
    fields = ("product", "release", "is_unknown", "installed")
    extra = 0
    tab = True
    show_title = False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return read_once(super().formfield_for_foreignkey(db_field, request, **kwargs))


class AgreementInline(TabularInline):
    """The customer's agreements: opened on pages of their own, with their arrangements."""

    model = Agreement
    fields = ("reference", "hosted", "handed_over_on", "signed_on", "ended_on", "work_ended_on")
    extra = 0
    tab = True
    show_change_link = True
    show_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Customer)
class CustomerAdmin(ActsForMany, AsksAboutThePast, HistoryAdmin, ModelAdmin):
    """Customers. The list leads to the page of each; the form behind it keeps details and releases."""

    act_kind = journaled.ENTERED
    list_display = ("name", "code", "contact_name", "complete", "due", "answered")
    list_select_related = ("standing",)
    list_filter = (*standing.FILTERS_OF_CUSTOMERS, *OF_THE_DESK)
    list_before_template: Any = "admin/customers/customer/_list_before.html"
    list_filter_submit = True
    show_full_result_count = False
    # So many fit a page of less than 300 kB.
    list_per_page = 50
    search_fields = ("name", "code", "contact_name", "contact_email")
    fieldsets = (
        (None, {"fields": (("name", "code"), ("kvk_number",), "address")}),
        (_("Contact (art. 4.3)"), {"fields": (("contact_name", "contact_email", "contact_phone"),)}),
        (_("Data protection officer (art. 4.3)"), {"fields": (("dpo_name", "dpo_email", "dpo_phone"),)}),
    )
    inlines = (AgreementInline, InstalledReleaseInline, MembershipInline)
    warn_unsaved_form = True
    actions = ("record_receipts", "remind", "issue_copies", "export_csv", "export_xlsx")

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/", view(self.page_view), name="customers_customer_page"),
            path("<int:pk>/see-as/", view(seeing.begin_view), name="customers_customer_see_as"),
            path("<int:pk>/succession/", view(self.succeed_view), name="customers_customer_succeed"),
            path("stop-seeing/", view(seeing.end_view), name="customers_customer_stop_seeing"),
            path("filters/", view(saved.save_view), name="customers_customer_save_filter"),
            path("filters/<int:pk>/forget/", view(saved.forget_view), name="customers_customer_forget_filter"),
            path("import/", view(self.import_view), name="customers_customer_import"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[no-untyped-call]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return _CustomersWithPages

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All of one customer, to read; its form is one of the things to do there."""
        return page_view(self, request, pk)

    def succeed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Municipalities merge: who stands in the place of this one."""
        return succeed_view(self, request, pk)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Customers with their agreements, releases and members, from a file."""
        return import_view(self, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        kept = {**saved.context(request), "may_import": request.user.has_perms(RIGHTS)}
        return super().changelist_view(request, {**(extra_context or {}), **kept})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A new customer with all that comes with it, on one page."""
        return new_view(self, request)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response: HttpResponse = super().response_change(request, obj)  # type: ignore[no-untyped-call]
        # After saving the form, back to the page that led to it.
        listed = reverse("admin:customers_customer_changelist")
        if isinstance(response, HttpResponseRedirect) and response.url.partition("?")[0] == listed:
            return HttpResponseRedirect(reverse("admin:customers_customer_page", args=[obj.pk]))
        return response

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "address":
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Its pages are known under the code.
        return ("code",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # No class attribute: the page of an earlier state reads that, and its code is no field either.
        return {} if obj else {"code": ("name",)}

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def customers_concerned(self, request: HttpRequest, obj: Any) -> list[Customer]:
        return [obj] if obj.pk else []

    @admin.action(description=_("Record a receipt for the chosen customers"), permissions=["view"])
    def record_receipts(self, request: HttpRequest, customers: Any) -> HttpResponseRedirect:
        return to_receipt_form(request, customers.order_by("pk").values_list("pk", flat=True))

    @display(description=_("details complete"), boolean=True)
    def complete(self, customer: Customer) -> bool:
        return not customer.missing_details

    @display(description=_("due"), ordering="-standing__due_count")
    def due(self, customer: Customer) -> int | str:
        found = standing.of(customer)
        return found.due_count if found is not None else "–"

    @display(description=_("answer"))
    def answered(self, customer: Customer) -> str:
        found = standing.of(customer)
        return found.get_answer_display() if found is not None else "–"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not any(
            held.exists()
            for held in (
                obj.agreements,
                obj.receipts,
                obj.installed_releases,
                obj.memberships,
                obj.copy_requests,
                obj.seeings,
            )
        )

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)


class _CustomersWithPages(ChangeList):
    """The list of customers, which leads to the page of each."""

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:customers_customer_page", args=[result.pk])
