"""Acts: the only writer of entries.

A service that performs a legal act does so within :func:`act`. What is written in watched tables meanwhile is held in
one entry, in the same transaction, as it is stored at the end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from inspect import signature
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from journal.canonical import canonical
from journal.commitments import commitment_of, mark, state_digest, states_digest
from journal.images import images
from journal.kinds import kinds
from journal.models import Entry, RowState
from journal.watching import STRAY, Watched, watched_by

# No tables: what an entry says beside the rows, such as who acted, and which earlier states it erased.
ACT, ERASED_STATE = "act", "journal.rowstate"


@dataclass
class Act:
    """An act that is under way, with the rows that it wrote."""

    kind: str
    by: Any
    happened_at: datetime
    recorded_at: datetime
    subject: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    written: dict[Watched, dict[str, Any]] = field(default_factory=dict)
    # Rows of which what was entered earlier is erased, by table.
    forgotten: dict[str, set[str]] = field(default_factory=dict)

    def include(self, rows: Iterable[models.Model]) -> None:
        """Hold these rows too: what is written in bulk passes by the signals that tell of the others."""
        for row in rows:
            if (watched := watched_by(type(row))) is not None:
                self.written.setdefault(watched, {})[str(row.pk)] = row.pk

    def forget(self, rows: Iterable[models.Model]) -> None:
        """Erase what was entered earlier of these rows; what they are now stays. Proofs go on to hold."""
        for row in rows:
            if (watched := watched_by(type(row))) is not None:
                self.forgotten.setdefault(watched.table, set()).add(str(row.pk))

    def include_keys(self, model: type[models.Model], keys: Iterable[Any]) -> None:
        """The same, of rows that are known by their keys."""
        if (watched := watched_by(model)) is not None:
            self.written.setdefault(watched, {}).update({str(key): key for key in keys})


_under_way: ContextVar[tuple[Act, ...]] = ContextVar("journal_acts", default=())


@contextmanager
def act(
    kind: str,
    *,
    by: Any,
    at: datetime,
    recorded_at: datetime | None = None,
    subject: models.Model | None = None,
    **says: Any,
) -> Iterator[Act]:
    """Perform a legal act, all or nothing, and enter it: ``at`` is when it happened, ``by`` who acted (None: nobody).

    ``says`` is held beside the rows (JSON's types). An act within one of the same kind is part of it. Nothing is
    entered where nothing was written. Raises ``KeyError`` for a kind that no app declared.
    """
    if kind not in kinds():
        raise KeyError(kind)
    outer = _under_way.get()
    if outer and outer[-1].kind == kind:
        with transaction.atomic():
            yield outer[-1]
        return
    new = Act(kind, by, at, recorded_at or at, name_of(subject) if subject is not None else "", dict(says))
    with transaction.atomic():
        before = _under_way.set((*outer, new))
        try:
            yield new
        finally:
            _under_way.reset(before)
        enter(new)


def performs[**P, R](kind: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The decorated service is the act ``kind``: its arguments ``by``, ``at`` and ``recorded_at`` say who and when.

    All of it happens in one transaction. Who acts is nobody, and ``recorded_at`` the moment itself, where a service has
    no such argument.
    """

    def decorate(service: Callable[P, R]) -> Callable[P, R]:
        bind = signature(service).bind

        @wraps(service)
        def performed(*args: P.args, **kwargs: P.kwargs) -> R:
            said = bind(*args, **kwargs).arguments
            recorded_at = said.get("recorded_at") or said["at"]
            with act(kind, by=said.get("by"), at=said.get("at") or recorded_at, recorded_at=recorded_at):
                return service(*args, **kwargs)

        return performed

    return decorate


def include(rows: Iterable[models.Model]) -> None:
    """Hold these rows in the act under way: what is written in bulk passes by the signals. Raises without an act."""
    _under_way.get()[-1].include(rows)


def include_keys(model: type[models.Model], keys: Iterable[Any]) -> None:
    """The same, of rows that are known by their keys."""
    _under_way.get()[-1].include_keys(model, keys)


def forget(rows: Iterable[models.Model]) -> None:
    """Have the act under way erase what was entered of these rows earlier. Raises without an act."""
    _under_way.get()[-1].forget(rows)


def current_act() -> Act | None:
    """The innermost act that is under way."""
    return _under_way.get()[-1] if _under_way.get() else None


def name_of(row: models.Model) -> str:
    """The subject's name in an entry: its table and key."""
    model = row._meta.concrete_model or type(row)
    return f"{model._meta.label_lower}:{row.pk}"


type StrayWrite = Callable[[Watched, models.Model], None]
_on_stray: list[StrayWrite] = []


def on_stray_write(told: StrayWrite) -> None:
    """Have a write that no service accounts for reported: the suite refuses it."""
    _on_stray.append(told)


def note(row: models.Model, watched: Watched) -> None:
    """A row was written, or deleted: part of the act under way, else an act of its own."""
    current = current_act()
    if current is not None:
        current.include([row])
        return
    if watched.kind == STRAY:
        for told in _on_stray:
            told(watched, row)
    now = timezone.now()
    alone = Act(watched.kind, getattr(row, "_history_user", None), now, now)
    alone.include([row])
    with transaction.atomic():
        enter(alone)


def enter(done: Act) -> Entry | None:
    """Write the entry of an act and the states of its rows; None where no row was written."""
    states = [state for watched, keys in done.written.items() for state in _states(watched, keys)]
    if not states:
        return None
    watched, keys = min(done.written.items(), key=lambda item: item[0].is_brief)
    subject = done.subject or f"{watched.table}:{next(iter(keys))}"
    says = {"by": getattr(done.by, "pk", None), **done.says}
    states.append(_state(ACT, "", None, canonical(says)))
    earlier = _earlier_states(done)
    # That a state was erased, and which, is entered: nobody else can take one away.
    states += [_state(ERASED_STATE, str(pk), None, canonical(digest)) for pk, digest in earlier.items()]
    entry = Entry(
        kind=done.kind,
        subject=subject,
        happened_at=done.happened_at,
        recorded_at=done.recorded_at,
        states_sha256=states_digest(states),
    )
    entry.commitment = commitment_of(entry)
    entry.mac = mark(entry.commitment)
    entry.save(force_insert=True)
    for state in states:
        state.entry = entry
    RowState.objects.bulk_create(states, batch_size=500)
    RowState.objects.filter(pk__in=earlier).update(image="", salt="")
    return entry


def _earlier_states(done: Act) -> dict[int, str]:
    """What is to be erased: of a row that this act wrote all that was entered before, of another all but the last."""
    written = {(watched.table, key) for watched, keys in done.written.items() for key in keys}
    found: dict[int, str] = {}
    for table, keys in done.forgotten.items():
        states = (
            RowState.objects.filter(table=table, key__in=keys).exclude(image="").order_by("key", "-entry_id", "-pk")
        )
        last = ""
        for key, pk, digest in states.values_list("key", "pk", "digest"):
            is_last, last = key != last, key
            if not is_last or (table, key) in written:
                found[pk] = digest
    return found


def _states(watched: Watched, keys: dict[str, Any]) -> Iterator[RowState]:
    # Read anew: a row that was saved in part, or by a name other than its own, is held as it is stored.
    stored = images(watched, keys.values())
    for key in sorted(keys):
        image = stored.get(key)
        yield _state(watched.table, key, image.scope if image else None, image.text if image else "null")


def _state(table: str, key: str, scope: int | None, image: str) -> RowState:
    state = RowState(table=table, key=key, scope=scope, salt=secrets.token_hex(16), image=image)
    state.digest = state_digest(state)
    return state
