"""What acts of other rooms do to agreements: an arrangement that was agreed, agreements that were ended.

Each is part of the act under way, in its transaction; the office's form for agreements is the other writer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models import Agreement, Arrangement
from customers.changes import changed
from documents.errors import Refused
from documents.moments import as_printed


@dataclass(frozen=True)
class Agreed:
    """A specific arrangement as it was agreed; ``text`` is rich text (``documents.richtext``)."""

    article: str
    title: str
    text: str
    agreed_on: date


def enter_arrangement(agreement: Agreement, agreed: Agreed, *, by: Any, at: datetime) -> Arrangement:
    """Enter a specific arrangement of an agreement. Raises ``Refused`` for what the form for agreements refuses."""
    made = Arrangement(
        agreement=agreement,
        article=agreed.article,
        title=agreed.title,
        text=agreed.text,
        agreed_on=agreed.agreed_on,
    )
    _save(made, by=by, at=at)
    changed([agreement.customer_id], at=at)
    return made


def end_agreements(
    agreements: Collection[Agreement], *, ended_on: date, work_ended_on: date | None, by: Any, at: datetime
) -> list[Agreement]:
    """Fill in when these agreements ended, and when the work for them did; returns them as stored.

    Raises ``Refused`` for none at all, for one that has an end already, and for an end before the signing.
    """
    keys = sorted(agreement.pk for agreement in agreements)
    if not keys:
        raise Refused(_("Choose the agreements that end."), field="agreements")
    stored = list(Agreement.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for agreement in stored:
        if agreement.ended_on is not None:
            raise Refused(
                _("%(agreement)s ended on %(day)s already.")
                % {"agreement": agreement, "day": as_printed(agreement.ended_on)},
                field="agreements",
            )
        agreement.ended_on = ended_on
        agreement.work_ended_on = work_ended_on or agreement.work_ended_on
        _save(agreement, by=by, at=at)
    changed({agreement.customer_id for agreement in stored}, at=at)
    return stored


def _save(row: Agreement | Arrangement, *, by: Any, at: datetime) -> None:
    try:
        row.full_clean()
    except ValidationError as problem:
        field, errors = next(iter(problem.message_dict.items()))
        raise Refused(" ".join(errors), field="" if field == "__all__" else field) from problem
    row._history_user, row._history_date = by, at  # type: ignore[union-attr]
    row.save()
