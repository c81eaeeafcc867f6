"""What customers answered, to read: answers are given in the portal only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList

from agreements.acts.statements import statements_of
from agreements.models import Acceptance
from office.versions.read_only import ReadOnlyAdmin


@admin.register(Acceptance)
class AcceptanceAdmin(ReadOnlyAdmin):
    """Acceptances and refusals, with the words of the statement for as long as it is kept."""

    list_display = ("customer", "outcome", "at", "signatory", "reason")
    list_select_related = ("customer",)
    list_filter = (("customer", AutocompleteSelectFilter), ("outcome", ChoicesDropdownFilter))
    list_filter_submit = True
    show_full_result_count = False
    # So many fit a page of less than 300 kB.
    list_per_page = 50
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

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return _AnswersWithStatements

    @display(description=_("by"))
    def signatory(self, acceptance: Acceptance) -> str:
        said = _statement_of(acceptance)
        return f"{said.get('name') or '–'}, {said.get('function') or '–'}"

    @display(description=_("reason"))
    def reason(self, acceptance: Acceptance) -> str:
        return str(_statement_of(acceptance).get("reason") or "–")

    @display(description=_("statement"))
    def consent(self, acceptance: Acceptance) -> str:
        return str(_statement_of(acceptance).get("consent") or "–")

    @display(description=_("versions"))
    def versions(self, acceptance: Acceptance) -> str:
        return ", ".join(str(part) for part in acceptance.parts.select_related("version__line__document"))


class _AnswersWithStatements(ChangeList):
    """A page of answers with what was stated in them, read once for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        answers: list[Any] = list(self.result_list)
        said = statements_of([answer.statement_digest for answer in answers])
        for answer in answers:
            answer.said = said.get(answer.statement_digest, {})
        self.result_list = answers


def _statement_of(acceptance: Any) -> dict[str, Any]:
    if not hasattr(acceptance, "said"):
        acceptance.said = statements_of([acceptance.statement_digest]).get(acceptance.statement_digest, {})
    said: dict[str, Any] = acceptance.said
    return said
