"""What an officer makes of a message that arrived: an objection, a message to one, something to put with a notice, or
nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from documents.errors import Refused
from journal.acts import performs
from notices import journaled
from notices.models import IncomingMail, Notice, NoticeEvent, Objection
from notices.objections.objecting import AlreadyLodged, lodge
from notices.objections.stepping import add_message
from notices.window import giving

State = IncomingMail.State


class AlreadyHandled(Refused):
    """A colleague dealt with the message before."""


@performs(journaled.MAIL_HANDLED)
def make_objection(mail: IncomingMail, notice: Notice, *, by: Any, at: datetime) -> Objection:
    """The message is an objection to that notice, received when the mail server took it (art. 10.1).

    Where one is open already it is a message to that one, and so is what comes again. Raises ``AlreadyHandled``, and
    ``Refused`` for a notice of another customer, one that opens no window, and a message without words.
    """
    stored = _lock(mail)
    _refuse_another_customer(stored, notice)
    words = stored.text.strip() or stored.subject.strip()
    sender = stored.sender or stored.sender_name
    try:
        objection, _is_new = lodge(
            notice,
            channel=Objection.Channel.MAIL,
            grounds=words,
            file=stored.file,
            sender=sender,
            by=None,
            received_at=stored.received_at,
            at=at,
            key=uuid5(NAMESPACE_URL, stored.message_id or stored.digest),
        )
        became = State.OBJECTION
    except AlreadyLodged as known:
        objection, became = known.objection, State.MESSAGE
        add_message(objection, text=words, file=stored.file, by=None, at=stored.received_at, recorded_at=at)
    stored.notice, stored.customer, stored.objection = notice, notice.customer, objection
    _handle(stored, became, by=by, at=at)
    return objection


@performs(journaled.MAIL_HANDLED)
def attach(mail: IncomingMail, notice: Notice, *, by: Any, at: datetime) -> IncomingMail:
    """Put the message with a notice, as an answer that is no objection. Raises ``AlreadyHandled``, and ``Refused``."""
    stored = _lock(mail)
    _refuse_another_customer(stored, notice)
    was_noted = stored.kind == IncomingMail.Kind.ANSWER and stored.notice_id == notice.pk
    stored.notice, stored.customer = notice, notice.customer
    _handle(stored, State.ATTACHED, by=by, at=at)
    if not was_noted:
        giving.note_event(
            notice, NoticeEvent.What.ANSWERED, detail=stored.subject, by=by, at=stored.received_at, recorded_at=at
        )
    return stored


@performs(journaled.MAIL_HANDLED)
def set_aside(mail: IncomingMail, *, reason: str, by: Any, at: datetime) -> IncomingMail:
    """The message asks for nothing; it is kept. Raises ``AlreadyHandled``, and ``Refused`` without a reason."""
    stored = _lock(mail)
    if not reason.strip():
        raise Refused(_("Say why nothing has to be done with this message."), field="reason")
    stored.reason = reason.strip()
    _handle(stored, State.ASIDE, by=by, at=at)
    return stored


def _lock(mail: IncomingMail) -> IncomingMail:
    stored: IncomingMail = (
        IncomingMail.objects.select_for_update(of=("self",)).select_related("file", "customer").get(pk=mail.pk)
    )
    if stored.handled_at is not None:
        raise AlreadyHandled(
            _("%(who)s dealt with this message already: %(what)s.")
            % {"who": stored.handled_by, "what": stored.get_state_display()}
        )
    return stored


def _refuse_another_customer(mail: IncomingMail, notice: Notice) -> None:
    """An answer that names a message to one customer is not put with another's notice by a slip of the hand."""
    if mail.kind == IncomingMail.Kind.ANSWER and mail.customer_id not in (None, notice.customer_id):
        raise Refused(_("This message is an answer of another customer."), field="notice")


def _handle(mail: IncomingMail, state: str, *, by: Any, at: datetime) -> None:
    mail.state, mail.handled_by, mail.handled_at = state, by, at
    mail.save()
