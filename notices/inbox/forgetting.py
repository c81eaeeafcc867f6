"""The end of messages that arrived: those of nobody go after some days, the others with the evidence of the customer.

The row stays, without words and without who wrote it, so that verification knows that there was one (decision 0035).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import retention
from agreements.acts.referring import references_to
from agreements.models import EvidenceFile, Removal, RemovalKind
from agreements.removals import removed_digests
from documents.moments import local_day
from files import store as files
from journal.acts import act, forget
from notices import journaled
from notices.models import IncomingMail

_WORDS = ("sender", "sender_name", "subject", "text", "message_id")


def forget_mail(*, now: datetime) -> int:
    """Remove what is past its time; how many messages. Each is an act of its own."""
    done = 0
    for mail in _past_their_time(now):
        with act(journaled.MAIL_FORGOTTEN, by=None, at=now, subject=mail):
            stored = IncomingMail.objects.select_for_update(of=("self",)).select_related("file").get(pk=mail.pk)
            if _is_of_nobody(stored):
                _remove_files(stored, now=now)
            for name in _WORDS:
                setattr(stored, name, "")
            stored.save(update_fields=_WORDS)
            forget([stored])
        done += 1
    if done:
        files.sweep(now=now)
    return done


def _past_their_time(now: datetime) -> Iterator[IncomingMail]:
    with_words = IncomingMail.objects.exclude(**dict.fromkeys(_WORDS, ""))
    yield from _of_nobody(with_words, before=now - timedelta(days=retention.setting("incoming_mail_days"))).iterator()
    # Its words go with the file in which they came.
    removed = removed_digests(RemovalKind.EVIDENCE_FILES)
    if removed:
        for mail in with_words.exclude(customer=None).select_related("file").iterator():
            if mail.file.sha256 in removed:
                yield mail


def _of_nobody(mails: QuerySet[IncomingMail], *, before: datetime) -> QuerySet[IncomingMail]:
    """Those that are about no customer, and that somebody dealt with, or that needed nobody, before that moment."""
    return mails.filter(
        Q(handled_at__lt=before) | Q(state=IncomingMail.State.NOTED, recorded_at__lt=before),
        customer=None,
        notice=None,
        objection=None,
    )


def _is_of_nobody(mail: IncomingMail) -> bool:
    return mail.customer_id is None and mail.notice_id is None and mail.objection_id is None


def _remove_files(mail: IncomingMail, *, now: datetime) -> None:
    """The message as it arrived and what came with it, but for what another record refers to as well."""
    held = {mail.file_id, *mail.files.values_list("file", flat=True)}
    of_customers = {
        file for file, about in references_to(held).items() if any(each.customer is not None for each in about)
    }
    others = of_customers | _of_other_mails(mail, held)
    removed = removed_digests(RemovalKind.EVIDENCE_FILES)
    for file in EvidenceFile.objects.filter(pk__in=held - others).exclude(sha256__in=removed):
        Removal.objects.create(
            kind=RemovalKind.EVIDENCE_FILES,
            digest=file.sha256,
            name=file.name,
            concerning="",
            why=_("A message that was about no customer."),
            kept_from=mail.recorded_at,
            years=0,
            due_on=local_day(now),
            listed_at=mail.handled_at or mail.recorded_at,
            removed_at=now,
        )
        files.leave(str(file.file.name), now=now)


def _of_other_mails(mail: IncomingMail, held: set[int]) -> set[int]:
    """The files that another message brought as well, which is read, or whose time is not over."""
    found: set[int] = set()
    for other in IncomingMail.objects.exclude(pk=mail.pk).filter(Q(file__in=held) | Q(files__file__in=held)):
        if any(getattr(other, name) for name in _WORDS):
            found |= held & {other.file_id, *other.files.values_list("file", flat=True)}
    return found
