"""How long the registry of agreements keeps what names people (accounts.retention carries it out)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import personal_data, retention
from accounts.models import User
from agreements.models import Invitation, Membership


def _expire_accounts(now: datetime) -> int:
    """Erase the accounts of people who act for nobody any more and have not signed in for long."""
    since = now - timedelta(days=30 * retention.setting("dormant_months"))
    dormant = User.objects.filter(
        Q(last_login__lt=since) | Q(last_login__isnull=True), date_joined__lt=since, is_staff=False,
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
    return int(Invitation.objects.filter(ended).delete()[0])


retention.register(retention.Rule(
    "accounts", _("Your name, e-mail address and language, and the keys with which you sign in"),
    _("To know who acts for a customer, and to let nobody else in."),
    _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
    lambda: _("As long as you act for a customer, and %(months)s months after you last signed in. You can have it "
              "erased earlier.") % {"months": retention.setting("dormant_months")},
    _expire_accounts,
))
retention.register(retention.Rule(
    "invitations", _("Invitations: your e-mail address, who invited you, and whether you accepted"),
    _("To let the right person in, and to see later who let them in."),
    _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
    lambda: _("%(days)s days after the invitation was accepted, was withdrawn or expired.")
    % {"days": retention.setting("invitation_days")},
    _expire_invitations,
))
