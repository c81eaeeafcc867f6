"""Short ways to a registry with versions, customers and receipts, all through the functions that the pages use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from agreements.models import Agreement, Arrangement, InstalledRelease, Receipt
from agreements.models.agreement import Precision
from agreements.receipts import record_receipt
from agreements.standing import expire
from annexes.content import Activity, Annex1Content, Annex2Content, MeasureCategory
from annexes.kinds import ANNEX1, ANNEX2
from annexes.models import Product
from customers.models import Customer
from documents import lifecycle
from documents.kinds import kind_of
from documents.models import Document, DocumentVersion, Line
from documents.rows.drafting import create_draft
from documents.text.content import VersionContent
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# After everything that the tests tell of.
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_serial = count(1)


def begin_anew(*, after: int = 0) -> None:
    """Let texts be numbered from one, or after others: the texts of one test are those of the next, whose pages a
    process remembers to have been made (copies.layout).
    """
    global _serial  # noqa: PLW0603
    _serial = count(after + 1)


def local(text: str) -> datetime:
    """A moment on the clock of Amsterdam; a date alone is its midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _only_a_date(text: str) -> bool:
    return len(text) == len("2023-09-10")


def product(name: str = "Balans", *releases: str) -> Product:
    """A product whose annex 1 has these lines, 9.10 and 10.0 when none are named."""
    document = Document.objects.create(kind=ANNEX1, scope=name, title=f"Bijlage 1 {name}")
    for release in releases or ("9.10", "10.0"):
        Line.objects.create(document=document, from_release=release)
    return Product.objects.create(name=name, document=document)


def linear(kind: str) -> Line:
    """The one line of the terms or of annex 2."""
    document, _ = Document.objects.get_or_create(kind=kind, scope="", defaults={"title": str(kind_of(kind).label)})
    line, _ = Line.objects.get_or_create(document=document, from_release="")
    return line


def draft(line: Line, *, dated: str | None = None) -> DocumentVersion:
    """A draft whose text differs from every other."""
    words = f"Tekst {next(_serial)}."
    contents: dict[str, VersionContent] = {
        TERMS: TermsContent(
            date=day(dated), articles=(Article("Artikel 1.", "Begrippen", (Paragraph("1.", f"<p>{words}</p>"),)),)
        ),
        ANNEX1: Annex1Content(date=day(dated), activities=(Activity("Beheer", f"<p>{words}</p>"),)),
        ANNEX2: Annex2Content(date=day(dated), categories=(MeasureCategory("Toegang", (f"<p>{words}</p>",)),)),
    }
    return create_draft(contents[line.document.kind], line, by=cast.officer(), at=NOW)


def publish(version: DocumentVersion, at: str | datetime, **place: Any) -> DocumentVersion:
    """The draft, published then; ``after=`` gives another place in the order than the dates propose."""
    moment = local(at) if isinstance(at, str) else at
    return lifecycle.publish(version, by=cast.officer(), at=moment, recorded_at=NOW, **place).version


def terms(published: str, *, dated: str | None = None, **place: Any) -> DocumentVersion:
    return publish(draft(linear(TERMS), dated=dated), published, **place)


def annex2(published: str, *, dated: str | None = None, **place: Any) -> DocumentVersion:
    return publish(draft(linear(ANNEX2), dated=dated), published, **place)


def annex1(of: Product, release: str, published: str, *, dated: str | None = None, **place: Any) -> DocumentVersion:
    return publish(draft(of.document.lines.get(from_release=release), dated=dated), published, **place)


def withdraw(version: DocumentVersion, at: str) -> None:
    lifecycle.withdraw(version, by=cast.officer(), at=local(at), recorded_at=NOW, reason="Niet meer te gebruiken.")


def customer(code: str = "waterakker", **details: Any) -> Customer:
    """A customer with complete details and no agreement."""
    complete = {
        "name": f"Gemeente {code.title()}",
        "address": "Raadhuislaan 14",
        "contact_name": "J. van Elten",
        "contact_email": "contact@example.org",
        "dpo_name": "T. Broekstra",
        "dpo_email": "fg@example.org",
    }
    return Customer.objects.create(code=code, **{**complete, **details})


def agreement(
    of: Customer,
    *products: Product,
    signed: str | None = "2020-01-01",
    handed_over: str | None = None,
    work_ended: str | None = None,
    reference: str = "",
) -> Agreement:
    made = Agreement.objects.create(
        customer=of,
        reference=reference or f"OVK-{next(_serial)}",
        signed_on=day(signed),
        handed_over_on=day(handed_over),
        work_ended_on=day(work_ended),
    )
    made.products.set(products)
    expire(Customer.objects.filter(pk=of.pk))
    return made


def arrangement(of: Agreement, agreed: str, *, ended: str | None = None) -> Arrangement:
    expire(Customer.objects.filter(pk=of.customer_id))
    return Arrangement.objects.create(
        agreement=of,
        article="8",
        title="Auditrapport",
        text="<p>Jaarlijks.</p>",
        agreed_on=date.fromisoformat(agreed),
        ended_on=day(ended),
    )


def install(of: Customer, what: Product, release: str, at: str) -> InstalledRelease:
    """A release in use from a moment on, or from a day of which only the date is known."""
    expire(Customer.objects.filter(pk=of.pk))
    return InstalledRelease.objects.create(
        customer=of,
        product=what,
        release=release,
        installed_at=local(at),
        precision=Precision.DATE if _only_a_date(at) else Precision.MOMENT,
    )


def receive(of: Customer, version: DocumentVersion, at: str, **differing: Any) -> Receipt:
    """A receipt by letter at a moment, or on a day of which only the date is known."""
    fact = {
        "received_at": local(at),
        "precision": Precision.DATE if _only_a_date(at) else Precision.MOMENT,
        "channel": Receipt.Channel.LETTER,
        "evidence": "Ontvangstbewijs",
        "imported_history": False,
        "by": cast.officer(),
        "recorded_at": NOW,
    }
    receipt, _created = record_receipt(of, version, **{**fact, **differing})
    return receipt
