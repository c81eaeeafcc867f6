"""The queue of copies: asked for once, held by one worker at a time, given back when that worker dies."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from agreements.acts.answers import given_by
from agreements.applicability import Applicability, resolve
from agreements.standing.identity import identities
from copies.models import CopyRequest, IssuedCopy, IssueRun
from copies.sealed.sealing import TEST
from customers.models import Customer, Processor
from customers.parties import the_processor
from documents.errors import Refused
from documents.proof.digest import sha256

# Renewed between the steps of a copy, none of which takes this long while its worker lives.
LEASE = timedelta(minutes=2)
# A copy that kills its worker this often will do so again.
LOSSES = 10
# A fault in the program may be one of the moment, such as a database that restarts; more often it is none.
ATTEMPTS = 4
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)

State, Problem = CopyRequest.State, CopyRequest.Problem


class LeaseLost(Exception):
    """Somebody else holds the request now, or it was cancelled."""


def copy_key(applicability: Applicability, processor: Processor | None, language: str) -> str:
    """Identifies a copy: what it says, in which language, under which kind of seal.

    The layout is not part of it: better templates make no copy that was issued out of date. A test seal and a real one,
    or another level, make another copy.
    """
    return copy_keys([applicability], processor, language)[0]


def copy_keys(found: Sequence[Applicability], processor: Processor | None, language: str) -> list[str]:
    """The keys of several, in a number of queries that does not depend on how many."""
    given = given_by([applicability.customer for applicability in found])
    return [key_of(identity, language) for identity in identities(found, processor, given)]


def key_of(identity: str, language: str) -> str:
    """The key of a copy that states what ``identity`` (:mod:`agreements.standing.identity`) identifies."""
    seal = settings.SEAL
    kind = f"{seal['LEVEL']} {'test' if seal['KEY'] == TEST else 'seal'}"
    return sha256(f"copy\n{identity}\n{language}\n{kind}")


def refuse_future(moment: datetime, *, now: datetime) -> None:
    """Raises ``Refused`` for a moment that has not come."""
    if moment > now:
        raise Refused(_("A copy says what applied at a moment; it can't be issued for a moment in the future."))


def ask(customer: Customer, *, moment: datetime, language: str, by: Any, now: datetime) -> CopyRequest | IssuedCopy:
    """The copy of what binds ``customer`` at ``moment``, if it was issued; else the request for it.

    Raises ``Refused`` when nothing binds, and for a moment that has not come.
    """
    refuse_future(moment, now=now)
    applicability = resolve(customer, at=moment)
    if applicability.is_empty:
        raise Refused(_("No agreement applies at this moment, so there is nothing to issue."))
    key = copy_key(applicability, the_processor(), language)
    with transaction.atomic():
        issued = IssuedCopy.objects.filter(customer=customer, key=key, predecessor__isnull=True).first()
        if issued is not None:
            return issued
        # Locked, so that nobody cancels it between finding it and saying that somebody waits for it.
        request, _is_new = CopyRequest.objects.select_for_update().get_or_create(
            customer=customer,
            key=key,
            state__in=CopyRequest.OPEN,
            defaults={
                "state": State.QUEUED,
                "moment": moment,
                "language": language,
                "urgent": True,
                "requested_at": now,
                "requested_by": by,
                "not_before": now,
            },
        )
        # Somebody waits for it now, whatever became of the run that it belongs to.
        CopyRequest.objects.filter(pk=request.pk, urgent=False).update(urgent=True)
        return request


def claimable(*, now: datetime) -> Any:
    """The requests that a worker may take now, in their order."""
    wanted = Q(urgent=True) | Q(run__isnull=True) | Q(run__status=IssueRun.Status.RUNNING)
    return CopyRequest.objects.filter(wanted, state=State.QUEUED, not_before__lte=now).order_by(
        F("urgent").desc(), "requested_at", "pk"
    )


def claim(*, now: datetime) -> CopyRequest | None:
    """Take the next request under a lease; None when there is none. Two workers never get the same one."""
    with transaction.atomic():
        request: CopyRequest | None = claimable(now=now).select_for_update(skip_locked=True, of=("self",)).first()
        if request is None:
            return None
        request.state, request.lease, request.leased_until = State.WORKING, uuid.uuid4(), now + LEASE
        request.save(update_fields=["state", "lease", "leased_until"])
    return request


def renew(request: CopyRequest, *, now: datetime) -> None:
    """Say that the work goes on. Raises ``LeaseLost``."""
    if not _own_request(request).update(leased_until=now + LEASE):
        raise LeaseLost(request.pk)


def finish(request: CopyRequest, copy: IssuedCopy, *, now: datetime) -> None:
    """The copy is there; in the transaction that stores it. Raises ``LeaseLost``."""
    _end(request, state=State.DONE, copy=copy, finished_at=now, problem="", detail="")


def fail(request: CopyRequest, problem: str, detail: str, *, now: datetime) -> None:
    """Trying again would change nothing. Raises ``LeaseLost``."""
    _end(request, state=State.FAILED, problem=problem, detail=detail[:2000], finished_at=now)


def postpone(request: CopyRequest, problem: str, detail: str, *, now: datetime) -> None:
    """Try again later, after a wait that doubles each time up to an hour. Raises ``LeaseLost``."""
    wait = min(_FIRST_WAIT * 2 ** min(request.attempts, 12), _LONGEST_WAIT)
    _end(
        request,
        state=State.QUEUED,
        problem=problem,
        detail=detail[:2000],
        attempts=F("attempts") + 1,
        not_before=now + wait,
    )


def put_back(request: CopyRequest, *, until: datetime) -> None:
    """Leave it for a moment: what it needs is being made by another worker. Raises ``LeaseLost``."""
    _end(request, state=State.QUEUED, not_before=until)


def reap(*, now: datetime) -> int:
    """Take back what dead workers held; returns how many requests."""
    lost = CopyRequest.objects.filter(state=State.WORKING, leased_until__lt=now)
    given_up = lost.filter(losses__gte=LOSSES).update(
        state=State.FAILED, lease=None, leased_until=None, problem=Problem.LOST, finished_at=now
    )
    returned = lost.update(state=State.QUEUED, lease=None, leased_until=None, losses=F("losses") + 1)
    return given_up + returned


def try_again(request: CopyRequest, *, now: datetime) -> None:
    """Put a failed request back into the queue; one that is asked for again already stays as it is."""
    with transaction.atomic():
        newer = CopyRequest.objects.filter(customer=request.customer_id, key=request.key, state__in=CopyRequest.OPEN)
        if not newer.exists():
            CopyRequest.objects.filter(pk=request.pk, state=State.FAILED).update(
                state=State.QUEUED, attempts=0, losses=0, problem="", detail="", not_before=now, finished_at=None
            )


def _own_request(request: CopyRequest) -> Any:
    return CopyRequest.objects.filter(pk=request.pk, state=State.WORKING, lease=request.lease)


def _end(request: CopyRequest, **values: Any) -> None:
    if not _own_request(request).update(lease=None, leased_until=None, **values):
        raise LeaseLost(request.pk)
