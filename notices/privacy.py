"""What notices keep of people: the addresses they went to, who opened them, who objected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import personal_data, retention
from accounts.models import User
from agreements.acts.referring import refer
from journal.acts import forget
from notices.inbox.forgetting import forget_mail
from notices.models import (
    IncomingFile,
    IncomingMail,
    NoticeAddress,
    NoticeEvent,
    Objection,
    ObjectionStep,
    Subscription,
)


def _export(user: User) -> dict[str, Any]:
    addresses = NoticeAddress.objects.filter(address__iexact=user.email).select_related("notice__customer")
    events = NoticeEvent.objects.filter(by=user).select_related("notice__customer")
    return {
        "notices_sent_to": [
            {
                "customer": row.notice.customer.name,
                "subject": row.notice.subject,
                "state": row.state,
                "at": row.state_at,
            }
            for row in addresses
        ],
        "notices_handled": [
            {"customer": event.notice.customer.name, "what": event.what, "at": event.at} for event in events
        ],
        "objections": [
            {"customer": each.notice.customer.name, "received_at": each.received_at, "grounds": each.grounds}
            for each in Objection.objects.filter(by=user).select_related("notice__customer")
        ],
        "mail_received": [
            {"received_at": mail.received_at, "subject": mail.subject, "text": mail.text}
            for mail in IncomingMail.objects.filter(sender=user.email)
        ],
        "mail_handled": [
            {"at": mail.handled_at, "subject": mail.subject, "state": mail.state}
            for mail in IncomingMail.objects.filter(handled_by=user)
        ],
        "subscriptions": [
            {"document": str(item.document or ""), "asked_at": item.asked_at, "confirmed_at": item.confirmed_at}
            for item in Subscription.objects.filter(address__iexact=user.email).select_related("document")
        ],
        "objection_steps": [
            {"at": step.at, "step": step.state, "text": step.text} for step in ObjectionStep.objects.filter(by=user)
        ],
    }


def _erase(user: User, at: datetime) -> None:
    """That a notice reached a mailbox of the customer, and what came from there, is evidence and stays; whose it was
    goes. The message as it arrived stays as long as other evidence does.
    """
    for row in NoticeAddress.objects.filter(address__iexact=user.email):
        row.address = f"erased-{row.pk}@invalid"
        row.save(update_fields=["address"])
        forget([row])
    for mail in IncomingMail.objects.filter(sender=user.email):
        mail.sender, mail.sender_name = f"erased-{mail.pk}@invalid", ""
        mail.save(update_fields=["sender", "sender_name"])
        forget([mail])
    Subscription.objects.filter(address__iexact=user.email).delete()


personal_data.register(personal_data.Source("notices", _export, _erase))
refer(lambda: (NoticeEvent.objects.all(), "file", "notice__customer", "recorded_at"))
refer(lambda: (Objection.objects.all(), "file", "notice__customer", "recorded_at"))
refer(lambda: (ObjectionStep.objects.all(), "file", "objection__notice__customer", "recorded_at"))
refer(lambda: (IncomingMail.objects.all(), "file", "customer", "recorded_at"))
refer(lambda: (IncomingFile.objects.all(), "file", "mail__customer", "mail__recorded_at"))


def _period() -> str:
    days = retention.setting("incoming_mail_days")
    return ngettext(
        "What is about no customer: %(days)s day after it was dealt with. The rest: as long as other evidence of the "
        "customer.",
        "What is about no customer: %(days)s days after it was dealt with. The rest: as long as other evidence of the "
        "customer.",
        days,
    ) % {"days": days}


retention.register(
    retention.Rule(
        "incoming_mail",
        _("Messages to the address for objections: who wrote, when, and what"),
        _("To answer what customers write, and to prove what was received and when."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        _period,
        lambda now: forget_mail(now=now),
    )
)
