"""What the customer was told and what it objected: notices with each delivery, objections with each step and answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from customers.models import Customer
from documents.moments import format_moment
from dossiers.year.held import Held, stored, table
from dossiers.year.standing import Year
from notices.delivery.letters import letters
from notices.models import Notice, NoticeEvent, Objection, ObjectionStep

FOLDER, OBJECTIONS = "5-kennisgevingen", "6-bezwaren"
# Laid out together: a PDF of this many letters is made in a few seconds.
_LETTERS = 25


def notices_of(customer: Customer, year: Year) -> list[Notice]:
    """Those written or given in the year, and those to which something happened in it."""

    def within(path: str) -> Q:
        return Q(**{f"{path}__gte": year.start, f"{path}__lt": year.end})

    wanted = within("created_at") | within("given_at") | within("events__at") | within("objections__received_at")
    events = NoticeEvent.objects.select_related("by", "file").order_by("at", "pk")
    return list(
        Notice.objects.filter(wanted | within("objections__steps__at"), customer=customer, written_at__isnull=False)
        .distinct()
        .select_related("announcement__version__line__document", "customer")
        .prefetch_related("addresses", Prefetch("events", events))
        .order_by("pk")
    )


def objections_of(notices: Sequence[Notice]) -> list[Objection]:
    """All to these notices; nothing that the processor keeps to itself."""
    shown = ObjectionStep.objects.filter(is_internal=False).select_related("by", "file").order_by("at", "pk")
    return list(
        Objection.objects.filter(notice__in=notices)
        .select_related("notice__announcement__version__line__document", "file")
        .prefetch_related(Prefetch("steps", shown))
        .order_by("received_at", "pk")
    )


def files_of_notices(notices: Sequence[Notice], year: Year) -> Iterator[Held]:
    group = _("Notices")
    head = [
        *(_("number"), _("version"), _("kind of notice"), _("subject"), _("given at"), _("given")),
        *(_("objection until the end of"), _("revoked at")),
    ]
    rows = [
        [
            notice.pk,
            notice.announcement.version,
            notice.announcement.get_kind_display(),
            notice.subject,
            format_moment(notice.given_at) if notice.given_at is not None else "",
            notice.get_given_by_display(),
            notice.deadline_on or "",
            format_moment(revoked) if (revoked := notice.announcement.revoked_at) is not None else "",
        ]
        for notice in notices
    ]
    yield table(group, f"{FOLDER}/kennisgevingen.csv", _("Notices"), head, rows)
    yield _deliveries(group, notices)
    for notice in notices:
        text = f"{notice.subject}\n{notice.text}".encode()
        yield Held(group, f"{FOLDER}/{notice.pk}.txt", notice.subject, text, notice.given_at)
        for event in notice.events.all():
            if event.file is not None:
                title = _("Evidence of notice %(number)s") % {"number": notice.pk}
                yield stored(group, f"{FOLDER}/bewijsstukken/{event.pk}", title, event.file, event.at)
    for number, some in enumerate(batched(notices, _LETTERS), start=1):
        data = letters(some, at=year.last, on_paper=False)
        yield Held(group, f"{FOLDER}/brieven-{number}.pdf", _("The notices as letters"), data)


def _deliveries(group: str, notices: Sequence[Notice]) -> Held:
    head = [_("notice"), _("at"), _("what happened"), _("to whom"), _("detail")]
    rows: list[list[object]] = []
    for notice in notices:
        for address in notice.addresses.all():
            at = format_moment(address.state_at)
            rows.append([notice.pk, at, address.get_state_display(), address.address, address.answer])
        rows += [
            [notice.pk, format_moment(event.at), event.get_what_display(), "", event.detail]
            for event in notice.events.all()
        ]
    return table(group, f"{FOLDER}/afleveringen.csv", _("Deliveries"), head, rows)


def files_of_objections(objections: Sequence[Objection]) -> Iterator[Held]:
    group = _("Objections")
    head = [_("number"), _("notice"), _("received at"), _("received"), _("late"), _("state"), _("grounds")]
    rows = [
        [
            objection.pk,
            objection.notice_id,
            format_moment(objection.received_at),
            objection.get_channel_display(),
            _("late") if objection.is_late else "",
            objection.get_state_display(),
            objection.grounds,
        ]
        for objection in objections
    ]
    yield table(group, f"{OBJECTIONS}/bezwaren.csv", _("Objections"), head, rows)
    yield _steps(group, objections)
    for objection in objections:
        title = _("Objection %(number)s") % {"number": objection.pk}
        if objection.file is not None:
            yield stored(group, f"{OBJECTIONS}/stukken/{objection.pk}", title, objection.file, objection.received_at)
        for step in objection.steps.all():
            if step.file is not None:
                yield stored(group, f"{OBJECTIONS}/stukken/{objection.pk}-{step.pk}", title, step.file, step.at)


def _steps(group: str, objections: Sequence[Objection]) -> Held:
    head = [_("objection"), _("at"), _("step"), _("by"), _("text")]
    rows = [
        [
            objection.pk,
            format_moment(step.at),
            step.get_state_display() or _("message"),
            _("the processor") if step.is_of_processor else _("the customer"),
            step.text,
        ]
        for objection in objections
        for step in objection.steps.all()
    ]
    return table(group, f"{OBJECTIONS}/stappen.csv", _("Steps and answers"), head, rows)
