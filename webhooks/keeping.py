"""The only writer of webhooks and their secrets: making, pausing, resuming, ending, and a second secret."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from characters import clean
from customers.access import may_act
from customers.mail import acting_members, officers, send_to
from customers.models import Customer
from documents.errors import Refused
from journal.acts import performs
from webhooks import journaled
from webhooks.catalogue import topics_for
from webhooks.making import next_place
from webhooks.models import Progress, SigningSecret, Webhook, WebhookEvent, WebhookQuerySet
from webhooks.signing import locked, new_secret
from webhooks.targets import check_address

# Of one customer, or of the processor.
MOST = 10
_SECRETS = 2
Because = Webhook.Because


@performs(journaled.MADE)
def subscribe(
    customer: Customer | None, *, name: str, address: str, kinds: Collection[str], by: Any, at: datetime
) -> tuple[Webhook, str]:
    """Have acts of these kinds told to an address, from now on; the webhook, and its secret, shown once.

    Raises ``Refused`` for an address that can be none, and for a kind that is not told of.
    """
    said, target = clean(name).strip(), check_address(address)
    known = [topic.kind for topic in topics_for(of_processor=customer is None)]
    if not said:
        raise Refused(_("Say which system it is."), field="name")
    if not kinds or set(kinds) - set(known):
        raise Refused(_("Choose of what it is told."), field="kinds")
    if webhooks_of(customer).filter(ended_at=None).count() >= MOST:
        raise Refused(_("There are %(count)s webhooks already. End one that is used no more.") % {"count": MOST})
    made = Webhook.objects.create(
        customer=customer,
        name=said,
        address=target,
        kinds=" ".join(kind for kind in known if kind in kinds),
        responsible=by,
        made_at=at,
    )
    Progress.objects.create(webhook=made, position=next_place())
    return made, _make_secret(made, by=by, at=at)


@performs(journaled.PAUSED)
def pause(webhook: Webhook, *, by: Any, because: str = Because.BY_HAND, at: datetime) -> None:
    """Send nothing until it is resumed; nothing is lost meanwhile. Who acts is told where nobody paused it."""
    stored = _lock(webhook)
    if not stored.is_working:
        return
    stored.paused_at, stored.paused_because = at, because
    stored.save(update_fields=["paused_at", "paused_because"])
    if by is None:
        _tell(stored, "webhook_paused", at=at)


@performs(journaled.RESUMED)
def resume(webhook: Webhook, *, by: Any, at: datetime) -> None:
    """Go on where it stopped; ``by`` answers for it from now on. Raises ``Refused`` for one that ended."""
    stored = _lock(webhook)
    _refuse_ended(stored)
    stored.paused_at, stored.paused_because, stored.responsible = None, "", by
    stored.save(update_fields=["paused_at", "paused_because", "responsible"])
    Progress.objects.filter(pk=stored.pk).update(failures=0, rest_until=None)
    WebhookEvent.objects.filter(webhook=stored, state=WebhookEvent.State.WAITING).update(not_before=at)


@performs(journaled.ENDED)
def end(webhook: Webhook, *, by: Any, at: datetime) -> None:
    """Nothing is sent any more, and its secrets are forgotten. Once more changes nothing."""
    stored = _lock(webhook)
    if stored.ended_at is not None:
        return
    stored.ended_at = at
    stored.save(update_fields=["ended_at"])
    for secret in stored.secrets.working():
        _wipe(secret, at=at)


@performs(journaled.SECRET_MADE)
def add_secret(webhook: Webhook, *, by: Any, at: datetime) -> str:
    """A second secret, to replace the first: events carry both signatures. Raises ``Refused`` where there are two."""
    stored = _lock(webhook)
    _refuse_ended(stored)
    if stored.secrets.working().count() >= _SECRETS:
        raise Refused(_("There are two secrets already. Revoke the one that is used no more."))
    return _make_secret(stored, by=by, at=at)


@performs(journaled.SECRET_REVOKED)
def revoke_secret(secret: SigningSecret, *, by: Any, at: datetime) -> None:
    """Sign with it no more. Raises ``Refused`` for the only one."""
    webhook = _lock(secret.webhook)
    stored = webhook.secrets.get(pk=secret.pk)
    if stored.revoked_at is not None:
        return
    if webhook.secrets.working().count() < _SECRETS:
        raise Refused(_("This is the only secret. Make a new one first, or end the webhook."))
    _wipe(stored, at=at)


def webhooks_of(customer: Customer | None) -> WebhookQuerySet:
    """The webhooks of a customer, or of the processor (None)."""
    found: WebhookQuerySet = Webhook.objects.filter(customer=customer)
    return found.select_related("responsible", "customer", "progress").prefetch_related("secrets")


def may_answer_for(webhook: Webhook, person: User) -> bool:
    """Whether what is told still rests on somebody who may act for the customer, or works for the processor."""
    if webhook.customer is not None:
        return may_act(person, webhook.customer)
    return bool(person.is_active and person.is_staff)


def tell_of_given_up(webhook: Webhook, *, at: datetime) -> None:
    """Tell that an event was given up, but once while there are some."""
    if WebhookEvent.objects.filter(webhook=webhook, state=WebhookEvent.State.GIVEN_UP).count() == 1:
        _tell(webhook, "webhook_given_up", at=at)


def _tell(webhook: Webhook, name: str, *, at: datetime) -> None:
    customer = webhook.customer
    if customer is not None:
        people: Iterable[User] = acting_members(customer)
        page = reverse("webhooks:show", args=[customer.code, webhook.pk])
    else:
        answers = webhook.responsible
        people = [answers] if answers.is_active and answers.is_staff else officers()
        page = reverse("admin:webhooks_webhook_change", args=[webhook.pk])
    context = {"webhook": webhook, "because": webhook.get_paused_because_display(), "customer": customer}
    send_to(people, name, context, page, at=at)


def _make_secret(webhook: Webhook, *, by: Any, at: datetime) -> str:
    text = new_secret()
    # The last character of base64 is its padding.
    hint = text.rstrip("=")[-4:]
    SigningSecret.objects.create(webhook=webhook, encrypted=locked(text), hint=hint, made_at=at, made_by=by)
    return text


def _wipe(secret: SigningSecret, *, at: datetime) -> None:
    secret.revoked_at, secret.encrypted = at, ""
    secret.save(update_fields=["revoked_at", "encrypted"])


def _refuse_ended(webhook: Webhook) -> None:
    if webhook.ended_at is not None:
        raise Refused(_("This webhook has ended; make a new one."))


def _lock(webhook: Webhook) -> Webhook:
    found: Webhook = (
        Webhook.objects.select_for_update(of=("self",)).select_related("customer", "responsible").get(pk=webhook.pk)
    )
    return found
