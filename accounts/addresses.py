"""A person's mail address, by which it signs in: changed by that person only, through the new mailbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from accounts import journaled
from accounts.log.security import SecurityEvent, record
from accounts.mail import language_of
from accounts.models import User
from accounts.session.ending import end_sessions
from characters import canonical_address
from journal.acts import performs
from mail import outbox


class AddressTaken(Exception):
    """Somebody else has this address by now."""


def is_free(address: str) -> bool:
    """Whether nobody has this address."""
    return not User.objects.filter(email__iexact=address).exists()


def send_code(user: User, address: str, code: str, *, at: datetime) -> None:
    """Have the code sent to the new mailbox, for as long as it counts.

    Nothing goes to one that has an account, and nobody is told of that.
    """
    if is_free(address):
        until = at + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        _write(user, address, "new_address_code", {"code": code}, at=at, expires_at=until)


@performs(journaled.PERSON)
def change_address(user: User, address: str, *, at: datetime) -> User:
    """Give the person the address that it has shown to read, tell the old mailbox, and end every session.

    The message stands in the outbox with the change or not at all. Raises ``AddressTaken``.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    new, old = canonical_address(address), stored.email
    if User.objects.filter(email__iexact=new).exclude(pk=stored.pk).exists():
        raise AddressTaken
    stored.email = new
    stored.save(update_fields=["email"])
    # allauth's own record of addresses would go on naming the old one.
    EmailAddress.objects.filter(user=stored).delete()
    end_sessions(stored)
    _write(stored, old, "address_changed", {"at": at, "new": new}, at=at)
    record(SecurityEvent.ADDRESS_CHANGED, subject=stored.pk)
    return stored


def _write(
    user: User, address: str, name: str, context: dict[str, object], *, at: datetime, expires_at: datetime | None = None
) -> None:
    """To an address that is not, or no longer, in the person's account."""
    with translation.override(language_of(user)):
        subject = render_to_string(f"account/email/{name}_subject.txt", context)
        body = render_to_string(f"account/email/{name}_message.txt", {**context, "recipient": user})
    outbox.post(subject, body, address=address, at=at, expires_at=expires_at)
