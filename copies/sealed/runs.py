"""Copies for all customers concerned: started once, paused, resumed and cancelled; progress is counted, not kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from agreements.applicability import resolve_all
from agreements.models import Standing
from copies.models import CopyRequest, IssuedCopy, IssueRun
from copies.sealed.queue import copy_keys, key_of, refuse_future
from customers.models import Customer
from customers.parties import the_processor
from documents.errors import NotAsShown, Refused
from documents.proof.digest import sha256

Status, State = IssueRun.Status, CopyRequest.State
_OPEN = (Status.RUNNING, Status.PAUSED)
_AT_ONCE = 500


@dataclass(frozen=True)
class RunProgress:
    """How far a run is, in customers; ``retrying`` of the waiting ones met a problem that passes."""

    total: int
    issued: int
    waiting: int
    working: int
    retrying: int
    failed: int
    cancelled: int

    @property
    def percent(self) -> int:
        """Of the copies that were to be issued, those that were: what failed or was cancelled is no progress."""
        return 100 if not self.total else 100 * self.issued // self.total


@dataclass(frozen=True)
class Preview:
    """What a run would do, in customers: ``bound`` of them are concerned, of whom ``missing`` would get a copy."""

    bound: int
    missing: int
    without_agreement: int
    # What :func:`start` compares: who would get which copy, and how many get none.
    state: str = ""

    @property
    def had_copy(self) -> int:
        return self.bound - self.missing


def open_run(language: str) -> IssueRun | None:
    """The run in this language that has not ended; there is one at most."""
    return IssueRun.objects.filter(language=language, status__in=_OPEN).first()


def start(
    *,
    moment: datetime,
    language: str,
    by: Any,
    now: datetime,
    seen: str | None = None,
    among: Collection[int] | None = None,
) -> tuple[IssueRun, bool]:
    """A run for every customer (``among`` these, by key; None: all) whom an agreement binds at ``moment``; the second
    value is False for one under way.

    Who has the copy already gets no second one: starting again after everything was issued does nothing.
    ``seen`` is the state of the preview that the person was shown, None for a command. Raises ``NotAsShown``, and
    ``Refused`` for a moment in the future.
    """
    refuse_future(moment, now=now)
    if (under_way := open_run(language)) is not None:
        return under_way, False
    keys, without = _concerned_customers(moment, language, now, among)
    with transaction.atomic():
        run, is_new = IssueRun.objects.get_or_create(
            language=language,
            status__in=_OPEN,
            defaults={
                "status": Status.RUNNING,
                "moment": moment,
                "started_at": now,
                "started_by": by,
                "without_agreement": without,
            },
        )
        if not is_new:
            return run, False
        missing = _missing(keys, language)
        # What is compared here is what is asked for below: nothing is looked up again.
        if seen is not None and seen != _state(missing, without):
            raise NotAsShown(
                _("What would be issued has changed since you opened this page. Look again; nothing was started yet.")
            )
        _request(run, missing, by=by, now=now)
        IssueRun.objects.filter(pk=run.pk).update(had_copy=len(keys) - len(missing))
    run.refresh_from_db()
    return end_if_done(run, now=now), True


def preview(*, moment: datetime, language: str, now: datetime, among: Collection[int] | None = None) -> Preview:
    """What :func:`start` would do at ``moment``; it changes nothing."""
    keys, without = _concerned_customers(moment, language, now, among)
    missing = _missing(keys, language)
    return Preview(bound=len(keys), missing=len(missing), without_agreement=without, state=_state(missing, without))


def _state(missing: dict[int, str], without: int) -> str:
    return sha256("\n".join([str(without), *(f"{customer} {key}" for customer, key in sorted(missing.items()))]))


def _concerned_customers(
    moment: datetime, language: str, now: datetime, among: Collection[int] | None
) -> tuple[dict[int, str], int]:
    """The key of the copy of each customer whom an agreement binds, and how many customers none binds.

    Of now the standing tells; of another moment, and of whose standing is still to be rewritten, the resolver.
    """
    customers = Customer.objects.order_by("pk")
    known: dict[int, str] = {}
    if moment == now:
        current = Standing.objects.current(now).values_list("customer", "identity")
        known = {customer: identity for customer, identity in current if among is None or customer in among}
        customers = customers.filter(Q(standing__isnull=True) | Q(standing__in=Standing.objects.behind(now)))
    keys = {customer: key_of(identity, language) for customer, identity in known.items() if identity}
    without = len(known) - len(keys)
    processor = the_processor()
    while batch := list(customers[:_AT_ONCE]):
        wanted = [customer for customer in batch if among is None or customer.pk in among]
        found = resolve_all(wanted, at=moment) if wanted else []
        bound = [item for item in found if not item.is_empty]
        made = zip(bound, copy_keys(bound, processor, language), strict=True)
        keys |= {item.customer.pk: key for item, key in made}
        without += len(found) - len(bound)
        customers = customers.filter(pk__gt=batch[-1].pk)
    return keys, without


def _missing(keys: dict[int, str], language: str) -> dict[int, str]:
    issued = set(IssuedCopy.objects.filter(language=language).values_list("customer", "key"))
    return {customer: key for customer, key in keys.items() if (customer, key) not in issued}


def _request(run: IssueRun, keys: dict[int, str], *, by: Any, now: datetime) -> None:
    """A request for each; one that somebody asked for already counts for the run too, and so does one that a worker
    still had in hand when its own run was cancelled.
    """
    ended = Q(run__isnull=True) | Q(run__in=IssueRun.objects.exclude(status__in=_OPEN))
    still_open = CopyRequest.objects.filter(state__in=CopyRequest.OPEN)
    already = [
        pk
        for pk, customer, key in still_open.filter(ended).values_list("pk", "customer", "key")
        if keys.get(customer) == key
    ]
    for part in batched(already, _AT_ONCE):
        still_open.filter(ended, pk__in=part).update(run=run)
    taken = set(still_open.values_list("customer", "key"))
    CopyRequest.objects.bulk_create(
        (
            CopyRequest(
                customer_id=customer,
                key=key,
                run=run,
                moment=run.moment,
                language=run.language,
                requested_at=now,
                requested_by=by,
                not_before=now,
            )
            for customer, key in keys.items()
            if (customer, key) not in taken
        ),
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )


def pause(run: IssueRun) -> None:
    """Let no worker take a further copy; those in work are finished. Raises ``Refused``."""
    _change(run, (Status.RUNNING,), Status.PAUSED)


def resume(run: IssueRun) -> None:
    """Go on. Raises ``Refused`` for a run that is not paused."""
    _change(run, (Status.PAUSED,), Status.RUNNING)


def cancel(run: IssueRun, *, now: datetime) -> None:
    """Issue no further copy; what was issued stays, what somebody asked for by itself too. Raises ``Refused``."""
    with transaction.atomic():
        _change(run, _OPEN, Status.CANCELLED, ended_at=now)
        CopyRequest.objects.filter(run=run, state=State.QUEUED, urgent=False).update(
            state=State.CANCELLED, finished_at=now
        )


def drop_cancelled(*, now: datetime) -> int:
    """Cancel what came back to the queue after its run was cancelled; returns how many requests.

    A worker that had such a request in hand gives it back when a service is down, or by dying.
    """
    # By run, not by a join: the database then judges the request's own row again when somebody asks for it just now.
    return CopyRequest.objects.filter(
        run__in=IssueRun.objects.filter(status=Status.CANCELLED), state=State.QUEUED, urgent=False
    ).update(state=State.CANCELLED, finished_at=now)


def reopen(run: IssueRun) -> None:
    """Let a run that has ended go on; nothing happens to one that has not. In the transaction that gives it work.

    Raises ``Refused`` for a cancelled run, and while another one in its language is under way.
    """
    # Until the work is there nobody may close the run for want of it.
    run.refresh_from_db(from_queryset=IssueRun.objects.select_for_update())
    if run.status in _OPEN:
        return
    if (other := open_run(run.language)) is not None:
        raise Refused(_("Issue %(run)s in the same language is under way; wait for its end.") % {"run": other.pk})
    _change(run, (Status.FINISHED,), Status.RUNNING, ended_at=None)


def _change(run: IssueRun, allowed: Iterable[str], status: str, **values: Any) -> None:
    if not IssueRun.objects.filter(pk=run.pk, status__in=allowed).update(status=status, **values):
        run.refresh_from_db()
        raise Refused(_("Issue %(run)s is %(status)s.") % {"run": run.pk, "status": run.get_status_display()})
    run.refresh_from_db()


def end_if_done(run: IssueRun, *, now: datetime) -> IssueRun:
    """Close the run when no request of it is open any more."""
    still_open = run.requests.filter(state__in=CopyRequest.OPEN)
    if not still_open.exists():
        with transaction.atomic():
            # Looked at anew under the lock: who tries failed ones again holds it while they go back to the queue.
            run.refresh_from_db(from_queryset=IssueRun.objects.select_for_update())
            if run.status == Status.RUNNING and not still_open.exists():
                _change(run, (Status.RUNNING,), Status.FINISHED, ended_at=now)
    return run


def end_all_done(*, now: datetime) -> None:
    """Close every run that is through."""
    for run in IssueRun.objects.filter(status=Status.RUNNING):
        end_if_done(run, now=now)


def progress_of(run: IssueRun) -> RunProgress:
    """The counts of this moment."""
    counts = dict(run.requests.order_by().values_list("state").annotate(Count("pk")))
    retrying = run.requests.filter(state=State.QUEUED).exclude(problem="").count()
    return RunProgress(
        total=sum(counts.values()),
        issued=counts.get(State.DONE, 0),
        waiting=counts.get(State.QUEUED, 0),
        working=counts.get(State.WORKING, 0),
        retrying=retrying,
        failed=counts.get(State.FAILED, 0),
        cancelled=counts.get(State.CANCELLED, 0),
    )
