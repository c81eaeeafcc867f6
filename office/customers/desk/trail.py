"""All that ever happened to one customer, from the journal: what, when, by whom, and about which record."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.succession import scopes_of
from documents.moments import local_day
from journal.acts import ACT
from journal.kinds import kinds
from journal.models import Entry, RowState

# An act can write a hundred rows of one customer; so many of them are named.
_NAMED = 3


@dataclass(frozen=True)
class About:
    """A record that an act wrote, and where it stands; without an address where there is no page of it."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Happening:
    """An act: ``recorded_at`` is said where the registry learned of it on a later day than it happened."""

    at: datetime
    recorded_at: datetime | None
    what: str | Promise
    who: str
    about: tuple[About, ...]


@dataclass(frozen=True)
class _Shown:
    """How the rows of a table are named, what that reads along, and the page of one."""

    name: Callable[[Any], str]
    along: tuple[str, ...] = ()
    page: str = ""


def _notice(row: Any) -> str:
    return str(row.subject or row.announcement)


# What rows are called; of others an act says what it is, and no more.
_SHOWN: dict[str, _Shown] = {
    "agreements.agreement": _Shown(str, (), "agreements_agreement_change"),
    "agreements.arrangement": _Shown(str),
    "agreements.installedrelease": _Shown(str, ("product",)),
    "agreements.receipt": _Shown(
        lambda row: f"{row.version} · {row.get_channel_display()}",
        ("version__line__document",),
        "agreements_receipt_change",
    ),
    "agreements.acceptance": _Shown(lambda row: row.get_outcome_display(), (), "agreements_acceptance_change"),
    "customers.membership": _Shown(lambda row: f"{row.user} ({row.get_role_display()})", ("user",)),
    "customers.invitation": _Shown(lambda row: f"{row.email} ({row.get_role_display()})"),
    "copies.issuedcopy": _Shown(lambda row: row.filename, ("customer",), "copies_issuedcopy_change"),
    "notices.notice": _Shown(_notice, ("announcement__version__line__document",), "notices_notice_change"),
    "notices.noticeaddress": _Shown(lambda row: f"{row.address} ({row.get_state_display()})"),
    "notices.noticeevent": _Shown(lambda row: row.get_what_display()),
    "notices.objection": _Shown(lambda row: row.get_state_display(), (), "notices_objection_change"),
    "notices.objectionstep": _Shown(lambda row: row.get_state_display() or Truncator(row.text).chars(60)),
    "notices.incomingmail": _Shown(lambda row: row.subject, (), "notices_incomingmail_change"),
}


def entries_of(customer: Customer) -> QuerySet[Entry]:
    """The acts that concern a customer, and those in whose place it stands, the newest first."""
    own = RowState.objects.filter(scope__in=scopes_of(customer))
    return Entry.objects.filter(pk__in=own.values("entry")).order_by("-happened_at", "-pk")


def happenings(customer: Customer, entries: Iterable[Entry], *, by: Any) -> list[Happening]:
    """These acts in words, in a number of queries that does not depend on what happened; ``by``: who looks, to whom
    only those records are named that they may see.
    """
    acts = list(entries)
    seen = [table for table in _SHOWN if by.has_perm(table.replace(".", ".view_"))]
    wrote: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    own = RowState.objects.filter(entry__in=acts, scope__in=scopes_of(customer), table__in=seen)
    for entry, table, key in own.order_by("pk").values_list("entry", "table", "key"):
        wrote[entry].append((table, key))
    said = dict(RowState.objects.filter(entry__in=acts, table=ACT).values_list("entry", "image"))
    who = {entry: json.loads(image).get("by") for entry, image in said.items() if image}
    people = User.objects.in_bulk({pk for pk in who.values() if pk is not None})
    rows = _rows({pair for found in wrote.values() for pair in found[:_NAMED]})
    words = kinds()
    return [
        Happening(
            entry.happened_at,
            entry.recorded_at if local_day(entry.recorded_at) != local_day(entry.happened_at) else None,
            words.get(entry.kind, _("entered")),
            str(people.get(who.get(entry.pk), "")),
            tuple(_about(wrote[entry.pk], rows)),
        )
        for entry in acts
    ]


def _rows(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """The records as they are now; one that is gone is left out."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for table, key in pairs:
        keys[table].append(key)
    found: dict[tuple[str, str], Any] = {}
    for table, shown in _SHOWN.items():
        model: Any = apps.get_model(table)
        # Asked where there is none too, so that a page asks as much whatever happened.
        rows = model._base_manager.filter(pk__in=keys[table] or ["0"])
        if shown.along:
            rows = rows.select_related(*shown.along)
        found |= {(table, str(row.pk)): row for row in rows}
    return found


def _about(pairs: list[tuple[str, str]], rows: dict[tuple[str, str], Any]) -> Iterable[About]:
    for table, key in pairs[:_NAMED]:
        row, shown = rows.get((table, key)), _SHOWN[table]
        if row is not None:
            yield About(shown.name(row), reverse(f"admin:{shown.page}", args=[row.pk]) if shown.page else "")
    if len(pairs) > _NAMED:
        yield About(_("and %(count)s more") % {"count": len(pairs) - _NAMED})
