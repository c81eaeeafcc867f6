"""Customers that know nothing of each other, each with something of everything, and what a probe of them sees."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agreements.acts.acceptances import Signatory, accept
from agreements.acts.evidence_files import Inspected, filing
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from annexes.models import Product
from copies.models import IssuedCopy
from customers.models import Customer, Invitation, Membership
from customers.proposals import propose
from documents.models import DocumentVersion
from journal.models import Entry
from machines.keeping import allow
from machines.models import Client as Program
from notices.models import Announcement, CalendarFeed, Kind, Notice, Objection
from notices.objections.calendars import make_feed
from notices.objections.objecting import lodge
from tests import cast, factories
from webhooks.keeping import subscribe
from webhooks.models import Webhook, WebhookEvent

Role = Membership.Role
_WRITTEN_BY_LOOKING = ("Rendering", "RenderedCopy", "Visit")


@dataclass(frozen=True)
class World:
    """A customer with something of everything, all of it marked with its word."""

    word: str
    customer: Customer
    people: dict[str, User]
    reader_membership: Membership
    invitation: Invitation
    copy: IssuedCopy
    version: DocumentVersion
    product: Product
    objection: Objection
    feed: CalendarFeed
    program: Program
    webhook: Webhook


def world(word: str, version: DocumentVersion, product: Product) -> World:
    """Every text of the customer holds ``word``."""
    customer = factories.customer(
        f"klant-{word}",
        name=f"Gemeente {word}",
        address=f"{word}straat 1",
        contact_name=f"C {word}",
        contact_email=f"contact@{word}.example",
        contact_phone=f"tel {word}",
        dpo_name=f"F {word}",
        dpo_email=f"fg@{word}.example",
        kvk_number=f"{word}kvk",
    )
    agreement = factories.agreement(customer, product, reference=f"OVK-{word}")
    factories.install(customer, product, "9.10", "2021-01-01")
    arrangement = factories.arrangement(agreement, "2021-01-01")
    arrangement.title, arrangement.text = f"Afspraak {word}", f"<p>Tekst {word}.</p>"
    arrangement.save()
    factories.receive(customer, version, "2023-08-01", evidence=f"Brief {word}")
    people = {role: cast.person(f"{role}@{word}.example", name=f"{role} {word}") for role in Role.values}
    memberships = {
        role: Membership.objects.create(customer=customer, user=user, role=role) for role, user in people.items()
    }
    now = timezone.now()
    accept(
        customer,
        shown=bundle_for(customer, at=now).digest,
        signatory=Signatory(f"N {word}", f"F {word}"),
        by=people[Role.CONTRACT_MANAGER],
        visitor=Visitor("192.0.2.1", f"Agent {word}"),
        at=now,
    )
    invitation = Invitation.objects.create(
        customer=customer,
        email=f"nieuw@{word}.example",
        role=Role.READER,
        language="nl",
        token_digest=word * 8,
        invited_by=people[Role.ADMINISTRATOR],
        invited_at=now,
        expires_at=now + timedelta(days=1),
    )
    data = f"%PDF-1.7 {word}".encode()
    name = default_storage.save(f"copies/{word}.pdf", ContentFile(data))
    copy = IssuedCopy.objects.create(
        customer=customer,
        moment=now,
        language="nl",
        key=word,
        digest=word,
        fingerprint=word,
        answer=word,
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        level="B-B",
        is_test=True,
        ledger_position=1,
        ledger_head=word,
        statement=word,
        statement_signature=word.encode(),
        issued_at=now,
    )
    objection, feed = objection_of(word, customer, version, people)
    program, _secret = allow(
        customer,
        name=f"Programma {word}",
        scopes=["standing:read"],
        expires_at=now + timedelta(days=9),
        by=people[Role.CONTRACT_MANAGER],
        at=now,
    )
    propose(customer, {"contact_phone": f"nieuw {word}"}, program=f"P {word}", by=people[Role.CONTRACT_MANAGER], at=now)
    webhook = webhook_of(word, customer, people[Role.CONTRACT_MANAGER])
    return World(
        word,
        customer,
        people,
        memberships[Role.READER],
        invitation,
        copy,
        version,
        product,
        objection,
        feed,
        program,
        webhook,
    )


def webhook_of(word: str, customer: Customer, manager: User) -> Webhook:
    """An address that is told of what happens, and an event that was given up there."""
    now = timezone.now()
    webhook, _secret = subscribe(
        customer,
        name=f"Systeem {word}",
        address=f"https://{word}.example/dpa",
        kinds=["receipt.recorded"],
        by=manager,
        at=now,
    )
    WebhookEvent.objects.create(
        webhook=webhook,
        entry=Entry.objects.latest("pk"),
        place=10**9,
        subject=f"customers/{customer.code}",
        state=WebhookEvent.State.GIVEN_UP,
        attempts=9,
        made_at=now,
        not_before=now,
    )
    return webhook


def objection_of(
    word: str, customer: Customer, version: DocumentVersion, people: dict[str, User]
) -> tuple[Objection, CalendarFeed]:
    """What the customer objected to a notice, with a file, and an address of its deadlines."""
    now, manager = timezone.now(), people[Role.CONTRACT_MANAGER]
    announcement = Announcement.objects.create(
        version=version, act="published", kind=Kind.SUB_PROCESSOR, opens_window=True, made_at=now
    )
    notice = Notice.objects.create(
        announcement=announcement,
        customer=customer,
        opens_window=True,
        created_at=now,
        written_at=now,
        language="nl",
        subject=f"Bericht {word}",
        text=f"Tekst {word}",
    )
    letter = Inspected(f"%PDF-1.7 bezwaar {word}".encode(), "application/pdf", "pdf", f"{word}.pdf")
    with filing(letter, by=manager, at=now) as file:
        objection, _new = lodge(
            notice,
            channel="portal",
            grounds=f"Gronden {word}",
            file=file,
            by=manager,
            received_at=now,
            at=now,
        )
    feed, _secret = make_feed(customer, by=manager, at=now)
    return objection, feed


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return str(content.decode("latin-1") + headers)


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Everything stored about customers, but what looking writes: that somebody looked, and PDFs to read."""
    rooms = [
        apps.get_app_config(name) for name in ("agreements", "customers", "copies", "machines", "notices", "webhooks")
    ]
    models = [model for room in rooms for model in room.get_models() if model.__name__ not in _WRITTEN_BY_LOOKING]
    return {model.__name__: sorted(model._base_manager.values_list(), key=str) for model in models}
