"""How long issued copies are kept (accounts.retention carries it out)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import retention
from agreements.privacy import customers_past_evidence
from copies.models import IssuedCopy


def _expire_copies(now: datetime) -> int:
    """Remove the files; the rows, which never change, keep digest and size, so that a copy is still recognised."""
    removed = 0
    for copy in IssuedCopy.objects.filter(customer__in=customers_past_evidence(now)).iterator():
        storage, name = copy.file.storage, str(copy.file.name)
        if storage.exists(name):
            storage.delete(name)
            removed += 1
    return removed


retention.register(
    retention.Rule(
        "copies",
        _("Sealed copies of an agreement, with the names that they print"),
        _("To prove what was agreed."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        lambda: (
            ngettext(
                "%(years)s year after the end of the agreement; then the file goes and its digest stays.",
                "%(years)s years after the end of the agreement; then the file goes and its digest stays.",
                retention.setting("evidence_years"),
            )
            % {"years": retention.setting("evidence_years")}
        ),
        _expire_copies,
    )
)
