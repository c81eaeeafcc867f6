"""The people who act for a customer: what changes their roles, and who may not go yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.log.security import SecurityEvent, record
from accounts.models import DirectoryPerson, User
from customers import journaled, rights
from customers.locks import lock_customer
from customers.mail import tell_of_members
from customers.models import Customer, GivenMembership, Membership
from documents.errors import Refused
from journal.acts import performs


@performs(journaled.JOINED)
def join(customer: Customer, person: User, role: str, *, at: datetime) -> Membership:
    """Make a person a member by its own act, or give a member the role; the administrators are told.

    Raises ``Refused`` for who works for the processor.
    """
    # Locked, so that nobody becomes an officer in the same moment.
    person = User.objects.select_for_update().get(pk=person.pk)
    refuse_officer(person)
    membership = Membership.objects.filter(customer=customer, user=person).first() or Membership(
        customer=customer, user=person
    )
    membership.role = role
    membership._history_user, membership._history_date = person, at  # type: ignore[attr-defined]
    membership.save()
    _is_by_hand(membership)
    tell(membership, "joined", by=person, at=at)
    return membership


def refuse_officer(person: User) -> None:
    """Nobody stands on both sides of an agreement. Raises ``Refused`` for who works for the processor."""
    if person.is_staff or DirectoryPerson.objects.filter(user=person, removed_at=None).exists():
        raise Refused(
            _("%(email)s belongs to somebody who works for the processor, who can't act for a customer too.")
            % {"email": person.email},
            field="email",
        )


@performs(journaled.ROLE)
def change_role(membership: Membership, role: str, *, by: Any, at: datetime) -> Membership:
    """Give a member another role. Raises ``Refused`` for an unknown role and for the last administrator."""
    if role not in Membership.Role.values:
        raise Refused(_("“%(role)s” is not a role.") % {"role": role}, field="role")
    stored = _lock(membership)
    if stored.role == role:
        return stored
    if role != Membership.Role.ADMINISTRATOR and not by.has_perm(rights.MANAGE):
        _refuse_last_administrator(stored)
    stored.role = role
    stored._history_user, stored._history_date = by, at  # type: ignore[attr-defined]
    stored.save(update_fields=["role"])
    _is_by_hand(stored)
    tell(stored, "role", by=by, at=at)
    return stored


@performs(journaled.LEFT)
def remove(membership: Membership, *, by: Any, at: datetime, is_erased: bool = False) -> None:
    """Take a person off a customer, or leave: in force at that person's next request.

    The administrators are told, but of somebody who is being erased: the message would name that person again.

    Every page asks :mod:`customers.access`, so that no session needs to end: the person may act for others. Raises
    ``Refused`` for the last administrator; an officer, who can invite a new one, may.
    """
    stored = _lock(membership)
    if not by.has_perm(rights.MANAGE):
        _refuse_last_administrator(stored)
    stored._history_user, stored._history_date = by, at  # type: ignore[attr-defined]
    stored.delete()
    if not is_erased:
        tell(stored, "left", by=by, at=at)


@performs(journaled.FACTOR)
def require_second_factor(customer: Customer, required: bool, *, by: Any, at: datetime) -> Customer:
    """Whether every member must sign in with a second factor."""
    stored = lock_customer(customer.pk)
    if stored.mfa_required != required:
        stored.mfa_required = required
        stored._history_user, stored._history_date = by, at  # type: ignore[attr-defined]
        stored.save(update_fields=["mfa_required"])
        tell_of_members(stored, "required" if required else "free", None, by=by, at=at)
    return stored


def administrators(customer: Customer) -> int:
    """How many people can invite and remove members."""
    return customer.memberships.filter(role=Membership.Role.ADMINISTRATOR, user__is_active=True).count()


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody else could manage the members."""
    return membership.role == Membership.Role.ADMINISTRATOR and administrators(membership.customer) < 2


def tell(membership: Membership, what: str, *, by: Any, at: datetime) -> None:
    """Note in the security log, and to the administrators, who joined, left or has another role."""
    what_in_log = f"{what}:{membership.role}"
    record(
        SecurityEvent.MEMBER_CHANGED, subject=membership.user_id, customer=membership.customer.code, what=what_in_log
    )
    tell_of_members(membership.customer, what, membership, by=by, at=at)


def _is_by_hand(membership: Membership) -> None:
    """What a person decided no claim takes away."""
    for given in GivenMembership.objects.filter(membership=membership):
        given.delete()


def _lock(membership: Membership) -> Membership:
    # Locked by customer: two administrators who remove each other at once must not both succeed.
    lock_customer(membership.customer_id)
    stored = Membership.objects.select_related("customer", "user").filter(pk=membership.pk).first()
    if stored is None:
        raise Refused(_("This person is no member any more."))
    return stored


def _refuse_last_administrator(membership: Membership) -> None:
    if is_last_administrator(membership):
        raise Refused(
            _("%(person)s is the only administrator of %(customer)s. Make somebody else administrator first.")
            % {"person": membership.user, "customer": membership.customer}
        )
