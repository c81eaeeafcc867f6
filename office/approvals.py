"""Who is told of the steps of an approval, and which drafts wait for whom."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from customers.mail import send_to
from documents.approval import APPROVE, Approval, waiting_for
from documents.models import ApprovalStep
from office.addresses import version_address

_DECISIONS = (ApprovalStep.Did.APPROVED, ApprovalStep.Did.REJECTED)


def approvers_of(found: Approval) -> list[User]:
    """Who may decide on a draft: whoever holds the right, and neither wrote it nor asked for its approval."""
    return [person for person in User.objects.with_right(APPROVE) if not found.is_own_of(person)]


def tell(step: ApprovalStep, found: Approval) -> None:
    """Write to those for whom a step is: a request to who may decide, a decision to who asked, a comment to all of
    these who had a part in it.
    """
    part = {each.by_id for each in found.steps}
    asked = found.request
    if step.did == ApprovalStep.Did.REQUESTED:
        people = [person for person in approvers_of(found) if person.pk != step.by_id]
        name = "approval"
    elif step.did in _DECISIONS:
        people = list(User.objects.filter(pk=asked.by_id)) if asked is not None else []
        name = "approval_answered"
    else:
        people = list(User.objects.filter(pk__in=part | found.authors).exclude(pk=step.by_id).order_by("pk"))
        name = "approval_comment"
    active = [person for person in people if person.is_active and person.is_staff]
    page = version_address(step.version, "publish")
    send_to(active, name, {"step": step, "version": step.version}, page, at=step.at)


def overview(person: Any) -> list[tuple[ApprovalStep, str]]:
    """The requests that wait for somebody, each with the page on which it is answered."""
    return [(step, f"{version_address(step.version, 'publish')}#approval") for step in waiting_for(person)]
