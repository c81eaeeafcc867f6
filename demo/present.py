"""What is going on in the demo at the moment when it is loaded, so that every page has something to do.

A new sub-processor is announced, one customer objects, and the next terms are being written. Each is done by the
service that does it in earnest, now: the notices go out when the worker runs, and their days count from then.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from annexes.kinds import ANNEX1
from customers.models import Membership
from demo.content import FIXTURES
from demo.facts import add_facts
from documents import journaled, lifecycle
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.notes import NoteTexts, write_note
from journal.acts import act
from notices.acts.announcing import Telling, announce
from notices.models import Announcement, Kind, Objection
from notices.objections.objecting import lodge
from notices.window.giving import open_notice
from terms.kinds import TERMS


@transaction.atomic
def enact(*, at: datetime) -> None:
    """Do it, in a registry in which the demo's history was loaded a moment ago."""
    data = json.loads((FIXTURES / "present.json").read_text(encoding="utf-8"))
    officer = User.objects.filter(is_staff=True).order_by("pk")[0]
    announcement = _announce(data["annex1"], officer, at)
    _object(announcement, data["objection"], at)
    _write_terms(data["terms"], officer, at)


def _announce(entry: dict[str, Any], officer: User, at: datetime) -> Announcement:
    """The next annex 1 of one line, with a sub-processor more, announced as art. 10.1 of the terms asks."""
    before = DocumentVersion.objects.published().get(line__document__kind=ANNEX1, line__from_release=entry["line"])
    day = local_day(at) + timedelta(days=entry["in_days"])
    draft = lifecycle.copy_to_draft(before, by=officer, at=at, dated=day)
    with act(journaled.EDITED, by=officer, at=at, subject=draft):
        _add(draft.subprocessorrow_rows, officer, at, **entry["sub_processor"])
        _add(draft.logrow_rows, officer, at, date=f"{day:%d-%m-%Y}", text=entry["log"])
        add_facts(draft, entry["facts"])
    whole = NoteTexts(**{name: entry[name] for name in ("why", "meaning", "why_en", "meaning_en")})
    write_note(draft, "", whole, by=officer, at=at)
    telling = Telling(
        Kind.SUB_PROCESSOR,
        opens_window=True,
        meaning=entry["meaning"],
        meaning_en=entry["meaning_en"],
        intended_on=day,
    )
    return announce(draft, telling, by=officer, at=at)


def _add(rows: Any, officer: User, at: datetime, **values: str) -> None:
    """One row more, behind the last."""
    row = rows.model(version=rows.instance, position=rows.count() + 1, **values)
    row._history_user, row._history_date = officer, at
    row.save()


def _object(announcement: Announcement, entry: dict[str, str], at: datetime) -> None:
    """A member opens the notice on the customer's pages, which gives it, and objects."""
    notice = announcement.notices.get(customer__code=entry["customer"])
    acting = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)
    member = notice.customer.memberships.filter(role__in=acting)[0].user
    open_notice(notice, by=member, at=at)
    lodge(
        notice,
        channel=Objection.Channel.PORTAL,
        grounds=entry["grounds"],
        sender=member.name,
        by=member,
        received_at=at,
        at=at,
    )


def _write_terms(entry: dict[str, Any], officer: User, at: datetime) -> None:
    """The next terms, of which one paragraph has been changed so far."""
    ordinal, year = entry["number"]
    before = DocumentVersion.objects.published().get(line__document__kind=TERMS, ordinal=ordinal, year=year)
    day = local_day(at) + timedelta(days=entry["in_days"])
    draft = lifecycle.copy_to_draft(before, by=officer, at=at, dated=day)
    with act(journaled.EDITED, by=officer, at=at, subject=draft):
        row = draft.paragraphrow_rows.get(article__label=entry["article"], label=entry["paragraph"])
        row.text = row.text.replace(entry["instead_of"], entry["now"])
        row._history_user, row._history_date = officer, at  # type: ignore[attr-defined]
        row.save()
    write_note(draft, "", NoteTexts(why=entry["why"], meaning=entry["meaning"]), by=officer, at=at)
