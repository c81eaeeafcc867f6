"""A person's own sessions: which are open, in which browser, since when; and ending one of them.

They are found by reading the whole store, whose contents are encrypted: a column that says whose a session is would
tell whoever has a copy of the database who was here, and when (decision 70).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.log.security import SecurityEvent, record
from accounts.models import User
from accounts.session.ending import contents_of
from accounts.session.limits import BEGAN, BROWSER, SEEN
from accounts.session.store import row_key


@dataclass(frozen=True)
class OwnSession:
    """``handle`` names it on pages, and opens nothing; ``seen`` is exact to a minute."""

    handle: str
    began: datetime
    seen: datetime
    browser: str
    system: str
    is_here: bool

    @property
    def was_used(self) -> bool:
        """Whether that was later than signing in, to the minute."""
        return self.seen - self.began >= timedelta(minutes=1)

    @property
    def name(self) -> str:
        """The browser in words."""
        if self.browser and self.system:
            return _("%(browser)s on %(system)s") % {"browser": self.browser, "system": self.system}
        return self.browser or self.system or _("A browser that does not say which")


def sessions_of(user: User, *, here: str | None, at: datetime) -> list[OwnSession]:
    """The sessions that would be let in now: the one with the key ``here`` first, then the last used."""
    found = [_describe(row, contents, here) for row, contents in _open_sessions(user, at)]
    return sorted(found, key=lambda session: (not session.is_here, -session.seen.timestamp()))


def end_session(user: User, handle: str, *, at: datetime) -> bool:
    """End that session of this person, from its next request on; whether there was one."""
    for row, _contents in _open_sessions(user, at):
        if constant_time_compare(_handle_of(row), handle):
            row.delete()
            record(SecurityEvent.SESSION_ENDED, subject=user.pk)
            return True
    return False


def _open_sessions(user: User, at: datetime) -> Iterator[tuple[Session, dict[str, Any]]]:
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    now = at.timestamp()
    for row in Session.objects.filter(expire_date__gt=at).iterator():
        contents = contents_of(row)
        if contents.get(SESSION_KEY) != str(user.pk) or not contents.get(BACKEND_SESSION_KEY):
            continue
        # Ended by a new password, factor or right; such rows lie there until they expire.
        if not any(constant_time_compare(contents.get(HASH_SESSION_KEY, ""), each) for each in hashes):
            continue
        began, seen = contents.get(BEGAN, now), contents.get(SEEN, now)
        if now - began < settings.SESSION_COOKIE_AGE and now - seen < settings.SESSION_IDLE_AGE:
            yield row, contents


def _describe(row: Session, contents: dict[str, Any], here: str | None) -> OwnSession:
    began = contents.get(BEGAN, contents.get(SEEN, 0))
    browser, system = contents.get(BROWSER, ("", ""))
    return OwnSession(
        handle=_handle_of(row),
        began=datetime.fromtimestamp(began, UTC),
        seen=datetime.fromtimestamp(contents.get(SEEN, began), UTC),
        browser=browser,
        system=system,
        is_here=here is not None and row.pk == row_key(here),
    )


def _handle_of(row: Session) -> str:
    return salted_hmac("accounts.session.listing", row.pk, algorithm="sha256").hexdigest()[:32]
