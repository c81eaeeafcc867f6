"""The buttons of the page that do a part of the work: notes, answers to requirements, and the steps of an approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import approval, lifecycle
from documents.approval import APPROVE
from documents.coverage import writing
from documents.models import DocumentVersion
from documents.moments import local_day

_STEP, _COVER = "documents.add_approvalstep", writing.RIGHT
PUBLISH = "documents.add_publication"


@dataclass(frozen=True)
class Part:
    """A button: the right that it asks for (empty: that to write notes), where on the page it leads back to, what it
    does, and the fields that it uses up. What it does gives what is said of it.
    """

    right: str
    anchor: str
    act: Callable[[HttpRequest, DocumentVersion, str | None, datetime], str]
    uses: tuple[str, ...] = ()


def _take_proposals(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    taken = writing.take_proposals(version, by=request.user, at=now)
    said = ngettext("%(count)s requirement is linked.", "%(count)s requirements are linked.", taken)
    return said % {"count": taken}


def _link(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    sent: Any = request.POST
    writing.link(version, sent.get("requirement", ""), sent.get("row", ""), by=request.user, at=now)
    return _("The requirement is linked.")


def _say_elsewhere(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    sent: Any = request.POST
    writing.say_elsewhere(version, sent.get("requirement", ""), sent.get("elsewhere", ""), by=request.user, at=now)
    return _("It is noted what answers the requirement.")


def _unlink(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    key = request.POST["unlink"]
    if key.isdecimal():
        writing.unlink(version, int(key), by=request.user, at=now)
    return _("The link is taken away.")


def _date(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    """The date of today, which a copy or a new text may lack, and the number of that."""
    dated = lifecycle.date_draft(version, day=local_day(now), by=request.user, at=now)
    return _("The draft has the date of today now: %(version)s.") % {"version": dated}


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "").replace("\r\n", "\n")[:5000]


def _ask(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    approval.request(version, text=_words(request), by=request.user, at=now, seen=seen)
    return _("Approval is asked for; who may give it gets a mail.")


def _comment(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    approval.comment(version, text=_words(request), by=request.user, at=now)
    return _("Your comment stands with the draft, and is sent to who has to do with it.")


def _approve(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    approval.approve(version, text=_words(request), by=request.user, at=now, seen=seen)
    return _("You approved the draft as it stands. If it is changed, that lapses.")


def _reject(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    approval.reject(version, text=_words(request), by=request.user, at=now, seen=seen)
    return _("You did not approve the draft; who asked gets your reason.")


def _nothing(request: HttpRequest, version: DocumentVersion, seen: str | None, now: datetime) -> str:
    return ""


# The name of the button that was pressed → what it does. Notes that were typed are saved with each of them.
PARTS: dict[str, Part] = {
    "here": Part("", "changes", _nothing),
    "date_it": Part(PUBLISH, "checks", _date),
    "take_proposals": Part(_COVER, "coverage", _take_proposals),
    "link": Part(_COVER, "coverage", _link),
    "say_elsewhere": Part(_COVER, "coverage", _say_elsewhere, ("elsewhere",)),
    "unlink": Part(_COVER, "coverage", _unlink),
    "ask": Part(_STEP, "approval", _ask, ("words",)),
    "comment": Part(_STEP, "approval", _comment, ("words",)),
    "approve": Part(APPROVE, "approval", _approve, ("words",)),
    "reject": Part(APPROVE, "approval", _reject, ("words",)),
}
