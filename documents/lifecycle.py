"""Draft → published → withdrawn: the only writers of a version's standing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from documents import journaled, order
from documents.approval import refuse_unapproved
from documents.changes import changed
from documents.coverage.writing import carry_over
from documents.errors import NotAsShown, NotPublishable, Refused
from documents.findings.validation import findings, look_ahead
from documents.locks import lock_draft, lock_publications, lock_version
from documents.models import (
    ApprovalStep,
    ChangeNote,
    DocumentVersion,
    Doubt,
    EditorialMark,
    Line,
    Publication,
    Withdrawal,
)
from documents.numbering import number_of_next, proposed_number
from documents.proof import ledger
from documents.proof.digest import canonical_json, sha256
from documents.rows.copying import copy_rows
from documents.rows.drafting import content_of, store_as_written_now
from documents.shown import state_shown
from journal.acts import include, performs
from journal.bulk import create_with_history

PROPOSED_ORDER = cast("DocumentVersion", uuid.uuid4())  # sentinel: "the place that the dates propose"


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
    import, which shows nothing before it acts. Raises ``AlreadyPublished``, ``NotAsShown``, ``NotApproved``,
    ``NotPublishable`` with the findings, or ``Refused`` for a moment in the future.
    """
    if at > recorded_at:
        raise Refused(_("A version can't be published in the future."), field="at")
    # What takes long is looked at, and remembered, before anybody has to wait for the lock.
    look_ahead(version)
    return _publish(version, by=by, at=at, recorded_at=recorded_at, after=after, seen=seen)


@performs(journaled.PUBLISHED)
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
    refuse_unapproved(version)
    store_as_written_now(version)
    content = content_of(version)
    # A version written here gets its number now; one that was imported without a number keeps none.
    written_here = version.number is None and version.source_id is None
    if written_here and (proposed := proposed_number(content, version.line)):
        version.ordinal, version.year, version.scope = proposed.ordinal, proposed.year, proposed.scope
        version.save()
        content = content_of(version)
    if errors := [finding for finding in findings(version, at=at) if finding.level == "error"]:
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
    publication = ledger.append(version, canonical, by=by, recorded_at=recorded_at)
    # Outside the seal, and frozen with it all the same: the entry of the publication holds what they say.
    include(ChangeNote.objects.filter(version=version))
    include(ApprovalStep.objects.filter(version=version))
    changed(version.document, at=recorded_at)
    return publication


type WithdrawalCheck = Callable[[DocumentVersion, datetime], None]
_withdrawal_checks: list[WithdrawalCheck] = []


def check_withdrawals(check: WithdrawalCheck) -> None:
    """Have another app look at each withdrawal too, under the lock: it raises ``Refused`` for what stands against one
    at that moment. Called when the app is ready.
    """
    _withdrawal_checks.append(check)


@performs(journaled.WITHDRAWN)
def withdraw(
    version: DocumentVersion, *, by: Any, at: datetime, recorded_at: datetime, reason: str, seen: str | None = None
) -> Withdrawal:
    """Withdraw a published version: never due after ``at``, and not to be received later; ``seen`` as above.

    Raises ``NotAsShown``, and ``Refused`` for a draft, a second withdrawal, an empty reason, a moment before
    publication or in future, or what another app has against it.
    """
    stored = lock_version(version)
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
    withdrawal = Withdrawal.objects.create(version=stored, withdrawn_at=at, withdrawn_by=by, reason=reason.strip())
    changed(stored.document, at=recorded_at)
    return withdrawal


def _refuse_unseen(version: DocumentVersion, seen: str | None) -> None:
    """Under the lock: nobody seals, or withdraws, what somebody else has changed since the page was made."""
    if seen is not None and seen != state_shown(version):
        raise NotAsShown(
            _("%(version)s was changed after you opened this page. Read it again; nothing was done yet.")
            % {"version": version}
        )


@performs(journaled.EDITORIAL)
def mark_editorial(version: DocumentVersion, *, reason: str, by: Any, at: datetime) -> EditorialMark:
    """State that a published version changes nothing to be agreed upon, and why; once more corrects the reason.

    Of two officers at once the second corrects the first. Raises ``Refused`` for a draft and without a reason.
    """
    stored = lock_version(version)
    if not stored.is_published:
        raise Refused(_("%(version)s is a draft; publish it first.") % {"version": stored}, field="version")
    if not reason.strip():
        raise Refused(_("Say why nobody needs to accept this version; customers read it."), field="reason")
    mark = EditorialMark.objects.filter(version=stored).first() or EditorialMark(version=stored)
    mark.reason, mark.marked_at, mark.marked_by = reason.strip(), at, by
    mark._history_user, mark._history_date = by, at  # type: ignore[attr-defined]
    mark.save()
    changed(stored.document, at=at)
    return mark


@performs(journaled.DRAFTED)
def copy_to_draft(
    version: DocumentVersion, *, by: Any, at: datetime, line: Line | None = None, dated: date | None = None
) -> DocumentVersion:
    """A new draft with the same rows, facts and lineage, and, of a draft, the points that are still to be checked.

    With ``dated`` it gets that date, and the number that follows from it; without, both are left open. Into another
    line of the document, the version log goes up to the fork only. Raises ``Refused`` for a line of another document.
    """
    target = line or version.line
    if target.document != version.document:
        raise Refused(_("A draft stays within its document; choose one of its release lines."), field="line")
    until: date | None = target.forked_on if target != version.line else None
    draft = DocumentVersion(
        line=target,
        scope=version.scope,
        subject=version.subject,
        language=version.language,
        created_at=at,
        created_by=by,
    )
    # Begun before it gets its date, in the history too.
    draft._history_user, draft._history_date = by, at  # type: ignore[attr-defined]
    draft.save()
    copy_rows(version, draft, by=by, at=at, log_until=until)
    carry_over(draft, version, by=by, at=at)
    if dated is not None:
        draft.date = dated
        if number := number_of_next(content_of(draft), target):
            draft.ordinal, draft.year, draft.scope = number.ordinal, number.year, number.scope
        draft.save()
    if not version.is_published:
        # Whoever published a text has read its points; those of a draft are as uncertain in its copy.
        open_points = [
            Doubt(version=draft, where=doubt.where, message=doubt.message)
            for doubt in version.doubts.filter(settled=False)
        ]
        create_with_history(open_points, Doubt, by=by, at=at)
    return draft


@performs(journaled.EDITED)
def date_draft(version: DocumentVersion, *, day: date, by: Any, at: datetime) -> DocumentVersion:
    """Give a draft that was written here the date that it lacks, and the number that follows from it.

    Raises ``AlreadyPublished``, and ``Refused`` for one that has a date, or that was imported: what a text in people's
    hands doesn't print is unknown, and not made up (domain, what an agreement is made of).
    """
    draft = lock_draft(version)
    if draft.date is not None:
        raise Refused(_("This draft has a date; change it in the draft."), field="date")
    if draft.source_id is not None:
        raise Refused(_("This text was imported: its date is what it prints, or unknown."), field="date")
    draft.date = day
    if draft.number is None and (number := number_of_next(content_of(draft), draft.line)):
        draft.ordinal, draft.year, draft.scope = number.ordinal, number.year, number.scope
    draft._history_user, draft._history_date = by, at  # type: ignore[attr-defined]
    draft.save()
    return draft


@performs(journaled.LINE)
def fork_line(version: DocumentVersion, *, from_release: str, after: date | None = None, by: Any, at: datetime) -> Line:
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
    line._history_user, line._history_date = by, at  # type: ignore[attr-defined]
    line.save()
    changed(document)
    return line
