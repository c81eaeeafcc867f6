"""How long the registry of agreements keeps what names people (accounts.retention carries it out)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import personal_data, retention
from accounts.models import User
from agreements.models import Agreement, Customer, Invitation, IssuedCopy, Membership


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
    return int(Invitation.objects.filter(ended).delete()[0])


def evidence_ends(customer: Customer) -> date | None:
    """The day from which nothing has to be proved any more: years after all agreements, and the work, have ended.

    None while an agreement is running, or when the customer never had one.
    """
    ends = [_end_of(agreement) for agreement in customer.agreements.all()]
    if not ends or None in ends:
        return None
    last = max(end for end in ends if end is not None)
    return _years_later(last, retention.setting("evidence_years"))


def is_past_evidence(customer: Customer, now: datetime) -> bool:
    """Whether the customer's evidence is past its time."""
    end = evidence_ends(customer)
    return end is not None and end <= timezone.localdate(now)


def customers_past_evidence(now: datetime) -> list[Customer]:
    """The customers whose evidence is past its time."""
    ended = Customer.objects.filter(agreements__ended_on__lt=timezone.localdate(now)).distinct()
    return [customer for customer in ended.prefetch_related("agreements") if is_past_evidence(customer, now)]


def _end_of(agreement: Agreement) -> date | None:
    # Art. 13.1: the terms bind as long as work is done.
    if agreement.ended_on is None:
        return None
    return max(agreement.ended_on, agreement.work_ended_on or agreement.ended_on)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # 29 February: the day after 28 February.
        return date(day.year + years, 3, 1)


def _expire_copies(now: datetime) -> int:
    """Remove the files; the rows, which never change, keep digest and size, so that a copy is still recognised."""
    removed = 0
    for copy in IssuedCopy.objects.filter(customer__in=customers_past_evidence(now)).iterator():
        storage, name = copy.file.storage, str(copy.file.name)
        if storage.exists(name):
            storage.delete(name)
            removed += 1
    return removed


retention.register(
    retention.Rule(
        "copies",
        _("Sealed copies of an agreement, with the names that they print"),
        _("To prove what was agreed."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        lambda: (
            ngettext(
                "%(years)s year after the end of the agreement; then the file goes and its digest stays.",
                "%(years)s years after the end of the agreement; then the file goes and its digest stays.",
                retention.setting("evidence_years"),
            )
            % {"years": retention.setting("evidence_years")}
        ),
        _expire_copies,
    )
)
retention.register(
    retention.Rule(
        "accounts",
        _("Your name, e-mail address and language, and the keys with which you sign in"),
        _("To know who acts for a customer, and to let nobody else in."),
        _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
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
        _("Invitations: your e-mail address, who invited you, and whether you accepted"),
        _("To let the right person in, and to see later who let them in."),
        _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
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
