"""The registers of copies in the admin: those that were issued, and those that were asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from copies.models import CopyRequest, IssuedCopy
from copies.sealed.currency import standings_of
from documents.templatetags.registry import moment
from office.dashboard import version_address
from office.versions.read_only import ReadOnlyAdmin


@admin.register(IssuedCopy)
class IssuedCopyAdmin(ReadOnlyAdmin):
    """The register of issued copies."""

    list_display = ("customer", "stated", "issued", "asked_by", "language", "seal", "open")
    list_filter = ("level", "is_test", "language")
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
        """Of this copy alone: a list of them would resolve every customer in it."""
        found = next((one for one in standings_of(copy.customer, at=timezone.now()) if one.copy.pk == copy.pk), None)
        if found is None:
            return gettext("replaced by its archival renewal")
        text = gettext("applies now") if found.is_current else gettext("earlier standing")
        if found.differs is None:
            return text
        return "{}; {}".format(text, gettext("today another combination or reason would be stated for its moment"))

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
