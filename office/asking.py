"""What asks for an officer on the first page, in a line each with the way to it: of what the page knows already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Ask:
    """A line: what it is, and where it is dealt with."""

    text: str
    address: str


def asks(context: Mapping[str, Any]) -> list[Ask]:
    """The most pressing first; what the person may not see is not in the context."""
    return [
        *_of_approvals(context),
        *_of_the_registry(context),
        *_of_notices(context),
        *_of_customers(context),
        *_of_people(context),
    ]


def _part(context: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the page; empty where the person may not see it, or there is nothing of it."""
    return context.get(name) or {}


def _of_approvals(context: Mapping[str, Any]) -> Iterator[Ask]:
    waiting = context.get("approvals") or ()
    if waiting:
        count = len(waiting)
        text = ngettext("One draft waits for your approval", "%(count)s drafts wait for your approval", count)
        yield Ask(text % {"count": count}, waiting[0][1] if count == 1 else "#approvals-heading")


def _of_the_registry(context: Mapping[str, Any]) -> Iterator[Ask]:
    last = _part(context, "verification").get("last")
    if last is not None and not last.holds:
        yield Ask(_("The registry is not as it was entered"), reverse("admin:journal_explained"))
    if count := _part(context, "mail").get("failed"):
        yield Ask(
            ngettext("One message was not delivered", "%(count)s messages were not delivered", count)
            % {"count": count},
            f"{reverse('admin:mail_outgoingmail_changelist')}?state__exact=failed",
        )
    if count := _part(context, "webhooks").get("given_up"):
        yield Ask(
            ngettext("One event did not reach a webhook", "%(count)s events did not reach their webhook", count)
            % {"count": count},
            f"{reverse('admin:webhooks_webhookevent_changelist')}?state__exact=given_up",
        )
    if count := _part(context, "copies").get("failed"):
        yield Ask(
            ngettext("One copy could not be issued", "%(count)s copies could not be issued", count) % {"count": count},
            f"{reverse('admin:copies_copyrequest_changelist')}?state__exact=failed",
        )


def _of_notices(context: Mapping[str, Any]) -> Iterator[Ask]:
    notices, mail = _part(context, "notices"), _part(context, "inbox")
    if count := notices.get("objections_count"):
        yield Ask(
            ngettext("One objection is open", "%(count)s objections are open", count) % {"count": count},
            f"{reverse('admin:notices_objection_changelist')}?open=yes",
        )
    if count := mail.get("open"):
        yield Ask(
            ngettext("One message of a customer is to be read", "%(count)s messages of customers are to be read", count)
            % {"count": count},
            f"{reverse('admin:notices_incomingmail_changelist')}?state__exact=open",
        )
    if count := notices.get("left"):
        yield Ask(
            ngettext("One customer is to be told on paper", "%(count)s customers are to be told on paper", count)
            % {"count": count},
            f"{reverse('admin:notices_notice_changelist')}?given=left",
        )
    if count := notices.get("bounced"):
        yield Ask(
            ngettext("One notice came back", "%(count)s notices came back", count) % {"count": count},
            f"{reverse('admin:notices_notice_changelist')}?given=no",
        )


def _of_customers(context: Mapping[str, Any]) -> Iterator[Ask]:
    if count := _part(context, "standing").get("declined"):
        yield Ask(
            ngettext("One customer declined what applies", "%(count)s customers declined what applies", count)
            % {"count": count},
            f"{reverse('admin:customers_customer_changelist')}?answer=not",
        )
    if ends := _part(context, "removals").get("ends"):
        yield Ask(
            _("Ends of agreements wait for a second person"),
            reverse("admin:agreements_agreement_confirm_end", args=[ends[0].pk]),
        )


def _of_people(context: Mapping[str, Any]) -> Iterator[Ask]:
    if count := context.get("reviews_due"):
        yield Ask(
            ngettext(
                "One person is due for the yearly review of rights",
                "%(count)s people are due for the yearly review of rights",
                count,
            )
            % {"count": count},
            f"{reverse('admin:rights_review')}?show=due",
        )
