"""Announcing a change, and publishing or withdrawing a version, with notice to everybody concerned.

The act and the notices are one transaction: nobody is told of what did not happen, and nothing happens untold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agreements.withdrawals import withdraw_and_void
from documents import lifecycle
from documents.approval import refuse_unapproved
from documents.errors import NotAsShown, Refused
from documents.lifecycle import PROPOSED_ORDER
from documents.locks import lock_draft, lock_version
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.proof.digest import canonical_json, sha256
from documents.rows.drafting import content_of
from documents.shown import state_of, state_shown
from journal.acts import include, performs
from notices import journaled
from notices.acts import writing
from notices.models import Announcement, Kind, Notice, ObjectionTerms
from notices.window.concerned import Concerned, bound_by, concerned_by
from notices.window.deadlines import longest

Act = Announcement.Act
# The kinds that are about one part of the text; whatever else changes in a draft need not be announced again.
_ABOUT_SUB_PROCESSORS = (Kind.SUB_PROCESSOR, Kind.SUB_PROCESSOR_CHANGE)


@dataclass(frozen=True)
class Telling:
    """What customers are told, as the officer decided: the kind of notice, whether they may object, what it means."""

    kind: str
    opens_window: bool
    meaning: str
    meaning_en: str = ""
    intended_on: date | None = None


def opens_window_by_default(kind: str) -> bool:
    """Art. 10.1: additions and replacements of a sub-processor alone."""
    return kind == Kind.SUB_PROCESSOR


@performs(journaled.ANNOUNCED)
def announce(
    version: DocumentVersion, telling: Telling, *, by: Any, at: datetime, seen: str | None = None
) -> Announcement:
    """Tell everybody concerned of a change that is intended: the text as it stands in the draft (art. 10.1).

    Raises ``AlreadyPublished``, ``NotAsShown``, ``NotApproved``, and ``Refused`` without words, for an intended day
    that has passed, or where nobody is concerned.
    """
    stored = lock_draft(version)
    if seen is not None and seen != state_shown(stored):
        raise NotAsShown(
            _("%(version)s was changed after you opened this page. Read it again; nothing was done yet.")
            % {"version": version}
        )
    refuse_unfit(telling, at)
    refuse_unapproved(stored)
    concerned = concerned_by(stored, at=at)
    if not concerned:
        raise Refused(_("This version concerns no customer, so there is nobody to announce it to."))
    return _tell(stored, Act.ANNOUNCED, telling, concerned, by=by, at=at)


@performs(journaled.ANNOUNCED)
def publish(
    version: DocumentVersion,
    telling: Telling | None,
    *,
    by: Any,
    at: datetime,
    recorded_at: datetime,
    after: DocumentVersion | None = PROPOSED_ORDER,
    seen: str | None = None,
) -> Announcement | None:
    """Publish a draft and give notice of it to everybody concerned; None told: nobody is, such as of an old text.

    Whoever was given notice of the same change before, with a window, is told of the publication without a second one.
    Raises what ``documents.lifecycle.publish`` raises, and ``Refused`` for words that are missing.
    """
    if telling is not None:
        refuse_unfit(telling, recorded_at)
    published = lifecycle.publish(version, by=by, at=at, recorded_at=recorded_at, after=after, seen=seen).version
    if telling is None:
        return None
    concerned = concerned_by(published, at=recorded_at)
    return _tell(published, Act.PUBLISHED, telling, concerned, by=by, at=recorded_at) if concerned else None


@performs(journaled.ANNOUNCED)
def withdraw(
    version: DocumentVersion,
    telling: Telling | None,
    *,
    by: Any,
    at: datetime,
    recorded_at: datetime,
    reason: str,
    receipts: Collection[int] = (),
    seen: str | None = None,
) -> Announcement | None:
    """Withdraw a version, and tell those whom it goes on to bind; None told: nobody is.

    Raises ``Refused`` for words that are missing, and what ``agreements.withdrawals.withdraw_and_void`` raises.
    """
    if telling is not None:
        refuse_unfit(telling, recorded_at)
    withdraw_and_void(version, receipts=receipts, by=by, at=at, recorded_at=recorded_at, reason=reason, seen=seen)
    bound = bound_by(version)
    if telling is None or not bound:
        return None
    return _tell(lock_version(version), Act.WITHDRAWN, telling, bound, by=by, at=recorded_at)


@performs(journaled.REVOKED)
def revoke(announcement: Announcement, *, reason: str, by: Any, at: datetime) -> Announcement:
    """Take back the announcement of an intended change; those who were told are told so.

    Raises ``Refused`` for one that was revoked, for a version that is published, and without a reason.
    """
    # Who publishes it holds the version: customers are told one thing or the other, never both.
    version = lock_version(announcement.version)
    stored = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("version__line__document")
        .get(pk=announcement.pk)
    )
    if stored.act != Act.ANNOUNCED or version.is_published:
        raise Refused(_("What is published can't be revoked; withdraw the version instead."))
    if stored.revoked_at is not None:
        raise Refused(_("This announcement has been revoked already."))
    if not reason.strip():
        raise Refused(_("Give the reason for revoking; customers read it."), field="reason")
    stored.revoked_at, stored.revoked_by, stored.revoke_reason = at, by, reason.strip()
    stored.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    writing.tell_revoked(stored, at=at)
    return stored


def announcement_of(version: DocumentVersion) -> Announcement | None:
    """The announcement of the intended change that stands, if there is one."""
    return version.announcements.filter(act=Act.ANNOUNCED, revoked_at=None).first()


def is_still_as_announced(announcement: Announcement) -> bool:
    """Whether the draft still says what was announced, in what the announcement concerns."""
    return announcement.concerns == _concerns(announcement.version, announcement.kind)


def windows_open(version: DocumentVersion, *, at: datetime) -> QuerySet[Notice]:
    """The notices of the standing announcement under which an objection is still possible."""
    announced = announcement_of(version)
    if announced is None:
        return Notice.objects.none()
    still_open = Q(deadline_on=None) | Q(deadline_on__gte=local_day(at))
    return announced.notices.filter(still_open, opens_window=True)


def refuse_unfit(telling: Telling, at: datetime) -> None:
    """Raises ``Refused`` for what can't be told at that moment: no kind, no words, or a day that has passed."""
    if telling.kind not in Kind.values:
        raise Refused(_("“%(kind)s” is no kind of notice.") % {"kind": telling.kind}, field="kind")
    if not telling.meaning.strip():
        raise Refused(_("Say in plain words what this means for customers; they read it first."), field="meaning")
    if telling.intended_on is not None and telling.intended_on < local_day(at):
        raise Refused(_("The intended day of publication has passed."), field="intended_on")


def _tell(
    version: DocumentVersion, what: str, telling: Telling, concerned: Sequence[Concerned], *, by: Any, at: datetime
) -> Announcement:
    announcement = Announcement.objects.create(
        version=version,
        act=what,
        kind=telling.kind,
        digest=state_of(version),
        concerns=_concerns(version, telling.kind),
        opens_window=telling.opens_window,
        meaning=telling.meaning.strip(),
        meaning_en=telling.meaning_en.strip(),
        intended_on=telling.intended_on,
        made_at=at,
        made_by=by,
    )
    told_before = _told_of_the_same(announcement)
    terms = _terms(concerned)
    notices = []
    for item in concerned:
        agreed = longest((terms.get(pk, ObjectionTerms()) for pk in item.agreements), at=at)
        notices.append(
            Notice(
                announcement=announcement,
                customer_id=item.customer,
                release_unknown=item.release_unknown,
                opens_window=telling.opens_window and item.customer not in told_before,
                days=agreed.days,
                counted=agreed.counted,
                starts=agreed.starts,
                silence=agreed.silence,
                created_at=at,
            )
        )
    created = Notice.objects.bulk_create(notices, batch_size=500)
    include(created)
    if len(created) <= writing.AT_ONCE:
        writing.write(created, at=at)
    return announcement


def _told_of_the_same(announcement: Announcement) -> frozenset[int]:
    """Who may object, or could, by the announcement of this very change: no second window opens."""
    earlier = (
        Announcement.objects.filter(
            version=announcement.version, kind=announcement.kind, concerns=announcement.concerns, opens_window=True
        )
        .filter(revoked_at=None)
        .exclude(pk=announcement.pk)
    )
    told = Notice.objects.filter(announcement__in=earlier, opens_window=True)
    return frozenset(told.values_list("customer", flat=True))


def _terms(concerned: Iterable[Concerned]) -> dict[int, ObjectionTerms]:
    """The objection terms of the agreements that have some, by agreement; few have."""
    wanted = {pk for item in concerned for pk in item.agreements}
    return {terms.agreement_id: terms for terms in ObjectionTerms.objects.all() if terms.agreement_id in wanted}


def _concerns(version: DocumentVersion, kind: str) -> str:
    """The digest of what an announcement of this kind is about, in the version as it stands."""
    content = content_of(version)
    about = getattr(content, "sub_processors", None) if kind in _ABOUT_SUB_PROCESSORS else None
    if about is None:
        return sha256(canonical_json(content))
    return sha256("\n".join(repr(item) for item in about))
