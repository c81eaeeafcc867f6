"""What notices keep of people: the addresses they went to, who opened them, who objected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts import personal_data
from accounts.models import User
from journal.acts import forget
from notices.models import NoticeAddress, NoticeEvent, Objection, ObjectionStep, Subscription


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
        "subscriptions": [
            {"document": str(item.document or ""), "asked_at": item.asked_at, "confirmed_at": item.confirmed_at}
            for item in Subscription.objects.filter(address__iexact=user.email).select_related("document")
        ],
        "objection_steps": [
            {"at": step.at, "step": step.state, "text": step.text} for step in ObjectionStep.objects.filter(by=user)
        ],
    }


def _erase(user: User, at: datetime) -> None:
    """That a notice reached a mailbox of the customer is evidence and stays; whose mailbox it was goes."""
    for row in NoticeAddress.objects.filter(address__iexact=user.email):
        row.address = f"erased-{row.pk}@invalid"
        row.save(update_fields=["address"])
        forget([row])
    Subscription.objects.filter(address__iexact=user.email).delete()


personal_data.register(personal_data.Source("notices", _export, _erase))
