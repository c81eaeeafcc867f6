"""Where the approval of a draft stands, as its steps and its present state tell: nothing of it is stored twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from documents.approval.state import approvable_state, authors_of
from documents.errors import NotApproved
from documents.models import ApprovalStep, DocumentVersion

Did = ApprovalStep.Did
_DECISIONS = (Did.APPROVED, Did.REJECTED)


@dataclass(frozen=True)
class Approval:
    """The steps of a draft, oldest first, beside its present state and the keys of those who wrote it."""

    version: DocumentVersion
    steps: tuple[ApprovalStep, ...]
    state: str
    authors: frozenset[int]

    @property
    def is_needed(self) -> bool:
        """Whether nothing is announced or published without it."""
        return bool(settings.DPA_FOUR_EYES)

    @property
    def request(self) -> ApprovalStep | None:
        """The last time that somebody asked."""
        return self._last(Did.REQUESTED)

    @property
    def decision(self) -> ApprovalStep | None:
        """What was decided last, if that was after the last request."""
        found = self._last(*_DECISIONS)
        asked = self.request
        return found if found is not None and (asked is None or found.pk > asked.pk) else None

    @property
    def is_asked(self) -> bool:
        """Whether a decision on the draft as it is now is asked for."""
        asked = self.request
        return asked is not None and self.decision is None and asked.digest == self.state

    @property
    def is_approved(self) -> bool:
        """Whether somebody who did not write it approved the draft as it is now."""
        found = self.decision
        if found is None or found.did != Did.APPROVED or found.digest != self.state:
            return False
        return found.by_id not in self.authors

    @property
    def is_rejected(self) -> bool:
        """Whether the draft as it is now was rejected."""
        found = self.decision
        return found is not None and found.did == Did.REJECTED and found.digest == self.state

    @property
    def has_lapsed(self) -> bool:
        """Whether something was asked or decided of the draft as it was before it was changed."""
        last = self.decision or self.request
        return last is not None and last.digest != self.state

    def is_own_of(self, person: Any) -> bool:
        """Whether somebody wrote the draft, or asked for its approval, and so can't be the second pair of eyes."""
        return person.pk in self.authors or (self.request is not None and self.request.by_id == person.pk)

    @property
    def why_not(self) -> str:
        """Why there is no approval that holds; empty where there is."""
        if self.is_approved:
            return ""
        if self.is_asked:
            return _("it has been asked for, and nobody has answered yet")
        if self.is_rejected:
            return _("it was rejected")
        if self.has_lapsed:
            return _("the draft was changed after it was asked for or given, so that it has lapsed")
        if self.decision is not None and self.decision.did == Did.APPROVED:
            return _("who approved it has written in it since")
        return _("nobody has asked for it yet")

    def _last(self, *did: str) -> ApprovalStep | None:
        return next((step for step in reversed(self.steps) if step.did in did), None)


def approval_of(version: DocumentVersion) -> Approval:
    """Where the approval of a version stands."""
    steps = tuple(ApprovalStep.objects.filter(version=version).select_related("by").order_by("pk"))
    for step in steps:
        step.version = version
    return Approval(version, steps, approvable_state(version), authors_of(version))


def refuse_unapproved(version: DocumentVersion) -> None:
    """Under the draft's lock, before it is announced or published. Raises ``NotApproved`` where four eyes are asked for
    (settings.DPA_FOUR_EYES) and no approval of the draft as it is now holds.
    """
    if not settings.DPA_FOUR_EYES:
        return
    found = approval_of(version)
    if not found.is_approved:
        raise NotApproved(version, found.why_not)


def waiting_for(person: Any) -> Iterator[ApprovalStep]:
    """The requests on which this person may decide: those of drafts that stand as they were when it was asked."""
    asked = ApprovalStep.objects.filter(did=Did.REQUESTED, version__in=DocumentVersion.objects.drafts())
    drafts = DocumentVersion.objects.with_names().filter(pk__in=asked.order_by().values("version")).order_by("pk")
    for draft in drafts:
        found = approval_of(draft)
        if found.is_asked and found.request is not None and not found.is_own_of(person):
            yield found.request
