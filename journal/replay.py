"""Replay: the rows as they stand are what the last entries say, nothing more and nothing less. Reads only, in batches,
so that memory stays flat whatever the number of entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from journal.acts import ACT, ERASED_STATE
from journal.commitments import commitment_of, is_marked, state_digest, states_digest
from journal.images import differing, images
from journal.models import Entry, RowState
from journal.models.entry import AFTER_ALL
from journal.watching import Watched, watched_as, watched_models

BATCH = 500
GONE = "null"
# States that are no rows of a table.
_NO_ROWS = (ACT, ERASED_STATE)
type Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Disagreement:
    """Something that is not as it was entered: in words, with the row and the entry concerned where there are some."""

    message: str
    subject: str = ""
    entry: int | None = None

    def __str__(self) -> str:
        return self.message


def disagreements(*, scope: int | None = None, progress: Progress | None = None) -> Iterator[Disagreement]:
    """What is not as it was entered; nothing when all is well. ``scope`` limits it to the rows about one customer.

    ``progress`` is called with what is looked at and how many of it were.
    """
    told = progress or (lambda what, count: None)
    yield from entries(scope=scope, progress=told)
    for watched in watched_models():
        yield from _rows(watched, scope, told)
    yield from _missing(scope, told)


# --- Entries: what each commits to, and the states beside it ----------------------------------------------------------


def entries(*, scope: int | None = None, progress: Progress = lambda what, count: None) -> Iterator[Disagreement]:
    """Entries that are not as they were made, by their own hashes; that none is missing is for the tree to say."""
    for count, some in enumerate(_batches(scope), start=1):
        yield from _batch(some)
        progress(str(Entry._meta.verbose_name_plural), count * BATCH)


def _batches(scope: int | None) -> Iterator[list[Entry]]:
    found = Entry.objects.all() if scope is None else Entry.objects.filter(pk__in=_entries_about(scope))
    last = 0
    while some := list(found.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield some
        last = some[-1].pk


def _entries_about(scope: int) -> QuerySet[RowState, Any]:
    return RowState.objects.filter(scope=scope).values("entry")


def _batch(some: list[Entry]) -> Iterator[Disagreement]:
    states: dict[int, list[RowState]] = defaultdict(list)
    erased = []
    for state in RowState.objects.filter(entry__in=some).iterator(chunk_size=2_000):
        states[state.entry_id].append(state)
        if not state.image:
            erased.append(str(state.pk))
    allowed = _erased_by_an_act(erased)
    for entry in some:
        yield from _entry(entry, states[entry.pk], allowed)


def _erased_by_an_act(keys: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in batched(keys, BATCH):
        found.update(RowState.objects.filter(table=ERASED_STATE, key__in=some).values_list("key", flat=True))
    return found


def _entry(entry: Entry, states: list[RowState], allowed: set[str]) -> Iterator[Disagreement]:
    names = {"entry": _name(entry.place, entry.pk), "subject": entry.subject}
    if commitment_of(entry) != entry.commitment:
        yield _about(entry, _("Journal entry %(entry)s (%(subject)s) has been changed: its hash disagrees.") % names)
    if states_digest(states) != entry.states_sha256:
        yield _about(entry, _("Rows were added to, or taken from, journal entry %(entry)s (%(subject)s).") % names)
    if entry.place is None and not is_marked(entry):
        yield _about(entry, _("Journal entry %(entry)s (%(subject)s) was not made by this registry.") % names)
    for state in states:
        if not state.image:
            if str(state.pk) not in allowed:
                row = {**names, "row": f"{state.table}:{state.key}"}
                yield _about(
                    entry, _("What journal entry %(entry)s says of %(row)s is gone, and no act erased it.") % row
                )
        elif state_digest(state) != state.digest:
            row = {**names, "row": f"{state.table}:{state.key}"}
            yield _about(entry, _("What journal entry %(entry)s says of %(row)s has been changed.") % row)


def _about(entry: Entry, message: str) -> Disagreement:
    return Disagreement(message, entry.subject, entry.pk)


def _name(place: int | None, pk: int) -> str:
    return f"#{pk}" if place is None else str(place)


# --- Rows: each is what its last state says ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Last:
    """The last state of a row."""

    entry: int
    place: int | None
    image: str


def _rows(watched: Watched, scope: int | None, progress: Progress) -> Iterator[Disagreement]:
    rows = watched.model._base_manager.order_by("pk")
    if scope is not None:
        if not watched.scope:
            return
        rows = rows.filter(**{watched.scope: scope})
    last, count = None, 0
    while keys := list(
        (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH],
    ):
        yield from _compare(watched, keys)
        last, count = keys[-1], count + len(keys)
        progress(str(watched.model._meta.verbose_name_plural), count)


def _compare(watched: Watched, keys: list[Any]) -> Iterator[Disagreement]:
    entered = _last_states(watched.table, [str(key) for key in keys])
    for key, image in images(watched, keys).items():
        last = entered.get(key)
        if last is not None and last.image not in (GONE, "") and not any(differing(last.image, image.text)):
            continue
        names = {"row": _row_name(watched, key)}
        subject = f"{watched.table}:{key}"
        if last is None:
            yield Disagreement(_("%(row)s: no journal entry tells of it.") % names, subject)
            continue
        names["entry"] = _name(last.place, last.entry)
        if last.image == GONE:
            message = _("%(row)s is there, although journal entry %(entry)s says that it went.")
        elif not last.image:
            message = _("%(row)s is there, although what journal entry %(entry)s says of it was erased.")
        elif watched.is_brief:
            message = _("%(row)s is not what journal entry %(entry)s says.")
        else:
            names["columns"] = ", ".join(_column(watched, name) for name in differing(last.image, image.text))
            message = _("%(row)s is not what journal entry %(entry)s says: %(columns)s.")
        yield Disagreement(message % names, subject, last.entry)


def _row_name(watched: Watched, key: str) -> str:
    """What a person calls the row: of a table and key, with its own words where it is there and can say them."""
    model = watched.model
    of_history = getattr(model, "instance_type", None)
    kind = str(model._meta.verbose_name)
    if of_history is not None:
        kind = _("history of %(what)s") % {"what": of_history._meta.verbose_name}
    elif (row := model._base_manager.filter(pk=key).first()) is not None:
        # What was tampered with may point to nothing, or hold what no code expects.
        with suppress(ObjectDoesNotExist, ValueError, TypeError, AttributeError, KeyError):
            return f"{kind} {key} ({row})"
    return f"{kind} {key}"


def _column(watched: Watched, name: str) -> str:
    for field in watched.model._meta.get_fields():
        if name in (getattr(field, "attname", None), field.name):
            return str(getattr(field, "verbose_name", name))
    return name


def _last_states(table: str, keys: list[str]) -> dict[str, _Last]:
    """The last state of each of these rows, by the order of the journal."""
    places: dict[str, tuple[int, int, int]] = {}
    found = RowState.objects.filter(table=table, key__in=keys)
    for key, place, entry, pk in found.values_list("key", "entry__place", "entry_id", "pk"):
        order = (AFTER_ALL if place is None else place, entry, pk)
        if order > places.get(key, (-1, -1, -1)):
            places[key] = order
    chosen = [pk for _place, _entry, pk in places.values()]
    return {
        key: _Last(entry, place, image)
        for key, entry, place, image in RowState.objects.filter(pk__in=chosen).values_list(
            "key", "entry_id", "entry__place", "image"
        )
    }


# --- Entries without a row --------------------------------------------------------------------------------------------


def _missing(scope: int | None, progress: Progress) -> Iterator[Disagreement]:
    states = RowState.objects.exclude(table__in=_NO_ROWS).order_by("pk")
    if scope is not None:
        states = states.filter(scope=scope)
    last, count, told = 0, 0, set()
    while some := list(states.filter(pk__gt=last).values_list("pk", "table", "key")[:BATCH]):
        last, count = some[-1][0], count + len(some)
        keys: dict[str, set[str]] = defaultdict(set)
        for _pk, table, key in some:
            keys[table].add(key)
        for table, wanted in keys.items():
            for found in _gone(table, sorted(wanted)):
                if found.subject not in told:
                    told.add(found.subject)
                    yield found
        progress(str(RowState._meta.verbose_name_plural), count)


def _gone(table: str, keys: list[str]) -> Iterator[Disagreement]:
    watched = watched_as(table)
    if watched is None:
        # Of an app that is no longer there, or a table that is no longer held.
        return
    there = {str(key) for key in watched.model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)}
    if not (lacking := [key for key in keys if key not in there]):
        return
    for key, entered in _last_states(table, lacking).items():
        if entered.image not in (GONE, ""):
            names = {
                "row": _row_name(watched, key),
                "entry": _name(entered.place, entered.entry),
            }
            message = _("%(row)s is gone, although journal entry %(entry)s tells of it.") % names
            yield Disagreement(message, f"{table}:{key}", entered.entry)
