"""What is kept of who has a draft open, and how long; given out, and erased, on request. Steps of an approval stay:
what a publication rested on is evidence, and names the person's row.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import personal_data, retention
from accounts.models import User
from documents.models import ApprovalStep, OpenDraft

# So long after it was last heard of a tab in which all is saved is forgotten.
CLOSED_AFTER = timedelta(days=1)


def _export(user: User) -> dict[str, Any]:
    opened = OpenDraft.objects.filter(person=user).select_related("version__line__document")
    return {
        "open_drafts": [
            {
                "version": each.version.reference,
                "opened_at": each.opened_at,
                "last_seen": each.seen_at,
                "unsaved_changes": each.changes,
            }
            for each in opened
        ],
        "approvals": [
            {"version": step.version.reference, "at": step.at, "what": step.get_did_display(), "text": step.text}
            for step in ApprovalStep.objects.filter(by=user).select_related("version__line__document").order_by("pk")
        ],
    }


def _erase(user: User, at: datetime) -> None:
    OpenDraft.objects.filter(person=user).delete()


def _expire(now: datetime) -> int:
    closed = OpenDraft.objects.filter(changes="", seen_at__lt=now - CLOSED_AFTER)
    days = timedelta(days=retention.setting("unsaved_days"))
    left = OpenDraft.objects.filter(seen_at__lt=now - days, changed_at__lt=now - days)
    return int(closed.delete()[0]) + int(left.delete()[0])


personal_data.register(personal_data.Source("drafts", _export, _erase))
retention.register(
    retention.Rule(
        "open_drafts",
        _("Drafts that somebody of the processor has open, and what that person typed there and did not save"),
        _("So that nothing typed is lost, and that colleagues see who else is in a draft."),
        _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
        lambda: (
            ngettext(
                "Until it is saved, or %(days)s day after it was typed.",
                "Until it is saved, or %(days)s days after it was typed.",
                retention.setting("unsaved_days"),
            )
            % {"days": retention.setting("unsaved_days")}
        ),
        _expire,
    )
)
