"""What is kept of the people who act for customers and how long; given out, and erased, on request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import personal_data, retention
from accounts.models import User
from customers import journaled, members, proposals
from customers.mail import forget_invitation
from customers.models import Customer, Invitation, Membership, SavedFilter
from journal.acts import act, forget, include_keys

_CONTACT = (("contact_email", "contact_name", "contact_phone"), ("dpo_email", "dpo_name", "dpo_phone"))


def _export(user: User) -> dict[str, Any]:
    memberships = Membership.objects.filter(user=user).select_related("customer", "given")
    rows: Any = Membership.history
    history = rows.filter(user_id=user.pk).select_related("customer").order_by("history_date")
    return {
        "memberships": [
            {"customer": item.customer.name, "role": item.role, "by_the_provider": hasattr(item, "given")}
            for item in memberships
        ],
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
        "saved_filters": [
            {"name": each.name, "filter": each.query, "made_at": each.made_at}
            for each in SavedFilter.objects.filter(owner=user)
        ],
        "named_as_contact": [
            {
                "customer": customer.name,
                **{
                    field: getattr(customer, field)
                    for group in _CONTACT
                    for field in group
                    if getattr(customer, group[0]) == user.email
                },
            }
            for customer in _naming(Customer.objects.all(), user)
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
    named = _naming(Customer.objects.all(), user).first()
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
        forget([invitation])
        forget_invitation(invitation, at=at)
    SavedFilter.objects.filter(owner=user).delete()
    for membership in Membership.objects.filter(user=user):
        members.remove(membership, by=user, at=at, is_erased=True)
    # Names of people in former contact details go; that there were some, and when they changed, stays.
    former: Any = Customer.history
    for email, name, phone in _CONTACT:
        naming = former.filter(**{f"{email}__iexact": user.email})
        keys = list(naming.values_list("pk", flat=True))
        naming.update(**{email: "", name: "", phone: ""})
        include_keys(former.model, keys)
        forget(Customer.objects.filter(pk__in=former.filter(pk__in=keys).values("id")))


def _invitations_of(user: User) -> Any:
    return Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))


def _naming(customers: Any, user: User) -> Any:
    return customers.filter(Q(contact_email__iexact=user.email) | Q(dpo_email__iexact=user.email))


personal_data.register(personal_data.Source("agreements", _export, _erase, _refuse))


def _expire_accounts(now: datetime) -> int:
    """Erase the accounts of people who act for nobody any more and have not signed in for long."""
    since = now - timedelta(days=30 * retention.setting("dormant_months"))
    dormant = User.objects.filter(
        Q(last_login__lt=since) | Q(last_login__isnull=True),
        date_joined__lt=since,
        is_staff=False,
        erased_at__isnull=True,
    ).exclude(pk__in=Membership.objects.values("user"))
    erased = 0
    for user in dormant:
        try:
            personal_data.erase(user, at=now)
        except personal_data.ErasureRefused:
            # Still named as a contact: the account stays until those details have changed.
            continue
        erased += 1
    return erased


def _expire_invitations(now: datetime) -> int:
    since = now - timedelta(days=retention.setting("invitation_days"))
    ended = Q(accepted_at__lt=since) | Q(withdrawn_at__lt=since) | Q(expires_at__lt=since)
    with act(journaled.INVITATION_FORGOTTEN, by=None, at=now):
        return int(Invitation.objects.filter(ended).delete()[0])


retention.register(
    retention.Rule(
        "accounts",
        gettext_lazy("Your name, e-mail address and language, and the keys with which you sign in"),
        gettext_lazy("To know who acts for a customer, and to let nobody else in."),
        gettext_lazy("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
        lambda: (
            _(
                "As long as you act for a customer, and %(months)s months after you last signed in. You can have it "
                "erased earlier."
            )
            % {"months": retention.setting("dormant_months")}
        ),
        _expire_accounts,
    )
)
retention.register(
    retention.Rule(
        "invitations",
        gettext_lazy("Invitations: your e-mail address, who invited you, and whether you accepted"),
        gettext_lazy("To let the right person in, and to see later who let them in."),
        gettext_lazy("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
        lambda: (
            ngettext(
                "%(days)s day after the invitation was accepted, was withdrawn or expired.",
                "%(days)s days after the invitation was accepted, was withdrawn or expired.",
                retention.setting("invitation_days"),
            )
            % {"days": retention.setting("invitation_days")}
        ),
        _expire_invitations,
    )
)
retention.register(
    retention.Rule(
        "proposals",
        gettext_lazy("Contact details that a program proposed"),
        gettext_lazy("To let somebody decide of them."),
        gettext_lazy("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
        lambda: _("Until somebody decided, 90 days at most."),
        proposals.lapse,
        order=1,
    )
)
