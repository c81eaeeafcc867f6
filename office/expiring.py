"""The certificates of the seal: officers are warned 90, 30 and 7 days before one ends, since then nothing is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from copies.sealed.sealing import configured_settings
from customers.mail import send_to
from documents.templatetags.registry import moment as shown
from seal import SealError, expiries

DAYS = (90, 30, 7)
_USES = {
    "seal": gettext_lazy("the certificate that copies are sealed with"),
    "issuer": gettext_lazy("a certificate that issued that of the seal"),
    "root": gettext_lazy("the root certificate of the seal"),
}


@dataclass(frozen=True)
class Ending:
    """A certificate of the seal, for what it is used, and when it ends."""

    use: str
    at: datetime

    def text(self, now: datetime) -> str:
        """What ends when, in how many days, and what to do."""
        days = (self.at - now).days
        if days < 0:
            left = _("it has ended: no copy can be issued")
        else:
            left = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
        return _(
            "%(what)s ends on %(at)s, %(left)s. Have its successor ready; the present one goes to %(setting)s."
        ) % {
            "what": str(_USES[self.use])[0].upper() + str(_USES[self.use])[1:],
            "at": shown(self.at),
            "left": left,
            "setting": "DPA_SEAL_EARLIER",
        }


def _all() -> Iterator[Ending]:
    try:
        found = expiries(configured_settings())
    except SealError:
        # Settings that can't be read are named by the check and the metrics.
        return
    for use, at in found.items():
        yield Ending(use, at)


def ending_soon(*, now: datetime) -> list[Ending]:
    """What ends within the first warning's days, the first to end first."""
    within = now + timedelta(days=DAYS[0])
    return sorted((each for each in _all() if each.at <= within), key=lambda each: each.at)


def tell(people: Iterable[User], *, since: datetime, now: datetime) -> list[Ending]:
    """Mail what came to 90, 30 or 7 days before its end after ``since``; so each warning goes once, even if late."""
    due = [
        each
        for each in ending_soon(now=now)
        if any(since < each.at - timedelta(days=days) <= now for days in DAYS) or since < each.at <= now
    ]
    if due:
        send_to(people, "certificates", {"endings": [each.text(now) for each in due]}, reverse("admin:index"), at=now)
    return due
