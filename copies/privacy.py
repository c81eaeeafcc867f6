"""How long issued copies are kept (accounts.retention carries it out)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import retention
from agreements.models import RemovalKind
from agreements.removals import Candidate, carry_out, register, removed_digests
from copies.models import IssuedCopy
from documents.moments import as_printed
from files import store as files


def _copies(customers: Iterable[int]) -> Iterator[Candidate]:
    """Their files; the rows, which never change, keep digest and size, so that a copy is still recognised."""
    held = IssuedCopy.objects.filter(customer__in=customers).exclude(sha256__in=removed_digests(RemovalKind.COPIES))
    for copy in held.select_related("customer").iterator():
        yield Candidate(
            RemovalKind.COPIES,
            copy.sha256,
            f"{copy.customer.code} {as_printed(copy.issued_at)}",
            frozenset({copy.customer_id}),
            copy.issued_at,
            remove=partial(_leave, str(copy.file.name)),
        )


def _leave(name: str, now: datetime) -> None:
    files.leave(name, now=now)


def _carry_out(now: datetime) -> int:
    return carry_out(RemovalKind.COPIES, now=now)


register(RemovalKind.COPIES, _copies)
retention.register(
    retention.Rule(
        "copies",
        _("Sealed copies of an agreement, with the names that they print"),
        _("To prove what was agreed."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        lambda: (
            ngettext(
                "%(years)s year after it was recorded and the agreement has ended; then it goes and its digest stays.",
                "%(years)s years after it was recorded and the agreement has ended; then it goes and its digest stays.",
                retention.setting("evidence_years"),
            )
            % {"years": retention.setting("evidence_years")}
        ),
        _carry_out,
    )
)
