"""Inviting people to act for a customer: the only writer of invitations, and of the memberships they give."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from characters import canonical_address
from customers import journaled, members
from customers.access import may_manage
from customers.locks import lock_customer
from customers.mail import forget_invitation
from customers.models import Customer, Invitation, Membership
from documents.errors import Refused
from journal.acts import performs

_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Invited:
    """An invitation and the token of its link, which exists only here and in the mail."""

    invitation: Invitation
    token: str


class NotForYou(Refused):
    """The invitation is for another address than the one of the person who is signed in."""


@performs(journaled.INVITED)
def invite(customer: Customer, *, email: str, role: str, language: str, by: Any, at: datetime) -> Invited:
    """Invite a person by e-mail address; an earlier invitation that is still open is replaced, and its link dies.

    Raises ``Refused`` for an unknown role or language, and for somebody who is a member already.
    """
    if role not in Membership.Role.values:
        raise Refused(_("“%(role)s” is not a role.") % {"role": role}, field="role")
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("“%(language)s” is not a language.") % {"language": language}, field="language")
    # Locked by customer: the same address invited twice at once has one open invitation.
    lock_customer(customer.pk)
    address = canonical_address(email)
    if (holder := User.objects.filter(email__iexact=address).first()) is not None:
        members.refuse_officer(holder)
    if customer.memberships.filter(user__email__iexact=address).exists():
        raise Refused(
            _("%(email)s is a member already; change the role in the list instead.") % {"email": address}, field="email"
        )
    for earlier in customer.invitations.filter(email=address, accepted_at__isnull=True, withdrawn_at__isnull=True):
        _end(earlier, at=at)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = Invitation.objects.create(
        customer=customer,
        email=address,
        role=role,
        language=language,
        token_digest=digest_of(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=settings.DPA_INVITATION_DAYS),
    )
    return Invited(invitation, token)


@performs(journaled.INVITATION_ENDED)
def withdraw(invitation: Invitation, *, at: datetime) -> None:
    """Make the link worthless. Raises ``Refused`` when it was accepted in the meantime."""
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if stored.accepted_at is not None:
        raise Refused(_("%(email)s has accepted in the meantime; remove the member instead.") % {"email": stored.email})
    if stored.withdrawn_at is None:
        _end(stored, at=at)


def find(token: str) -> Invitation | None:
    """The invitation that this link belongs to, whatever became of it.

    The database looks for a digest, so that the time it takes says nothing about the token; the comparison of what it
    found is constant in time all the same.
    """
    digest = digest_of(token)
    found = Invitation.objects.select_related("customer", "invited_by").filter(token_digest=digest).first()
    if found is None or not hmac.compare_digest(found.token_digest, digest):
        return None
    return found


def why_unusable(invitation: Invitation, *, at: datetime) -> Refused | None:
    """Why the link no longer works, in words for the person who follows it, or None."""
    if invitation.accepted_at is not None:
        return Refused(_("This invitation has been accepted already. Sign in to go on."))
    if invitation.withdrawn_at is not None:
        return Refused(_("This invitation was withdrawn or replaced by a newer one. Look for a later message."))
    if not may_manage(invitation.invited_by, invitation.customer):
        return Refused(
            _("Who invited you no longer manages the members of this organisation. Ask for a new invitation.")
        )
    if invitation.expires_at <= at:
        return Refused(_("This invitation has expired. Ask the person who invited you to send a new one."))
    return None


@performs(journaled.JOINED)
def accept(invitation: Invitation, *, by: User | None, name: str, at: datetime) -> User:
    """Make the invited person a member; for an address that nobody has, the person comes into being.

    ``by`` is the person who is signed in, if any: somebody with an account accepts as themselves. Raises ``Refused``
    when the link no longer works, ``NotForYou`` when another person is signed in, or nobody while the address has an
    account. Two at once: one is accepted, the other told so.
    """
    lock_customer(invitation.customer_id)
    stored = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("customer", "invited_by")
        .get(pk=invitation.pk)
    )
    if refused := why_unusable(stored, at=at):
        raise refused
    person = User.objects.filter(email__iexact=stored.email).first()
    if by is not None and by.email != stored.email:
        raise NotForYou(
            _(
                "This invitation is for %(invited)s; you are signed in as %(you)s. Sign out first, or ask for an "
                "invitation to your own address."
            )
            % {"invited": stored.email, "you": by.email}
        )
    if person is not None and by is None:
        raise NotForYou(_("%(email)s has an account. Sign in to accept the invitation.") % {"email": stored.email})
    if person is None:
        person = User.objects.create_user(stored.email, name=name.strip(), language=stored.language)
    if not person.is_active:
        raise Refused(_("This account is closed. Ask the processor to open it again."))
    members.join(stored.customer, person, stored.role, at=at)
    stored.accepted_at, stored.accepted_by = at, person
    stored.save(update_fields=["accepted_at", "accepted_by"])
    return person


def _end(invitation: Invitation, *, at: datetime) -> None:
    """The link is worthless from now on, and is not sent any more."""
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    forget_invitation(invitation, at=at)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
