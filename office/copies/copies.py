"""The registers of copies in the admin: those that were issued, and those that were asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.views import ChangeList

from agreements.applicability import Applicability
from copies.differences import differences_from
from copies.models import CopyRequest, IssuedCopy
from copies.past import PARTS, SHOWN, answers_for, differing_copies, says_otherwise, with_parts
from copies.sealed.currency import standings_of
from documents.templatetags.registry import moment
from office.addresses import version_address
from office.past import as_file
from office.versions.read_only import ReadOnlyAdmin


class DiffersFilter(admin.SimpleListFilter):
    """The copies for whose moment something else would be stated now; looked up when it is chosen only."""

    title = _("stated today")
    parameter_name = "differs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("something else")), ("no", _("the same"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("yes", "no"):
            return queryset
        differing = [item.copy.pk for item in differing_copies() if isinstance(item.copy, IssuedCopy)]
        return queryset.filter(pk__in=differing) if self.value() == "yes" else queryset.exclude(pk__in=differing)


class _CopiesStatedNow(ChangeList):
    """A page of the register, with what would be stated now for the copies on it: read once for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        copies: list[Any] = list(self.result_list)
        now = {copy.pk: stated for copy, stated in answers_for(copies) if says_otherwise(copy, stated)}
        for copy in copies:
            copy.stated_now = now.get(copy.pk)
        prefetch_related_objects([copy for copy in copies if copy.stated_now], PARTS)
        self.result_list = copies


def _shown(copy: IssuedCopy, now: Applicability) -> str:
    context = {"differences": differences_from(copy, now), "was_label": gettext("It says"), "now_label": gettext("Now")}
    return render_to_string("admin/copies/_differences.html", context)


@admin.register(IssuedCopy)
class IssuedCopyAdmin(ReadOnlyAdmin):
    """The register of issued copies."""

    list_display = ("customer", "stated", "issued", "asked_by", "language", "seal", "today", "open")
    list_filter = (DiffersFilter, "level", "is_test", "language")
    search_fields = ("customer__name", "customer__code", "sha256", "digest")
    list_select_related = ("customer", "issued_by")
    fieldsets = (
        (None, {"fields": ("customer", "stated", "standing", "parts", "language", "open")}),
        (_("Issued"), {"fields": ("issued", "asked_by", "seal")}),
        (_("Evidence"), {"fields": ("digest", "sha256", "size", "ledger_position", "ledger_head")}),
    )

    @display(description=_("agreement at"), ordering="moment")
    def stated(self, copy: IssuedCopy) -> str:
        return moment(copy.moment)

    @display(description=_("issued at"), ordering="issued_at")
    def issued(self, copy: IssuedCopy) -> str:
        return moment(copy.issued_at)

    @display(description=_("asked for by"), ordering="issued_by")
    def asked_by(self, copy: IssuedCopy) -> str:
        return str(copy.issued_by or "–")

    @display(description=_("seal"), ordering="level")
    def seal(self, copy: IssuedCopy) -> str:
        if not copy.is_test:
            return f"PAdES {copy.level}"
        return format_html(
            'PAdES {} <span class="registry-badge registry-badge--danger">{}</span>', copy.level, gettext("test seal")
        )

    @display(description=_("files"))
    def open(self, copy: IssuedCopy) -> str:
        address = reverse("portal:copy", args=[copy.customer.code, copy.pk])
        bundle = reverse("portal:copy_bundle", args=[copy.customer.code, copy.pk])
        return format_html(
            '<a class="text-link" href="{}">PDF</a> · <a class="text-link" href="{}">{}</a>',
            address,
            bundle,
            gettext("Evidence bundle"),
        )

    @display(description=_("standing"))
    def standing(self, copy: IssuedCopy) -> str:
        found = next((one for one in standings_of(copy.customer, at=timezone.now()) if one.copy.pk == copy.pk), None)
        if found is None:
            return gettext("replaced by its archival renewal")
        text = gettext("applies now") if found.is_current else gettext("earlier standing")
        if found.differs is None:
            return text
        words = "{}; {}".format(text, gettext("today another combination or reason would be stated for its moment"))
        return format_html("{}{}", words, _shown(copy, found.differs))

    @display(description=_("stated today"))
    def today(self, copy: Any) -> str:
        """Whether the same would be stated for its moment now; what differs, and why."""
        if copy.stated_now is None:
            return gettext("the same")
        return _shown(copy, copy.stated_now)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return _CopiesStatedNow

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.differing_view)
        return [path("differing/", view, name="copies_issuedcopy_differing"), *super().get_urls()]

    def differing_view(self, request: HttpRequest) -> HttpResponse:
        """All copies, sealed or to read, for whose moment something else would be stated now: as a page, or a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = differing_copies()
        is_file = "list" in request.GET
        shown = with_parts(found if is_file else found[:SHOWN])
        rows = [(item.copy, differences_from(item.copy, item.now_answered)) for item in shown]
        if is_file:
            return as_file(rows)
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": gettext("Copies that differ from what would be stated now"),
            "rows": rows,
            "total": len(found),
            "more": len(found) - len(shown),
        }
        return TemplateResponse(request, "admin/copies/issuedcopy/differing.html", values)

    @display(description=_("parts"))
    def parts(self, copy: IssuedCopy) -> str:
        parts = copy.parts.select_related("version__line__document")
        return format_html_join(
            mark_safe("<br>"),
            '<a class="text-link" href="{}">{}</a>',
            ((version_address(part.version), part.version) for part in parts),
        )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("statement", "statement_signature")


@admin.register(CopyRequest)
class CopyRequestAdmin(ReadOnlyAdmin):
    """What was asked for, and what became of it; the technical detail of a problem stands here."""

    list_display = ("customer", "asked", "language", "state", "problem_text", "failed_attempts", "requested_by")
    list_filter = ("state", "problem", "language")
    search_fields = ("customer__name", "customer__code")
    list_select_related = ("customer", "requested_by")
    fields = (
        "customer",
        "moment",
        "language",
        "state",
        "problem",
        "detail",
        "failed_attempts",
        "losses",
        "requested_at",
        "requested_by",
        "not_before",
        "finished_at",
    )

    @display(description=_("asked for at"), ordering="requested_at")
    def asked(self, request: CopyRequest) -> str:
        return moment(request.requested_at)

    @display(description=_("problem"), ordering="problem")
    def problem_text(self, request: CopyRequest) -> str:
        return str(request.get_problem_display()) if request.problem else "–"

    @display(description=_("failed attempts"), ordering="attempts")
    def failed_attempts(self, request: CopyRequest) -> int:
        return int(request.attempts)
