"""Reading the mailbox for objections: what each message is about, kept as it arrived; nothing is judged and none lost.

A report of delivery is believed if it names a message of ours by its number, which nobody can guess, and the address to
which that went. Answers are kept for an officer: that one is an objection, a person says.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from agreements.acts.evidence_files import LARGEST, Inspected, content_type_of, filing
from agreements.models import EvidenceFile
from characters import canonical_address, printable
from customers.mail import officers, send_to
from customers.models import Customer, Membership
from documents.errors import Refused
from documents.scanned import refuse_infected
from files.store import StorageUnavailable
from journal.acts import act
from mail import probing
from mail.incoming import Attachment, Incoming, understand
from mail.mailbox import Access, Arrived, MailboxUnavailable
from mail.models import MailboxPosition
from mail.reports import DELAYED, DELIVERED, FAILED
from mail.rounds import read_new
from notices import journaled
from notices.delivery.posting import tell_bounced
from notices.models import IncomingFile, IncomingMail, Notice, NoticeAddress, NoticeEvent
from notices.window import giving

logger = logging.getLogger(__name__)
Kind, State = IncomingMail.Kind, IncomingMail.State
_STATES = {
    FAILED: NoticeAddress.State.BOUNCED,
    DELAYED: NoticeAddress.State.DELAYED,
    DELIVERED: NoticeAddress.State.DELIVERED,
}


def tend(*, now: datetime) -> int:
    """The chore of every worker: try the address, and read what came; returns how many messages."""
    access = access_of_settings()
    if access is None:
        return 0
    _probe(now)
    try:
        return read_new(access, lambda arrived: receive(arrived, at=now), now=now)
    except (MailboxUnavailable, StorageUnavailable) as problem:
        logger.warning("the mailbox for objections: %s", problem)
        return 0


def access_of_settings() -> Access | None:
    """The mailbox that the settings name; None where none is read."""
    return Access(**settings.INBOX) if settings.INBOX else None


def failing() -> MailboxPosition | None:
    """The mailbox, since it can't be read; None as long as it can, or where none is read."""
    access = access_of_settings()
    if access is None:
        return None
    return MailboxPosition.objects.filter(name=access.name, failing_since__isnull=False).first()


def receive(arrived: Arrived, *, at: datetime) -> IncomingMail | None:
    """Keep a message that arrived, and believe what can be believed; None for a try of ours.

    The same one once more is the one that is there. Raises ``StorageUnavailable``.
    """
    received_at = min(arrived.arrived_at or at, at)
    message = understand(arrived.raw, is_whole=arrived.is_whole)
    if _is_of_ourselves(message) and probing.recognise(message.text, arrived_at=received_at):
        return None
    digest = hashlib.sha256(arrived.raw + received_at.isoformat().encode()).hexdigest()
    known: IncomingMail | None = IncomingMail.objects.filter(digest=digest).first()
    if known is not None:
        return known
    try:
        rows = _believed(message)
    except DatabaseError:
        raise
    except Exception:
        # Whatever a stranger wrote: an officer reads it.
        logger.exception("a report of delivery")
        rows = []
    files = list(_filed(message.attachments, at=at))
    raw = Inspected(arrived.raw, "message/rfc822", "eml", f"{received_at:%Y-%m-%d %H%M%S}.eml")
    with (
        filing(raw, by=None, at=at) as file,
        act(journaled.MAIL_RECEIVED, by=None, at=received_at, recorded_at=at),
    ):
        assert file is not None
        mail = _row(message, arrived, file, received_at=received_at, at=at)
        mail.digest = digest
        _sort(mail, message, is_report=bool(rows))
        mail.save(force_insert=True)
        for each in files:
            IncomingFile.objects.get_or_create(mail=mail, file=each)
        if mail.notice is not None and mail.kind == Kind.ANSWER:
            giving.note_event(
                mail.notice, NoticeEvent.What.ANSWERED, detail=mail.subject, by=None, at=received_at, recorded_at=at
            )
        for row, state, answer in rows:
            _report(row, state, answer, at=at)
        _tell_of_answer(mail, at=at)
    return mail


def _tell_of_answer(mail: IncomingMail, *, at: datetime) -> None:
    """Tell the officers that a customer answered; once, for as long as an answer to the same notice is to be read."""
    if mail.kind != Kind.ANSWER or mail.notice is None or mail.state != State.OPEN:
        return
    if IncomingMail.objects.filter(notice=mail.notice, kind=Kind.ANSWER, state=State.OPEN).exclude(pk=mail.pk).exists():
        return
    context = {"mail": mail, "notice": mail.notice, "customer": mail.notice.customer}
    page = reverse("admin:notices_incomingmail_change", args=[mail.pk])
    send_to(officers(), "answered", context, page, at=at)


def _is_of_ourselves(message: Incoming) -> bool:
    """Whether it came as it went out: what brings a try of ours back says that it did not arrive."""
    _name, own = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return canonical_address(message.sender) == canonical_address(own) and not message.reports


def _row(
    message: Incoming, arrived: Arrived, file: EvidenceFile, *, received_at: datetime, at: datetime
) -> IncomingMail:
    return IncomingMail(
        received_at=received_at,
        recorded_at=at,
        sender=_printable_address(message.sender),
        sender_name=printable(message.sender_name)[:200],
        subject=printable(message.subject)[:500],
        text=printable(message.text),
        message_id=message.message_id,
        size=arrived.size,
        problem=message.problem,
        file=file,
    )


def _printable_address(address: str) -> str:
    found = canonical_address(address) if address else ""
    return found if found.isprintable() and len(found) <= 254 else ""


def _sort(mail: IncomingMail, message: Incoming, *, is_report: bool) -> None:
    """What it seems to be, and about which notice; a report that nobody can believe is something else."""
    is_unbelieved = not is_report and (message.is_report or bool(message.reports))
    mail.notice = _notice_of(message.answers) if not is_unbelieved else None
    if is_report:
        mail.kind, mail.state = Kind.REPORT, State.NOTED
        mail.notice = mail.notice or _notice_of(message.returned)
    elif is_unbelieved:
        mail.kind = Kind.OTHER
    elif message.is_automatic:
        mail.kind, mail.state = Kind.AUTOMATIC, State.NOTED
    elif message.seems_automatic:
        mail.kind = Kind.AUTOMATIC
    else:
        mail.kind = Kind.ANSWER
    if mail.notice is not None:
        mail.customer = mail.notice.customer
    elif not is_unbelieved:
        mail.customer = _customer_of(mail.sender)
        mail.notice = _open_notice(mail.customer, at=mail.received_at) if mail.customer is not None else None
    if mail.kind == Kind.ANSWER and mail.notice is None and mail.customer is None:
        mail.kind = Kind.OTHER
    mail.is_proposed = (
        settings.DPA_INBOX_PROPOSES
        and mail.kind == Kind.ANSWER
        and mail.notice is not None
        and mail.notice.is_open(mail.received_at)
    )


def _notice_of(message_ids: Iterable[str]) -> Notice | None:
    """The notice that one of these messages was."""
    row = (
        NoticeAddress.objects.filter(message_id__in=list(message_ids)[:200])
        .select_related("notice__customer", "notice__announcement")
        .order_by("-pk")
        .first()
    )
    return row.notice if row is not None else None


def _customer_of(address: str) -> Customer | None:
    """The customer whose address this is; None for nobody's, and for one that several have."""
    if not address:
        return None
    found = set(Customer.objects.filter(contact_email=address)) | set(Customer.objects.filter(dpo_email=address))
    members = Membership.objects.filter(user__email__iexact=address, user__is_staff=False).select_related("customer")
    found |= {membership.customer for membership in members}
    return found.pop() if len(found) == 1 else None


def _open_notice(customer: Customer, *, at: datetime) -> Notice | None:
    """The one notice to which the customer may object at that moment; None for several."""
    notices = customer.notices.filter(opens_window=True, created_at__lte=at, announcement__revoked_at=None)
    found = [notice for notice in notices.select_related("customer", "announcement") if notice.is_open(at)]
    return found[0] if len(found) == 1 else None


def _believed(message: Incoming) -> list[tuple[NoticeAddress, str, str]]:
    """What a report says of addresses to which notices of ours went: the number of the message and the address fit."""
    if not message.reports or not message.returned:
        return []
    rows = NoticeAddress.objects.filter(message_id__in=message.returned)
    found: list[tuple[NoticeAddress, str, str]] = []
    for report in message.reports:
        recipients = {canonical_address(recipient) for recipient in report.recipients}
        found += [(row, _STATES[report.action], report.answer) for row in rows if row.address in recipients]
    return found


def hear(reference: str, recipient: str, action: str, answer: str, at: datetime) -> None:
    """What a provider reports of a mail: believed if the message is ours and went to that address."""
    address = canonical_address(recipient)
    row = NoticeAddress.objects.filter(message_id__startswith=f"<{reference}@", address=address).first()
    if row is not None:
        _report(row, _STATES[action], answer, at=at)


def _report(row: NoticeAddress, state: str, answer: str, *, at: datetime) -> None:
    """Write down what became of the mail to an address; of one that came back, the officers are told once."""
    before = NoticeAddress.objects.get(pk=row.pk).state
    giving.report(row, state, printable(answer), at=at)
    if state == NoticeAddress.State.BOUNCED != before:
        tell_bounced(row, at=at)


def _filed(attachments: Iterable[Attachment], *, at: datetime) -> Iterable[EvidenceFile]:
    """Those that may be evidence by what they are, kept; the others, infected ones too, stay in the message."""
    for attachment in attachments:
        if not attachment.data or len(attachment.data) > LARGEST:
            continue
        try:
            content_type, extension = content_type_of(attachment.data)
            refuse_infected(attachment.data)
        except Refused:
            continue
        called = re.split(r"[/\\]", printable(attachment.name))[-1]
        name = f"{(called.rpartition('.')[0] or called).strip(' .')[:150] or 'attachment'}.{extension}"
        with filing(Inspected(attachment.data, content_type, extension, name), by=None, at=at) as file:
            assert file is not None
            yield file


def _probe(now: datetime) -> None:
    if not settings.DPA_OBJECTIONS_TO:
        return
    with translation.override(settings.LANGUAGE_CODE):
        probing.send(
            settings.DPA_OBJECTIONS_TO,
            subject=gettext("Does mail to this address arrive?"),
            body=gettext(
                "The registry writes this to itself once a day, and finds it again in the mailbox for objections. "
                "Nobody has to do anything with it."
            ),
            at=now,
        )
