"""The newest checkpoint, held outside: time-stamped, signed by witnesses, mailed to those who keep it.

What can't be had now is had in a later round. A later checkpoint extends the earlier ones, so that its anchors hold
them too: only the newest is anchored, however many there were since.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from journal import witnesses
from journal.keys import JournalMisconfigured
from journal.models import Checkpoint, Entry
from journal.tlog.tiles import DamagedTree
from mail import outbox
from seal import SealError, SealSettings, stamped_at, time_stamp

logger = logging.getLogger(__name__)

ROUNDS = timedelta(minutes=1)
_seals: list[Callable[[], SealSettings]] = []


def stamp_with(seal_settings: Callable[[], SealSettings]) -> None:
    """Have checkpoints stamped by the time-stamping service of the seal. Called when its app is ready."""
    _seals[:] = [seal_settings]


def tend(*, now: datetime) -> None:
    """One round: whatever the newest checkpoint still lacks. One thing that can't be had keeps no other from it."""
    newest = Checkpoint.objects.newest()
    if newest is None:
        return
    _stamp(newest, now=now)
    _cosign(newest)
    _mail(newest, now=now)


@dataclass(frozen=True)
class Arrears:
    """Since when something has not been done, in the time of the oldest thing that waits for it; None: all is done."""

    unplaced_since: datetime | None
    """Entries wait for their place."""
    unstamped_since: datetime | None
    """Checkpoints have no time stamp, nor has a later one."""
    uncosigned_since: dict[str, datetime]
    """The same of signatures, by the name of each witness that lags behind."""
    unmailed_since: datetime | None
    """Checkpoints were not mailed; within the interval that is as it should be. None where nobody is to get them."""


def arrears() -> Arrears:
    """What the journal is behind with. Raises ``JournalMisconfigured``."""
    oldest = Entry.objects.unplaced().order_by("pk").first()
    cosigned = {
        witness.key.name: _since(Checkpoint.objects.cosigned_by(witness.key.name).newest())
        for witness in witnesses.configured()
    }
    return Arrears(
        unplaced_since=oldest.recorded_at if oldest else None,
        unstamped_since=_since(Checkpoint.objects.filter(time_stamp__isnull=False).newest()),
        uncosigned_since={name: since for name, since in cosigned.items() if since is not None},
        unmailed_since=_since(_last_mailed()) if settings.JOURNAL["MAIL_TO"] else None,
    )


def proven_at(checkpoint: Checkpoint) -> datetime | None:
    """The moment that the time stamp of a checkpoint proves; None where there is none, or nobody to judge it.

    Raises ``SealError`` for a time stamp over something else, or of nobody that is trusted.
    """
    if checkpoint.time_stamp is None or not _seals:
        return None
    return stamped_at(bytes(checkpoint.time_stamp), checkpoint.note.encode(), settings=_seals[0]())


def _since(last: Checkpoint | None) -> datetime | None:
    """When the first checkpoint after this one was made."""
    later = Checkpoint.objects.filter(pk__gt=last.pk if last else 0).order_by("pk").first()
    return later.made_at if later else None


def _stamp(checkpoint: Checkpoint, *, now: datetime) -> None:
    if checkpoint.time_stamp is not None or not _seals:
        return
    try:
        seal_settings = _seals[0]()
        if seal_settings.time_stamps is None:
            return
        token = time_stamp(checkpoint.note.encode(), settings=seal_settings)
    except SealError as problem:
        logger.warning("no time stamp for the journal's checkpoint of %s entries: %s", checkpoint.size, problem)
        return
    # Another worker may have been faster: what is filled in stays.
    Checkpoint.objects.filter(pk=checkpoint.pk, time_stamp__isnull=True).update(time_stamp=token, anchored_at=now)


def _cosign(checkpoint: Checkpoint) -> None:
    try:
        asked = witnesses.configured()
    except JournalMisconfigured as problem:
        logger.error("no witness is asked: %s", problem)
        return
    signed = set(checkpoint.cosignatures.values_list("witness", flat=True))
    for witness in asked:
        if witness.key.name in signed:
            continue
        try:
            witnesses.ask(witness, checkpoint)
        except witnesses.WitnessUnavailable as problem:
            logger.warning("no signature of a witness: %s", problem)
        except (witnesses.WitnessDisagrees, DamagedTree):
            logger.exception("the journal does not extend what a witness has signed")


def _mail(checkpoint: Checkpoint, *, now: datetime) -> None:
    if not settings.JOURNAL["MAIL_TO"] or checkpoint.mailed_at is not None or not _is_mail_due(now):
        return
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        if Checkpoint.objects.filter(pk=checkpoint.pk, mailed_at__isnull=True).update(mailed_at=now):
            subject = _("Checkpoint of the journal: %(size)s entries") % {"size": checkpoint.size}
            for address in settings.JOURNAL["MAIL_TO"]:
                outbox.post(subject, _message(checkpoint), at=now, address=address, about="journal")


def _is_mail_due(now: datetime) -> bool:
    last = _last_mailed()
    if last is None or last.mailed_at is None:
        return True
    # A moment in the future is of a clock that was wrong: it must not silence the mail for as long.
    return not now - timedelta(hours=settings.JOURNAL["MAIL_HOURS"]) < last.mailed_at <= now


def _last_mailed() -> Checkpoint | None:
    found: Checkpoint | None = Checkpoint.objects.filter(mailed_at__isnull=False).newest()
    return found


def _message(checkpoint: Checkpoint) -> str:
    return (
        _(
            "This is the signed head of the registry's journal, in which every legal act has its entry. Keep this "
            "message outside the registry: with the lines below in a file, “manage.py verify_registry --checkpoint "
            "FILE” proves that nothing that the journal held now was changed, moved or removed since."
        )
        + f"\n\n{checkpoint.note}"
    )
