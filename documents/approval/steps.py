"""The only writer of the steps of an approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents import journaled
from documents.approval.reading import Approval, approval_of
from documents.errors import NotAsShown, Refused
from documents.locks import lock_draft
from documents.models import ApprovalStep, DocumentVersion
from documents.shown import state_shown
from journal.acts import performs

# Who may decide on the draft of somebody else.
APPROVE = "documents.approve_documentversion"
Did = ApprovalStep.Did
type Listener = Callable[[ApprovalStep, Approval], None]
_listeners: list[Listener] = []


def on_step(listener: Listener) -> None:
    """Have another room hear of each step, within its transaction. Called when the app is ready."""
    _listeners.append(listener)


@performs(journaled.APPROVAL_REQUESTED)
def request(
    version: DocumentVersion, *, text: str = "", by: Any, at: datetime, seen: str | None = None
) -> ApprovalStep:
    """Ask the others to approve a draft as it stands; ``seen`` is the state that the person saw (None for a command).

    Raises ``AlreadyPublished``, ``NotAsShown``, and ``Refused`` where it was asked for, or given, already.
    """
    found = _look(version, seen)
    if found.is_asked:
        raise Refused(_("Approval of this draft has been asked for already; nobody has answered yet."))
    if found.is_approved:
        raise Refused(_("This draft has been approved as it stands."))
    return _add(found, Did.REQUESTED, text, by, at)


@performs(journaled.APPROVAL_COMMENTED)
def comment(version: DocumentVersion, *, text: str, by: Any, at: datetime) -> ApprovalStep:
    """Say something about a draft to the others who have to do with its approval. Raises ``Refused`` without words."""
    if not text.strip():
        raise Refused(_("Write what you want to say."), field="words")
    return _add(_look(version, None), Did.COMMENTED, text, by, at)


@performs(journaled.APPROVED)
def approve(
    version: DocumentVersion, *, text: str = "", by: Any, at: datetime, seen: str | None = None
) -> ApprovalStep:
    """Approve a draft as it stands. Raises ``AlreadyPublished``, ``NotAsShown`` for a draft that was just changed, and
    ``Refused`` for one's own draft, or one of which no approval is asked for.
    """
    return _decide(version, Did.APPROVED, text, by, at, seen)


@performs(journaled.REJECTED)
def reject(version: DocumentVersion, *, text: str, by: Any, at: datetime, seen: str | None = None) -> ApprovalStep:
    """Don't approve it, and say why. An approval that was given before ends with it. Raises as :func:`approve`, and
    ``Refused`` without a reason.
    """
    if not text.strip():
        raise Refused(_("Give the reason: who asked for the approval reads it."), field="words")
    return _decide(version, Did.REJECTED, text, by, at, seen)


def _decide(version: DocumentVersion, did: str, text: str, by: Any, at: datetime, seen: str | None) -> ApprovalStep:
    found = _look(version, seen)
    if found.is_own_of(by):
        raise Refused(_("Nobody approves a draft of their own: you wrote in it, or asked for its approval."))
    ends_an_approval = did == Did.REJECTED and found.is_approved
    if not found.is_asked and not ends_an_approval:
        if found.has_lapsed:
            raise Refused(_("The draft was changed after its approval was asked for: it has to be asked for again."))
        raise Refused(_("No approval of this draft is asked for."))
    return _add(found, did, text, by, at)


def _look(version: DocumentVersion, seen: str | None) -> Approval:
    """Where it stands, under the draft's lock."""
    draft = lock_draft(version)
    if seen is not None and seen != state_shown(draft):
        raise NotAsShown(
            _("%(version)s was changed after you opened this page. Read it again; nothing was done yet.")
            % {"version": draft}
        )
    return approval_of(draft)


def _add(found: Approval, did: str, text: str, by: Any, at: datetime) -> ApprovalStep:
    step = ApprovalStep(version=found.version, did=did, digest=found.state, text=text.strip(), at=at, by=by)
    step.save()
    for told in _listeners:
        told(step, found)
    return step
