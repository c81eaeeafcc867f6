"""What customers answered, to read: answers are given in the portal only."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from agreements.acts.statements import statements_of
from agreements.models import Acceptance
from office.versions.read_only import ReadOnlyAdmin


@admin.register(Acceptance)
class AcceptanceAdmin(ReadOnlyAdmin):
    """Acceptances and refusals, with the words of the statement for as long as it is kept."""

    list_display = ("customer", "outcome", "at", "signatory", "reason")
    list_select_related = ("customer",)
    list_filter = (("customer", RelatedDropdownFilter), ("outcome", ChoicesDropdownFilter))
    list_filter_submit = True
    ordering = ("-at", "-pk")
    fields = (
        "customer",
        "outcome",
        "at",
        "signatory",
        "reason",
        "consent",
        "versions",
        "bundle_digest",
        "statement_digest",
    )
    readonly_fields = fields

    def _stated_value(self, acceptance: Acceptance, name: str) -> str:
        said = statements_of([acceptance.statement_digest]).get(acceptance.statement_digest, {})
        return str(said.get(name) or "–")

    @display(description=_("by"))
    def signatory(self, acceptance: Acceptance) -> str:
        return f"{self._stated_value(acceptance, 'name')}, {self._stated_value(acceptance, 'function')}"

    @display(description=_("reason"))
    def reason(self, acceptance: Acceptance) -> str:
        return self._stated_value(acceptance, "reason")

    @display(description=_("statement"))
    def consent(self, acceptance: Acceptance) -> str:
        return self._stated_value(acceptance, "consent")

    @display(description=_("versions"))
    def versions(self, acceptance: Acceptance) -> str:
        return ", ".join(str(part) for part in acceptance.parts.select_related("version__line__document"))
