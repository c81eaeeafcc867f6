"""A registry with so many of everything that the administration shows, beside and under the things it is asked for."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from agreements import standing
from agreements.models import (
    Acceptance,
    AcceptancePart,
    EvidenceFile,
    PlannedRemoval,
    PortalReceipt,
    Receipt,
    ReceiptEvidence,
    Removal,
    Statement,
)
from annexes.content import (
    Activity,
    Annex1Content,
    Annex2Content,
    Interface,
    MeasureCategory,
    SubProcessor,
)
from annexes.kinds import ANNEX2
from annexes.models import Product
from copies.models import CopyRequest, IssueRun
from customers.models import Customer, Invitation, Membership, Processor
from documents import lifecycle
from documents.models import DocumentVersion, Doubt, ImportedSource, Line
from documents.rows.drafting import create_draft
from documents.rows.schema import schema_of
from documents.text.content import LogEntry, VersionContent
from imports.models import ImportRequest
from mail.models import OutgoingMail
from notices.models import Announcement, Kind, Notice, NoticeAddress, NoticeEvent, Plan
from office.addresses import version_address
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.copies.past import issued, rendered

_serial = count(1)


def _key() -> str:
    return hashlib.sha256(f"many {next(_serial)}".encode()).hexdigest()


def _content(kind: str, many: int) -> VersionContent:
    """A text with ``many`` rows of every kind, and as many under each."""
    log = tuple(LogEntry(f"{n + 1:02}-01-2022", f"<p>Wijziging {n}.</p>") for n in range(many))
    if kind == TERMS:
        paragraphs = tuple(Paragraph(f"{n}.", f"<p>Lid {n} {_key()}.</p>") for n in range(many))
        return TermsContent(articles=tuple(Article(f"Artikel {n}.", f"Titel {n}", paragraphs) for n in range(many)))
    if kind == ANNEX2:
        measures = tuple(f"<p>Maatregel {n} {_key()}.</p>" for n in range(many))
        return Annex2Content(log=log, categories=tuple(MeasureCategory(f"Soort {n}", measures) for n in range(many)))
    return Annex1Content(
        log=log,
        identifying=tuple(f"Gegeven {n};" for n in range(many)),
        additional=tuple(f"Extra {n};" for n in range(many)),
        activities=tuple(Activity(f"Werk {n}", f"<p>Doel {n} {_key()}.</p>") for n in range(many)),
        sub_processors=tuple(SubProcessor(f"Verwerker {n} bv", f"Kade {n}", "Hosting") for n in range(many)),
        interfaces=tuple(
            Interface(f"Koppeling {n}", "<p>Uitwisseling.</p>", data_items=tuple(f"Gegeven {m}" for m in range(many)))
            for n in range(many)
        ),
    )


def _versions(line: Line, many: int) -> tuple[DocumentVersion, DocumentVersion]:
    """A published version and a draft with so many rows, after so many others of the same line."""
    for number in range(many):
        other = factories.draft(line)
        if number < 2:
            # Each is laid out before it is published, which takes its time.
            factories.publish(other, "2022-01-01")
    kind = line.document.kind
    published = factories.publish(
        create_draft(_content(kind, many), line, by=cast.officer(), at=factories.NOW), "2022-02-01"
    )
    lifecycle.mark_editorial(published, reason="Spelling", by=cast.officer(), at=factories.NOW)
    draft = create_draft(_content(kind, many), line, by=cast.officer(), at=factories.NOW)
    for number in range(many):
        Doubt.objects.create(version=draft, where="§5", message=f"Twijfel {number}")
    for version in (published, draft):
        _edit(version, many)
        for sub_processor in version.subprocessorrow_rows.all():
            for number in range(many):
                sub_processor.chain.create(name=f"Verder {number} bv", position=number + 1)
                sub_processor.uses.create(category=version.datacategory_rows.all()[number])
    return published, draft


def _edit(version: DocumentVersion, many: int) -> None:
    """So many edits of the facts beside each of the rows, and of the draft itself."""
    for row in schema_of(version.kind).all_rows():
        if row.facts is None:
            continue
        facts: Any = row.facts
        for one in facts._meta.get_field("row").related_model._default_manager.filter(version=version)[:many]:
            made, _is_new = facts.objects.get_or_create(row=one)
            made._history_user = cast.officer()
            made.save()
    if not version.is_published:
        for number in range(many):
            version.subject = f"Onderwerp {number}"
            version._history_user = cast.officer()  # type: ignore[attr-defined]
            version.save()


def _receipt(customer: Customer, version: DocumentVersion, day: str) -> Receipt:
    receipt = factories.receive(customer, version, day, evidence=f"Brief {next(_serial)}")
    evidence = EvidenceFile.objects.create(
        file=f"evidence/{_key()}", name="x.pdf", content_type="application/pdf", sha256=_key(), size=1,
        uploaded_at=factories.NOW, uploaded_by=cast.officer(),
    )  # fmt: skip
    ReceiptEvidence.objects.create(receipt=receipt, file=evidence)
    return receipt


def _answer(customer: Customer, versions: list[DocumentVersion], receipt: Receipt) -> None:
    statement = Statement.objects.create(digest=_key(), customer=customer, text='{"name": "N", "function": "F"}')
    acceptance = Acceptance.objects.create(
        customer=customer,
        outcome="accepted",
        combination=_key(),
        arrangements_digest=_key(),
        bundle_digest=_key(),
        at=factories.NOW,
        by=cast.officer(),
        statement_digest=statement.digest,
    )
    for position, version in enumerate(versions):
        AcceptancePart.objects.create(acceptance=acceptance, version=version, position=position)
    PortalReceipt.objects.create(receipt=receipt, shown_digest=_key(), statement_digest=statement.digest)


def _customer(many: int, products: list[Product], versions: list[DocumentVersion]) -> Customer:
    """A customer with so many agreements, receipts, releases, people, answers and copies."""
    customer = factories.customer(f"klant-{next(_serial)}")
    for number in range(many):
        agreement = factories.agreement(customer, *products[:many])
        factories.arrangement(agreement, "2021-01-01")
        agreement.ended_on = factories.day("2022-06-01")
        agreement.save()
        factories.install(customer, products[number % len(products)], "9.10", f"2021-01-{number + 1:02}")
        receipts = [_receipt(customer, version, f"2024-01-{number + 1:02}") for version in versions]
        _answer(customer, versions, receipts[0])
        person = cast.person(f"lid{next(_serial)}@example.org", name="Lid")
        Membership.objects.create(customer=customer, user=person, role=Membership.Role.READER)
        Invitation.objects.create(
            customer=customer,
            email=f"nieuw{next(_serial)}@example.org",
            role=Membership.Role.READER,
            language="nl",
            token_digest=_key(),
            invited_by=cast.officer(),
            invited_at=factories.NOW,
            expires_at=factories.NOW + timedelta(days=1),
        )
        copy = issued(customer, f"2024-06-{number + 1:02}T12:00")
        rendered(customer, f"2024-06-{number + 1:02}T12:00")
        run = IssueRun.objects.create(
            status="finished", language="nl", moment=copy.moment, started_at=factories.NOW, started_by=cast.officer()
        )
        for state in ("failed", "cancelled"):
            CopyRequest.objects.create(
                customer=customer, key=_key(), run=run, moment=copy.moment, language="nl", state=state,
                problem="lost", requested_at=factories.NOW, requested_by=cast.officer(), not_before=factories.NOW,
            )  # fmt: skip
    # So that copies differ from what would be stated now.
    for receipt in customer.receipts.filter(version=versions[-1]):
        receipt.voided_at, receipt.void_reason, receipt.voided_by = factories.NOW, "Fout", cast.officer()
        receipt.save()
    return customer


def _announcement(version: DocumentVersion, customers: list[Customer], many: int) -> Announcement:
    """A draft that was announced to all of them, each with so many addresses and events; and a plan for it."""
    now = factories.NOW
    made = Announcement.objects.create(
        version=version, act="announced", kind=Kind.SUB_PROCESSOR, opens_window=True, meaning="Anders.",
        digest=_key(), concerns=_key(), made_at=now, made_by=cast.officer(),
    )  # fmt: skip
    Plan.objects.create(version=version, does="publish", due_at=now, made_at=now, made_by=cast.officer())
    for customer in customers:
        notice = Notice.objects.create(
            announcement=made, customer=customer, opens_window=True, created_at=now, written_at=now, language="nl",
            subject="Bericht", text="Tekst",
        )  # fmt: skip
        for number in range(many):
            NoticeAddress.objects.create(
                notice=notice, who="other", address=f"a{number}@example.org", message_id=_key(), state_at=now
            )
            NoticeEvent.objects.create(notice=notice, what="reminded", at=now, recorded_at=now, by=cast.officer())
    return made


def make(many: int) -> dict[str, list[int]]:
    """So many of each; and those whose pages are looked at, by what the names of their pages begin with: so many of
    everything stand on them.
    """
    now = timezone.now()
    if not Processor.objects.exists():
        Processor.objects.create(name="Elzenvoort bv")
    products = [factories.product(f"Product {next(_serial)}", "9.10") for _number in range(many)]
    for product in products:
        for release in range(many):
            Line.objects.create(
                document=product.document, from_release=f"10.{release}", parent=product.document.lines.first()
            )
    lines = [factories.linear(TERMS), products[0].document.lines.get(from_release="9.10"), factories.linear(ANNEX2)]
    pairs = [_versions(line, many) for line in lines]
    published = [pair[0] for pair in pairs]
    customers = [_customer(many if first else 1, products, published) for first in (True, *[False] * many)]
    customer = customers[0]
    for version in published:
        source = ImportedSource.objects.create(
            sha256=_key(), name="bron.txt", imported_at=now, imported_by=cast.officer()
        )
        DocumentVersion.objects.filter(status="draft", line=version.line).update(source=source)
    for number in range(many):
        PlannedRemoval.objects.create(
            kind="copies", digest=_key(), name="x", concerning="y", due_on=now.date(), listed_at=now
        )
        Removal.objects.create(
            kind="copies", digest=_key(), name="x", concerning="y", kept_from=now, years=7, due_on=now.date(),
            listed_at=now, removed_at=now,
        )  # fmt: skip
        OutgoingMail.objects.create(
            message_id=_key(), person=cast.member(customers[number]), subject="Onderwerp", written_at=now,
            give_up_at=now, not_before=now,
        )  # fmt: skip
    announced = _announcement(pairs[1][1], customers, many)
    asked = ImportRequest.objects.create(name="bron.txt", data=b"x", requested_at=now, requested_by=cast.officer())
    agreement = customer.agreements.order_by("pk")[0]
    standing.mark_all()
    standing.catch_up(now=now)
    return {
        **{_label(*pair): [version.pk for version in pair] for pair in pairs},
        "notices_announcement": [announced.pk],
        "notices_notice": [announced.notices.order_by("pk").values_list("pk", flat=True)[0]],
        "notices_plan": [announced.version.plans.get().pk],
        "imports": [asked.pk],
        "documents_line": [line.pk for line in lines],
        "documents_document": [lines[0].document_id, products[0].document_id],
        "annexes_product": [products[0].pk],
        "customers_customer": [customer.pk],
        "agreements_agreement": [agreement.pk],
        "agreements_receipt": [customer.receipts.filter(voided_at__isnull=True)[0].pk],
        "accounts_user": [cast.member(customer).pk],
    }


def _label(published: DocumentVersion, draft: DocumentVersion) -> str:
    """The beginning of the names of the pages of their kind."""
    return version_address(published).split("/admin/")[1].split("/change")[0].rsplit("/", 1)[0].replace("/", "_")
