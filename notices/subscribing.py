"""Mail for anybody who asked for it: confirmed by the address's owner (double opt-in), ended with one click (RFC 8058).

Each link carries a signed token instead of a secret that is stored, so that every later message can carry one too. A
link shows a page; what it asks for is done by that page's button, or by a mail program's own POST.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from characters import canonical_address
from customers.parties import the_processor
from documents.comparison.brief import brief
from documents.comparison.versions import compare_versions
from documents.errors import Refused
from documents.kinds import kinds
from documents.models import Document, Publication
from documents.parents import parent_of
from mail import outbox
from mail.dress import dress
from mail.hooks import Letter
from mail.models import OutgoingMail
from notices.models import Subscription

ABOUT, ASKED = "news", "subscription"
# What nobody confirmed is forgotten.
CONFIRM_WITHIN = timedelta(days=7)
_SALT = "notices.subscription"
# So many subscribers in a transaction.
_PAGE = 100


def ask(address: str, document: Document | None, *, language: str, at: datetime) -> None:
    """Send the address a link by which its owner confirms. The same happens whoever it is and whatever it gets already:
    who asks learns nothing. Raises ``Refused`` for a document that is not for everybody.
    """
    if document is not None and document.kind not in _public_kinds():
        raise Refused(_("This document is not for everybody."), field="document")
    with transaction.atomic():
        found, _created = Subscription.objects.get_or_create(
            address=canonical_address(address), document=document, defaults={"language": language, "asked_at": at}
        )
        with translation.override(language):
            context = {"subscription": found, "address": _link("confirm", found), "processor": the_processor()}
            subject = " ".join(render_to_string("emails/subscribe_subject.txt", context).split())
            body = render_to_string("emails/subscribe.txt", context)
        outbox.cancel(f"{ASKED} {found.pk}", at=at)
        outbox.post(
            subject, body, address=found.address, about=f"{ASKED} {found.pk}", at=at, expires_at=at + CONFIRM_WITHIN
        )


def find(token: str) -> Subscription | None:
    """The subscription that a link is about; None for a link that is none of ours, and for what has ended."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Subscription.objects.select_related("document").filter(pk=pk).first()


@transaction.atomic
def confirm(subscription: Subscription, *, at: datetime) -> Subscription:
    """From now on the address hears of what is published. Once more changes nothing."""
    stored = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    if stored.confirmed_at is None:
        stored.confirmed_at = at
        stored.told = Publication.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        stored.save(update_fields=["confirmed_at", "told"])
    return stored


def end(subscription: Subscription, *, at: datetime) -> None:
    """Forget the subscription, and send nothing that is still waiting."""
    with transaction.atomic():
        for message in OutgoingMail.objects.filter(about__startswith=f"{ABOUT} {subscription.pk} "):
            outbox.cancel(message.about, at=at)
        Subscription.objects.filter(pk=subscription.pk).delete()


def tend(*, now: datetime) -> int:
    """The chore of every worker: tell subscribers of what was published since, and forget what nobody confirmed."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()
    told = 0
    while page := _tell_next(now):
        told += page
    return told


def compose(message: OutgoingMail, at: datetime) -> Letter | None:
    """The news as it goes out; None once the subscription has ended."""
    _about, subscription_key, publication_key = message.about.split()
    subscription = Subscription.objects.filter(pk=int(subscription_key)).first()
    publication = Publication.objects.filter(pk=int(publication_key)).select_related("version__line__document").first()
    if subscription is None or publication is None:
        return None
    version = publication.version
    with translation.override(subscription.language):
        before = parent_of(version)
        context = {
            "version": version,
            "before": before,
            "changes": brief(compare_versions(before, version)) if before is not None and before.is_published else [],
            "address": settings.DPA_PUBLIC_URL + reverse("public:version", args=[version.reference]),
            "stop": _link("stop", subscription),
            "processor": the_processor(),
        }
        subject = " ".join(render_to_string("emails/news_subject.txt", context).split())
        body = render_to_string("emails/news.txt", context)
    headers = {"List-Unsubscribe": f"<{context['stop']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(subject, body, dress(subject, body, language=subscription.language), headers=headers)


def hear(message: OutgoingMail, state: OutgoingMail.State, answer: str, at: datetime) -> None:
    """An address that does not exist any more is forgotten."""
    if state == OutgoingMail.State.FAILED:
        Subscription.objects.filter(pk=int(message.about.split()[1])).delete()


def _tell_next(now: datetime) -> int:
    """One page of subscribers to whom a publication is news; what was published before they asked never is."""
    newest = Publication.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        behind = Subscription.objects.filter(confirmed_at__isnull=False, told__lt=newest).order_by("pk")
        page = list(behind.select_for_update(skip_locked=True, of=("self",))[:_PAGE])
        if not page:
            return 0
        news = list(_news(min(item.told for item in page)))
        outbox.post_many(
            [
                outbox.Posting(
                    publication.version.document.title,
                    item.address,
                    f"{ABOUT} {item.pk} {publication.pk}",
                    outbox.new_message_id(),
                )
                for item in page
                for publication in news
                if publication.pk > item.told and _concerns(item, publication)
            ],
            at=now,
        )
        Subscription.objects.filter(pk__in=[item.pk for item in page]).update(told=newest)
    return len(page)


def _news(after: int) -> QuerySet[Publication]:
    return Publication.objects.filter(
        Q(version__line__document__kind__in=_public_kinds()), pk__gt=after
    ).select_related("version__line__document")


def _concerns(subscription: Subscription, publication: Publication) -> bool:
    version = publication.version
    assert version.published_at is not None
    assert subscription.confirmed_at is not None
    wanted = subscription.document_id is None or subscription.document_id == version.document.pk
    return wanted and version.published_at >= subscription.confirmed_at


def _public_kinds() -> list[str]:
    return [kind.value for kind in kinds() if kind.is_public]


def _link(what: str, subscription: Subscription) -> str:
    token = signing.dumps(subscription.pk, salt=_SALT)
    return settings.DPA_PUBLIC_URL + reverse(f"public:subscription_{what}", args=[token])
