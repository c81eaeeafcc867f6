"""Contact details that programs proposed: what each would change, accepted or refused by an officer as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from customers import proposals
from customers.models import DetailsProposal
from documents.errors import Refused
from office.versions.read_only import ReadOnlyAdmin


@admin.register(DetailsProposal)
class DetailsProposalAdmin(ReadOnlyAdmin):
    """The details are the customer's (art. 4.3): an officer decides where the customer itself does not."""

    list_display = ("customer", "program", "made_at", "shown_changes", "shown_outcome")
    list_filter = ("outcome",)
    list_select_related = ("customer", "settled_by")
    list_per_page = 50
    actions = ("accept", "refuse")
    fields = (
        "customer",
        "program",
        ("made_by", "made_at"),
        "shown_changes",
        "shown_outcome",
        ("settled_by", "settled_at"),
    )
    readonly_fields = ("shown_changes", "shown_outcome")

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("customers.change_detailsproposal"))

    @action(description=_("Accept the proposals"), permissions=["settle"])
    def accept(self, request: HttpRequest, chosen: QuerySet[DetailsProposal]) -> None:
        self._each(request, chosen, proposals.accept)

    @action(description=_("Refuse the proposals"), permissions=["settle"])
    def refuse(self, request: HttpRequest, chosen: QuerySet[DetailsProposal]) -> None:
        self._each(request, chosen, proposals.refuse)

    def _each(self, request: HttpRequest, chosen: QuerySet[DetailsProposal], settle: Callable[..., object]) -> None:
        done = 0
        for proposal in chosen:
            try:
                settle(proposal, by=request.user, at=timezone.now())
                done += 1
            except Refused as refusal:
                self.message_user(request, f"{proposal}: {refusal}", messages.ERROR)
        if done:
            text = ngettext("%(count)s proposal is settled.", "%(count)s proposals are settled.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @display(description=_("what would change"))
    def shown_changes(self, proposal: DetailsProposal) -> str:
        lines = ((label, before or "–", after or "–") for label, before, after in proposals.changes_of(proposal))
        return format_html_join("", "<div>{}: {} → {}</div>", lines) or "–"

    @display(description=_("outcome"), ordering="outcome")
    def shown_outcome(self, proposal: DetailsProposal) -> Any:
        return proposal.get_outcome_display() if proposal.outcome else _("open")
