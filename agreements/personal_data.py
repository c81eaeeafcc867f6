"""What the registry of agreements keeps about people, for export and erasure (accounts.personal_data)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import personal_data
from accounts.models import User
from agreements import members
from agreements.models import Customer, Invitation, Membership, Receipt

_CONTACT = (("contact_email", "contact_name", "contact_phone"), ("dpo_email", "dpo_name", "dpo_phone"))


def _export(user: User) -> dict[str, Any]:
    memberships = Membership.objects.filter(user=user).select_related("customer")
    rows: Any = Membership.history
    history = rows.filter(user_id=user.pk).select_related("customer").order_by("history_date")
    receipts = Receipt.objects.filter(recorded_by=user).select_related("customer", "version__line__document")
    return {
        "memberships": [{"customer": item.customer.name, "role": item.role} for item in memberships],
        "membership_history": [
            {
                "at": item.history_date,
                "what": item.get_history_type_display(),
                "customer": str(item.customer),
                "role": item.role,
            }
            for item in history
        ],
        "invitations": [
            {
                "customer": item.customer.name,
                "email": item.email,
                "role": item.role,
                "invited_at": item.invited_at,
                "expires_at": item.expires_at,
                "accepted_at": item.accepted_at,
                "withdrawn_at": item.withdrawn_at,
            }
            for item in _invitations_of(user).select_related("customer")
        ],
        "receipts_recorded": [
            {
                "customer": item.customer.name,
                "version": item.version.reference,
                "received_at": item.received_at,
                "recorded_at": item.recorded_at,
                "channel": item.channel,
            }
            for item in receipts
        ],
        "named_as_contact": [
            {
                "customer": customer.name,
                **{
                    field: getattr(customer, field)
                    for group in _CONTACT
                    for field in group
                    if getattr(customer, group[0]).lower() == user.email.lower()
                },
            }
            for customer in _named_in(Customer.objects.all(), user)
        ],
    }


def _refuse(user: User) -> str | None:
    if user.is_staff:
        return _("Officers are named in what they published; ask your employer to close this account.")
    for membership in Membership.objects.filter(user=user).select_related("customer", "user"):
        if members.is_last_administrator(membership):
            return _("You are the only administrator of %(customer)s. Make somebody else administrator first.") % {
                "customer": membership.customer
            }
    named = _named_in(Customer.objects.all(), user).first()
    if named is not None:
        return _(
            "%(customer)s names you as its contact or data protection officer. Have those details changed first."
        ) % {"customer": named}
    return None


def _erase(user: User, at: datetime) -> None:
    for invitation in _invitations_of(user):
        invitation.email = f"erased-{invitation.pk}@invalid"
        invitation.withdrawn_at = invitation.withdrawn_at or (None if invitation.accepted_at else at)
        invitation.save(update_fields=["email", "withdrawn_at"])
    for membership in Membership.objects.filter(user=user):
        members.remove(membership, by=user, at=at)
    # Names of people in former contact details go; that there were some, and when they changed, stays.
    former: Any = Customer.history
    for email, name, phone in _CONTACT:
        former.filter(**{f"{email}__iexact": user.email}).update(**{email: "", name: "", phone: ""})


def _invitations_of(user: User) -> Any:
    return Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))


def _named_in(customers: Any, user: User) -> Any:
    return customers.filter(Q(contact_email__iexact=user.email) | Q(dpo_email__iexact=user.email))


personal_data.register(personal_data.Source("agreements", _export, _erase, _refuse))
