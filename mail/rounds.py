"""Rounds of reading a mailbox: every message once, in order, by one worker at a time, and what fails is tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q

from mail.mailbox import Access, Arrived, Mailbox, MailboxUnavailable, opened
from mail.models import MailboxPosition

logger = logging.getLogger(__name__)
# So many messages a round: whoever fills the mailbox holds up nothing else for long.
A_ROUND = 50


def read_new(access: Access, keep: Callable[[Arrived], object], *, now: datetime, limit: int = A_ROUND) -> int:
    """Hand each message that came since the last time to ``keep``; returns how many.

    A message counts as read when ``keep`` has returned: what it raises ends the round, and the message comes again.
    So it may come twice, after a crash or when the server numbers its messages anew, and ``keep`` has to know it.
    Raises ``MailboxUnavailable``, after that was written down.
    """
    position, _created = MailboxPosition.objects.get_or_create(name=access.name)
    if not _take(position, until=now + timedelta(seconds=2 * access.round_seconds), now=now):
        return 0
    try:
        with opened(access) as mailbox:
            count = _read(position, mailbox, keep, limit)
    except MailboxUnavailable as problem:
        since = position.failing_since or now
        _free(position, failing_since=since, answer=str(problem)[:500])
        raise
    except BaseException:
        _free(position)
        raise
    _free(position, read_at=now, failing_since=None, answer="")
    return count


def _read(position: MailboxPosition, mailbox: Mailbox, keep: Callable[[Arrived], object], limit: int) -> int:
    stored = MailboxPosition.objects.get(pk=position.pk)
    last = stored.last_number if stored.validity == mailbox.validity else 0
    count = 0
    for number in mailbox.arrived_after(last):
        if count >= limit:
            break
        if (arrived := mailbox.read(number)) is not None:
            keep(arrived)
            count += 1
        MailboxPosition.objects.filter(pk=position.pk).update(validity=mailbox.validity, last_number=number)
    return count


def _take(position: MailboxPosition, *, until: datetime, now: datetime) -> bool:
    """Whether it is ours for this round; another worker may be reading."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return bool(MailboxPosition.objects.filter(free, pk=position.pk).update(leased_until=until))


def _free(position: MailboxPosition, **values: object) -> None:
    MailboxPosition.objects.filter(pk=position.pk).update(leased_until=None, **values)
