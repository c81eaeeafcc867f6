"""A registry of many customers, made in seconds: rows inserted in bulk, no text laid out, no act performed.

Three products with three release lines each, sixty versions, five receipts and one answer a customer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from agreements.models import (
    Acceptance,
    AcceptancePart,
    Agreement,
    Arrangement,
    InstalledRelease,
    Receipt,
)
from annexes.kinds import ANNEX1, ANNEX2
from annexes.models import Product
from customers.models import Customer, Processor
from documents import triggers
from documents.models import Document, DocumentVersion, Line, Publication, VersionRank
from terms.kinds import TERMS

RELEASES = ("9.10", "10.0", "11.0")
PRODUCTS = ("Balans", "Almanak", "Register")
_ON_A_LINE = {TERMS: 12, ANNEX1: 4, ANNEX2: 12}
_FIRST = datetime(2021, 3, 1, 9, 0, tzinfo=UTC)
_AT_ONCE = 1000


def digest(*words: Any) -> str:
    return hashlib.sha256(" ".join(map(str, words)).encode()).hexdigest()


@transaction.atomic
def make(customers: int) -> None:
    """Fill an empty database. No text is laid out, so that what the ledger holds of these versions is made up."""
    officer = User.objects.create_superuser("root@example.org", "wachtwoord-van-root")
    Processor.objects.create(name="Elzenvoort bv", address="Dorpsstraat 1")
    lines = [*_lines()]
    with triggers.lift():
        versions = [*_versions(lines)]
    _customers(customers, versions, officer)


def _lines() -> Iterator[Line]:
    for kind, title in ((TERMS, "Privacy Voorwaarden"), (ANNEX2, "Bijlage 2")):
        yield Line.objects.create(document=Document.objects.create(kind=kind, title=title))
    for name in PRODUCTS:
        document = Document.objects.create(kind=ANNEX1, scope=name, title=f"Bijlage 1 {name}")
        Product.objects.create(name=name, document=document)
        for release in RELEASES:
            yield Line.objects.create(document=document, from_release=release)


def _versions(lines: list[Line]) -> Iterator[DocumentVersion]:
    made = [
        DocumentVersion(
            line=line,
            status=DocumentVersion.Status.PUBLISHED,
            ordinal=number + 1,
            year=2021,
            scope=line.document.scope,
            date=date(2021, 3, 1) + timedelta(days=90 * number),
            digest=digest(line.pk, number),
            published_at=_FIRST + timedelta(days=90 * number),
            created_at=_FIRST,
        )
        for line in lines
        for number in range(_ON_A_LINE[_kind(line)])
    ]
    stored = DocumentVersion.objects.bulk_create(made)
    VersionRank.objects.bulk_create(
        VersionRank(version=version, rank=version.ordinal or 0, confirmed=True) for version in stored
    )
    Publication.objects.bulk_create(
        Publication(
            sequence=number,
            version=version,
            published_at=version.published_at or _FIRST,
            recorded_at=_FIRST + timedelta(days=1500),
            canonical=f"{{{number}}}",
            digest=version.digest,
            previous_hash=digest("entry", number - 1),
            entry_hash=digest("entry", number),
        )
        for number, version in enumerate(stored, start=1)
    )
    yield from stored


def _kind(line: Line) -> Any:
    return next(kind for kind in (TERMS, ANNEX1, ANNEX2) if kind == line.document.kind)


def _customers(count: int, versions: list[DocumentVersion], officer: User) -> None:
    rows = Customer.objects.bulk_create(
        (
            Customer(
                code=f"klant-{number:05}",
                name=f"Gemeente {digest(number)[:6]} {number:05}",
                address=f"Raadhuislaan {number}",
                contact_name="J. van Elten",
                contact_email=f"contact{number}@example.org",
                dpo_name="" if number % 10 == 0 else "T. Broekstra",
                dpo_email=f"fg{number}@example.org",
            )
            for number in range(count)
        ),
        batch_size=_AT_ONCE,
    )
    agreements = Agreement.objects.bulk_create(
        (
            Agreement(customer=row, reference=f"OVK-{number}", signed_on=date(2021, 1, 1 + number % 28))
            for number, row in enumerate(rows)
        ),
        batch_size=_AT_ONCE,
    )
    products = list(Product.objects.order_by("pk"))
    of_customer = [[products[number % 3], products[(number + 1) % 3]][: 1 + number % 2] for number in range(count)]
    through = Agreement.products.through
    through.objects.bulk_create(
        (
            through(agreement_id=agreement.pk, product_id=product.pk)
            for agreement, own in zip(agreements, of_customer, strict=True)
            for product in own
        ),
        batch_size=_AT_ONCE,
    )
    InstalledRelease.objects.bulk_create(
        (
            InstalledRelease(
                customer=row,
                product=product,
                release=("9.11", "10.1", "11")[(number + product.pk) % 3],
                installed_at=_FIRST,
            )
            for number, (row, own) in enumerate(zip(rows, of_customer, strict=True))
            for product in own
        ),
        batch_size=_AT_ONCE,
    )
    Arrangement.objects.bulk_create(
        (
            Arrangement(agreement=agreement, title="Auditrapport", text="<p>Jaarlijks.</p>", agreed_on=date(2021, 5, 1))
            for agreement in agreements[::5]
        ),
        batch_size=_AT_ONCE,
    )
    received = [[*_received(number, versions, own)] for number, own in enumerate(of_customer)]
    Receipt.objects.bulk_create(
        (
            Receipt(
                customer=row,
                version=version,
                received_at=(version.published_at or _FIRST) + timedelta(days=1, minutes=number),
                channel=Receipt.Channel.LETTER,
                evidence=f"Brief {number}",
                recorded_at=_FIRST + timedelta(days=1500),
                recorded_by=officer,
            )
            for number, (row, own) in enumerate(zip(rows, received, strict=True))
            for version in own
        ),
        batch_size=_AT_ONCE,
    )
    answers = Acceptance.objects.bulk_create(
        (
            Acceptance(
                customer=row,
                outcome=Acceptance.Outcome.ACCEPTED,
                combination=digest("combination", number),
                arrangements_digest=digest("arrangements"),
                bundle_digest=digest("bundle", number),
                at=_FIRST + timedelta(days=400),
                statement_digest=digest("statement", number),
            )
            for number, row in enumerate(rows)
        ),
        batch_size=_AT_ONCE,
    )
    AcceptancePart.objects.bulk_create(
        (
            AcceptancePart(acceptance=answer, version=own[0], position=0)
            for answer, own in zip(answers, received, strict=True)
        ),
        batch_size=_AT_ONCE,
    )


def _received(number: int, versions: list[DocumentVersion], own: list[Product]) -> Iterator[DocumentVersion]:
    """Five versions: two of the terms, one of annex 2, two of annex 1; the last customers of a hundred lack the end."""
    terms = [version for version in versions if version.line.document.kind == TERMS]
    annex2 = [version for version in versions if version.line.document.kind == ANNEX2]
    annex1 = [version for version in versions if version.line.document_id == own[0].document_id]
    yield terms[number % 6]
    yield terms[11 - number % 2]
    yield annex2[10 + number % 2]
    yield annex1[number % len(annex1)]
    yield annex1[(number + 5) % len(annex1)]
