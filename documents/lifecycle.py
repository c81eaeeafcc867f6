"""Draft → published → withdrawn: the only writers of a version's standing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from documents import order
from documents.errors import AlreadyPublished, NotAsShown, NotPublishable, Refused
from documents.models import Document, DocumentVersion, EditorialMark, Line, Publication, Withdrawal
from documents.numbering import proposed_number
from documents.proof import ledger
from documents.proof.digest import canonical_json, sha256
from documents.rows.copying import copy_rows
from documents.rows.drafting import content_of, store_as_written_now
from documents.shown import state_shown
from documents.validation import findings, look_ahead

PROPOSED_ORDER = cast("DocumentVersion", uuid.uuid4())  # sentinel: "the place that the dates propose"


def lock_publications() -> None:
    """Wait until nobody else publishes or reorders: numbers, order and ledger are given under this lock."""
    list(Document.objects.select_for_update().order_by("pk"))


def lock_draft(version: DocumentVersion) -> DocumentVersion:
    """The version as stored, locked for writing: taken before its rows, it keeps editors and the publisher apart.

    Raises ``AlreadyPublished`` when the version is no draft any more.
    """
    stored = DocumentVersion.objects.select_for_update(of=("self",)).select_related("line__document").get(pk=version.pk)
    if stored.is_published:
        raise AlreadyPublished(stored)
    return stored


def publish(
    version: DocumentVersion,
    *,
    by: Any,
    at: datetime,
    recorded_at: datetime,
    after: DocumentVersion | None = PROPOSED_ORDER,
    seen: str | None = None,
) -> Publication:
    """Freeze a draft: number, order, canonical JSON, digest and ledger entry, all or nothing.

    ``at`` is when it was published, ``recorded_at`` when the registry learned of it (the ledger keeps both). ``after``
    is the version that it follows in the order, None for the first place; left out, the dates propose the place.
    ``seen`` is the state (:func:`documents.shown.state_shown`) that the person saw; None for a command or an
    import, which shows nothing before it acts. Raises ``AlreadyPublished``, ``NotAsShown``, ``NotPublishable`` with the
    findings, or ``Refused`` for a moment in the future.
    """
    if at > recorded_at:
        raise Refused(_("A version can't be published in the future."), field="at")
    # What takes long is looked at, and remembered, before anybody has to wait for the lock.
    look_ahead(version)
    return _publish(version, by=by, at=at, recorded_at=recorded_at, after=after, seen=seen)


@transaction.atomic
def _publish(
    version: DocumentVersion,
    *,
    by: Any,
    at: datetime,
    recorded_at: datetime,
    after: DocumentVersion | None,
    seen: str | None,
) -> Publication:
    lock_publications()
    version = lock_draft(version)
    _refuse_unseen(version, seen)
    store_as_written_now(version)
    content = content_of(version)
    # A version written here gets its number now; one that was imported without a number keeps none.
    written_here = version.number is None and version.source_id is None
    if written_here and (proposed := proposed_number(content, version.line)):
        version.ordinal, version.year, version.scope = proposed.ordinal, proposed.year, proposed.scope
        version.save()
        content = content_of(version)
    if errors := [finding for finding in findings(version) if finding.level == "error"]:
        raise NotPublishable(version, errors)
    canonical = canonical_json(content)
    version.status = DocumentVersion.Status.PUBLISHED
    version.digest = sha256(canonical)
    version.published_at = at
    version.save()
    proposed_place = after is PROPOSED_ORDER
    order.place(
        version, after=order.proposed_predecessor(version) if proposed_place else after, confirmed=not proposed_place
    )
    return ledger.append(version, canonical, by=by, recorded_at=recorded_at)


type WithdrawalCheck = Callable[[DocumentVersion, datetime], None]
_withdrawal_checks: list[WithdrawalCheck] = []


def check_withdrawals(check: WithdrawalCheck) -> None:
    """Have another app look at each withdrawal too, under the lock: it raises ``Refused`` for what stands against one
    at that moment. Called when the app is ready.
    """
    _withdrawal_checks.append(check)


@transaction.atomic
def withdraw(
    version: DocumentVersion, *, by: Any, at: datetime, recorded_at: datetime, reason: str, seen: str | None = None
) -> Withdrawal:
    """Withdraw a published version: never due after ``at``, and not to be received later; ``seen`` as above.

    Raises ``NotAsShown``, and ``Refused`` for a draft, a second withdrawal, an empty reason, a moment before
    publication or in future, or what another app has against it.
    """
    stored = DocumentVersion.objects.select_for_update(of=("self",)).select_related("line__document").get(pk=version.pk)
    if stored.published_at is None:
        raise Refused(_("%(version)s is a draft; delete it instead of withdrawing it.") % {"version": stored})
    if Withdrawal.objects.filter(version=stored).exists():
        raise Refused(_("%(version)s has been withdrawn already.") % {"version": stored})
    _refuse_unseen(stored, seen)
    if not reason.strip():
        raise Refused(_("Give the reason for the withdrawal."), field="reason")
    if not stored.published_at <= at <= recorded_at:
        raise Refused(_("The withdrawal must lie between the publication and now."), field="at")
    for check in _withdrawal_checks:
        check(stored, at)
    return Withdrawal.objects.create(version=stored, withdrawn_at=at, withdrawn_by=by, reason=reason.strip())


def _refuse_unseen(version: DocumentVersion, seen: str | None) -> None:
    """Under the lock: nobody seals, or withdraws, what somebody else has changed since the page was made."""
    if seen is not None and seen != state_shown(version):
        raise NotAsShown(
            _("%(version)s was changed after you opened this page. Read it again; nothing was done yet.")
            % {"version": version}
        )


def mark_editorial(version: DocumentVersion, *, reason: str, by: Any, at: datetime) -> EditorialMark:
    """State that a published version changes nothing to be agreed upon, and why; once more corrects the reason.

    Raises ``Refused`` for a draft and without a reason.
    """
    if not DocumentVersion.objects.published().filter(pk=version.pk).exists():
        raise Refused(_("%(version)s is a draft; publish it first.") % {"version": version}, field="version")
    if not reason.strip():
        raise Refused(_("Say why nobody needs to accept this version; customers read it."), field="reason")
    mark = EditorialMark.objects.filter(version=version).first() or EditorialMark(version=version)
    mark.reason, mark.marked_at, mark.marked_by = reason.strip(), at, by
    mark._history_user, mark._history_date = by, at  # type: ignore[attr-defined]
    mark.save()
    return mark


@transaction.atomic
def copy_to_draft(version: DocumentVersion, *, by: Any, at: datetime, line: Line | None = None) -> DocumentVersion:
    """A new draft with the same rows, facts and lineage; number and date are left open for the officer.

    Into another line of the document, the version log goes up to the fork only. Raises ``Refused`` for a line of
    another document.
    """
    target = line or version.line
    if target.document != version.document:
        raise Refused(_("A draft stays within its document; choose one of its release lines."), field="line")
    until: date | None = target.forked_on if target != version.line else None
    draft = DocumentVersion.objects.create(
        line=target,
        scope=version.scope,
        subject=version.subject,
        language=version.language,
        created_at=at,
        created_by=by,
    )
    copy_rows(version, draft, by=by, at=at, log_until=until)
    return draft


@transaction.atomic
def fork_line(version: DocumentVersion, *, from_release: str, after: date | None = None) -> Line:
    """A new release line that forks from the version's line after its date (or after ``after``).

    Raises ``Refused`` when the line exists or a fork needs a date that is unknown.
    """
    document = version.document
    if any(line.release == Line(from_release=from_release).release for line in document.lines.all()):
        raise Refused(_("A line from release %(release)s exists already.") % {"release": from_release}, field="line")
    forked_on = after or version.date
    if forked_on is None:
        raise Refused(_("Say after which date the new line forks; the version has none."), field="forked_on")
    line = Line(document=document, from_release=from_release, parent=version.line, forked_on=forked_on)
    line.full_clean()
    line.save()
    return line
