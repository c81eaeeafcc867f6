"""How long things are kept: one rule per kind, contributed by the apps, shown on /privacy/ and carried out daily."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mail import outbox

logger = logging.getLogger(__name__)

Text = str | Promise


@dataclass(frozen=True)
class Rule:
    """What is kept, why, on what ground and how long; ``expire`` removes what is past its time and returns how many.

    ``announce`` says beforehand what will go; it comes before any rule is carried out.
    ``period`` is read from the settings when it is shown, so that the page and the task never disagree.
    """

    kind: str
    what: Text
    why: Text
    ground: Text
    period: Callable[[], Text]
    expire: Callable[[datetime], int]
    order: int = 0
    announce: Callable[[datetime], object] | None = None


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule. Raises ``ValueError`` when its kind has one."""
    if rule.kind in _rules:
        raise ValueError(f"There is a retention rule for “{rule.kind}” already.")
    _rules[rule.kind] = rule


def rules() -> list[Rule]:
    """All rules: those about documents and people first, the technical ones last."""
    return sorted(_rules.values(), key=lambda rule: (rule.order, rule.kind))


def setting(name: str) -> int:
    """A number of the settings, such as ``evidence_years``."""
    return int(settings.DPA_RETENTION[name])


def remove_expired(*, now: datetime) -> dict[str, int]:
    """Carry out every rule; how much each removed. Idempotent, and safe to run twice at once."""
    for rule in rules():
        if rule.announce is not None:
            rule.announce(now)
    removed = {rule.kind: rule.expire(now) for rule in rules()}
    for kind, count in removed.items():
        if count:
            logger.info("retention: %s of %s removed", count, kind)
    return removed


def _expire_sessions(now: datetime) -> int:
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _expire_mail(now: datetime) -> int:
    return outbox.forget(
        sent_before=now - timedelta(days=setting("mail_days")),
        failed_before=now - timedelta(days=setting("failed_mail_days")),
    )


register(
    Rule(
        "sessions",
        _("That you are signed in, since when, in which browser"),
        _("To keep you signed in while you work."),
        _("Necessary for the service (art. 11.7a Telecommunicatiewet: no consent needed)"),
        lambda: (
            _("Until you sign out or close the browser, at most %(hours)s hours.")
            % {"hours": settings.SESSION_COOKIE_AGE // 3600}
        ),
        _expire_sessions,
        order=1,
    )
)
register(
    Rule(
        "mail",
        _("Messages that wait to be sent to you"),
        _("To send sign-in codes and notices."),
        _("Legitimate interest in a secure sign-in (art. 6(1)(f) GDPR)"),
        lambda: (
            ngettext(
                "The text until it is sent, to whom and when for %(days)s day more; what could not be delivered for "
                "%(failed)s days.",
                "The text until it is sent, to whom and when for %(days)s days more; what could not be delivered for "
                "%(failed)s days.",
                setting("mail_days"),
            )
            % {"days": setting("mail_days"), "failed": setting("failed_mail_days")}
        ),
        _expire_mail,
        order=1,
    )
)
