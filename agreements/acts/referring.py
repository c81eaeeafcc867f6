"""Which records refer to an evidence file, so that none goes while one of them has still to be proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from agreements.models import ReceiptEvidence


class Reference(NamedTuple):
    """A record refers to a file (by its key). ``customer`` is None while nobody knows whom the record is about."""

    file: int
    customer: int | None
    at: datetime


# A table whose rows refer to files, with the columns that lead to the file, to the customer, and to the moment at which
# the record was made.
type Referrer = tuple[QuerySet[Any], str, str, str]
_referrers: list[Callable[[], Referrer]] = []


def refer(referrer: Callable[[], Referrer]) -> None:
    """Have these rows count as referring to evidence files. Called once, when an app is ready."""
    _referrers.append(referrer)


def files_of(customers: Iterable[int]) -> set[int]:
    """The files to which any record about these customers refers."""
    wanted = list(customers)
    found: set[int] = set()
    for referrer in _referrers:
        rows, file, customer, _at = referrer()
        concerned = rows.filter(Q(**{f"{customer}__in": wanted}), **{f"{file}__isnull": False})
        found.update(concerned.values_list(file, flat=True))
    return found


def references_to(files: Iterable[int]) -> dict[int, list[Reference]]:
    """Every reference to each of these files, whomever it is about."""
    wanted = list(files)
    found: defaultdict[int, list[Reference]] = defaultdict(list)
    for referrer in _referrers:
        rows, *columns = referrer()
        for values in rows.filter(**{f"{columns[0]}__in": wanted}).values_list(*columns):
            reference = Reference(*values)
            found[reference.file].append(reference)
    return dict(found)


refer(lambda: (ReceiptEvidence.objects.all(), "file", "receipt__customer", "receipt__recorded_at"))
