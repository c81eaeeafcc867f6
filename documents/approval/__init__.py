"""Four eyes: a second officer's approval before a draft is announced or published (decision 0038)."""

from documents.approval.reading import Approval, approval_of, refuse_unapproved, waiting_for
from documents.approval.steps import APPROVE, approve, comment, on_step, reject, request

__all__ = [
    "APPROVE",
    "Approval",
    "approval_of",
    "approve",
    "comment",
    "on_step",
    "refuse_unapproved",
    "reject",
    "request",
    "waiting_for",
]
