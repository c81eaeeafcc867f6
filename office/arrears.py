"""What the journal is behind with, and which certificates end: words for the overview, none if all is as it should."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from documents.templatetags.registry import moment as shown
from journal.anchoring import arrears
from journal.keys import JournalMisconfigured
from office import expiring

# Workers give entries their places every few seconds and tend anchors once a minute.
_SOON = timedelta(minutes=5)
# Services of others are down now and then: an hour changes nothing, since a later stamp holds the earlier heads too.
_LATE = timedelta(hours=1)


def warnings(*, now: datetime) -> list[str]:
    """What an officer has to do something about, the most pressing first."""
    certificates = [each.text(now) for each in expiring.ending_soon(now=now)]
    try:
        return [*_warnings(now), *certificates]
    except JournalMisconfigured as problem:
        return [_("The settings of the journal are not right: %(problem)s") % {"problem": problem}, *certificates]


def _warnings(now: datetime) -> Iterator[str]:
    found = arrears()
    if since := _if_older(found.unplaced_since, _SOON, now):
        yield (
            _("Since %(at)s entries of the journal wait for their place in it: is a background worker running?") % since
        )
    if since := _if_older(found.unstamped_since, _LATE, now):
        yield _("Since %(at)s no checkpoint of the journal could be time-stamped.") % since
    for name, moment in found.uncosigned_since.items():
        if since := _if_older(moment, _LATE, now):
            yield _("Since %(at)s the witness %(witness)s has signed no checkpoint of the journal.") % {
                **since,
                "witness": name,
            }
    if since := _if_older(found.unmailed_since, timedelta(hours=settings.JOURNAL["MAIL_HOURS"]) + _SOON, now):
        yield _("Since %(at)s no checkpoint of the journal was mailed to those who keep it.") % since


def _if_older(since: datetime | None, longest: timedelta, now: datetime) -> dict[str, str] | None:
    return {"at": shown(since)} if since is not None and now - since > longest else None
