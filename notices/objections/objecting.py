"""Lodging an objection (art. 10.1): received in time or late, it is kept, confirmed and answered.

Grounds are asked for and never judged; and what binds the customer is not changed by an objection.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agreements.models import EvidenceFile
from characters import clean
from customers.changes import changed
from documents.errors import Refused
from documents.moments import format_moment
from journal.acts import act
from notices import journaled
from notices.models import Notice, Objection
from notices.reaching.telling import confirm_objection
from notices.window.giving import lock_notice

Channel, State = Objection.Channel, Objection.State


class AlreadyLodged(Refused):
    """There is an objection to this notice that has not ended; what is new is a message to that one."""

    def __init__(self, objection: Objection) -> None:
        who = sender_of(objection)
        facts = {"who": who, "at": format_moment(objection.received_at)}
        super().__init__(
            _(
                "%(who)s objected to this on %(at)s already, and that has not ended. Add what you want to say as a "
                "message to that objection."
            )
            % facts
        )
        self.objection = objection


def lodge(
    notice: Notice,
    *,
    channel: str,
    grounds: str,
    file: EvidenceFile | None = None,
    sender: str = "",
    by: Any,
    received_at: datetime,
    at: datetime,
    key: UUID | None = None,
) -> tuple[Objection, bool]:
    """Receive an objection to the change of a notice; returns it, and whether it is new.

    The same one again (the same ``key``, of a form or a message, or the same words) is the one that is there. Late
    ones are kept, and ones of a customer for whom no work is done any more. Raises ``AlreadyLodged`` where another one
    is open, and ``Refused`` without grounds, to a notice that opens no window or was revoked, for a moment in the
    future or before the announcement, and for one that an officer records without a file that shows it.
    """
    said = clean(grounds).strip()
    with act(journaled.OBJECTED, by=by, at=received_at, recorded_at=at):
        stored = lock_notice(notice.pk)
        if (known := _find_known(stored, said, file, key)) is not None:
            return known, False
        _refuse_unfit(stored, said, received_at=received_at, at=at)
        if by is not None and by.is_staff and file is None:
            raise Refused(
                _("Add the letter or the mail as a file: it shows what was received, and when."), field="file"
            )
        made = Objection.objects.create(
            notice=stored,
            channel=channel,
            received_at=received_at,
            recorded_at=at,
            by=by,
            sender=sender,
            grounds=said,
            file=file,
            is_late=not stored.is_open(received_at),
            key=key,
        )
        confirm_objection(made, at=at)
        # What copies state of it; what binds stays as it is.
        changed([stored.customer_id], at=at)
    return made, True


def sender_of(objection: Objection) -> str:
    """Who objected, in words."""
    if objection.sender:
        return objection.sender
    person = objection.by
    return str(person.name or person.email) if person is not None else str(objection.notice.customer)


def open_objection(notice: Notice) -> Objection | None:
    """The objection to a notice that has not ended, if there is one."""
    return notice.objections.filter(state__in=Objection.OPEN).first()


def why_no_objection(notice: Notice) -> str:
    """Why a notice can't be objected to; empty when it can."""
    announcement = notice.announcement
    if announcement.revoked_at is not None:
        return _(
            "The announcement was revoked on %(at)s: the change is not made, so there is nothing to object to."
        ) % {"at": format_moment(announcement.revoked_at)}
    if notice.opens_window:
        return ""
    if announcement.opens_window:
        return _("You were given notice of this change before. Object to that notice, whose time counts.")
    return _(
        "This notice opens no time for objection: art. 10.1 gives one for the addition or replacement of a "
        "sub-processor. You can write to the processor about it."
    )


def _find_known(notice: Notice, grounds: str, file: EvidenceFile | None, key: UUID | None) -> Objection | None:
    """The objection that this one repeats. Raises ``AlreadyLodged`` for one that says something else, and ``Refused``
    where the one with this ``key`` has ended.
    """
    again = notice.objections.filter(key=key).first() if key is not None else None
    found = again or open_objection(notice)
    if found is None:
        return None
    if (found.grounds, found.file_id) != (grounds, file.pk if file is not None else None):
        if found.state not in Objection.OPEN:
            raise Refused(
                _("An objection from this form was received, and has ended since. Open the page anew to make another.")
            )
        raise AlreadyLodged(found)
    return found


def _refuse_unfit(notice: Notice, grounds: str, *, received_at: datetime, at: datetime) -> None:
    if why := why_no_objection(notice):
        raise Refused(why)
    if not grounds:
        raise Refused(_("Say on which grounds the objection rests (art. 10.1)."), field="grounds")
    if received_at > at:
        raise Refused(_("An objection can't be received in the future."), field="received_at")
    if received_at < notice.announcement.made_at:
        raise Refused(_("This lies before the announcement of the change."), field="received_at")
