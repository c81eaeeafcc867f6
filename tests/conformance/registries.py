"""Registries whose customers' copies are put before the reference validators, and which copies those are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from pytest_django import Settings

from agreements.acts.acceptances import Signatory, accept, decline
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from annexes.kinds import ANNEX1
from annexes.models import Product
from copies.sealed.sealing import seal_settings
from customers.models import Customer, Processor
from demo import loading as demo
from documents.models import Document, DocumentVersion, Line
from exports import comparisons
from exports.forms.files import decision_papers, make_file, statement_papers
from exports.record import record_of, record_of_all
from exports.record.paper import paper_of
from imports.drafts import import_source
from seal import Level
from terms.kinds import TERMS
from tests import cast, factories
from tests.copies.issued import copy_of, read

type Pair = tuple[DocumentVersion, DocumentVersion]

LONG_TERM = (Level.B_LT, Level.B_LTA)
PUBLISHED, RECEIVED, AGREED = "2024-01-08 09:00", "2024-01-15", "2024-02-01"


@dataclass(frozen=True)
class Issued:
    """A sealed copy on disk, and the level at which it was asked for."""

    file: Path
    level: Level


def demo_customers() -> dict[str, Customer]:
    """The demo, with two customers more who received the terms and nothing else: one of each shape, by its name, and
    one with two agreements.

    Three of them answered: two accepted, one declined.
    """
    demo.load()
    terms = DocumentVersion.objects.get(line__document__kind=TERMS, ordinal__isnull=False)
    short, arranged = factories.customer("kortehage"), factories.customer("lindewoud")
    for customer in (short, arranged):
        signed = factories.agreement(customer, signed=RECEIVED)
        factories.receive(customer, terms, RECEIVED)
    factories.arrangement(signed, AGREED)
    customers = {
        "short": short,
        "short-arranged": arranged,
        "long": Customer.objects.get(code="zandwolde"),
        "long-arranged": Customer.objects.get(code="waterakker"),
    }
    for shape, customer in customers.items():
        bundle = bundle_for(customer, at=timezone.now())
        assert (len(bundle.parts) > 1) == shape.startswith("long")
        assert bool(bundle.applicability.arrangements) == shape.endswith("arranged")
    customers["two-agreements"] = Customer.objects.get(code="hoogvoorde")
    assert customers["two-agreements"].agreements.count() == 2
    answer(short, "")
    answer(customers["long-arranged"], "")
    answer(arranged, "Wij wachten op het auditrapport.")
    return customers


def answer(customer: Customer, objection: str) -> None:
    """The customer accepts what binds now, or declines it with this reason: the evidence pages show it."""
    now = timezone.now()
    given: dict[str, Any] = {
        "shown": bundle_for(customer, at=now).digest,
        "signatory": Signatory("J. van Elten", "contractmanager"),
        "by": cast.member(customer),
        "visitor": Visitor("192.0.2.7", "Mozilla/5.0"),
        "at": now,
    }
    if objection:
        decline(customer, reason=objection, **given)
    else:
        accept(customer, **given)


def source_customers(source: bytes) -> dict[str, Customer]:
    """The agreement of a source text, imported and published, of a customer with and one without arrangements."""
    Processor.objects.create(name="Elzenvoort Holding bv", address="Weverskade 8")
    report = import_source(source, name="bron.txt", by=cast.officer(), at=timezone.now())
    versions = [factories.publish(draft.version, PUBLISHED) for draft in report.drafts]
    line = Line.objects.get(document__kind=ANNEX1)
    product = Product.objects.get()
    customers = {"long": factories.customer("kortehage"), "long-arranged": factories.customer("lindewoud")}
    for customer in customers.values():
        signed = factories.agreement(customer, product, signed=RECEIVED)
        factories.install(customer, product, line.from_release, RECEIVED)
        for version in versions:
            factories.receive(customer, version, RECEIVED)
        assert {part.version for part in bundle_for(customer, at=timezone.now()).parts} == set(versions)
    factories.arrangement(signed, AGREED)
    return customers


def issue(
    customers: dict[str, Customer], folder: Path, settings: Settings, *, every_level_of: str = ""
) -> Iterator[Issued]:
    """Each customer's copy in both languages at both long-term levels; of one shape also at the levels below."""
    for shape, customer in customers.items():
        for level in Level if shape == every_level_of else LONG_TERM:
            settings.SEAL = {**settings.SEAL, "LEVEL": str(level)}
            for language in ("nl", "en"):
                file = folder / f"{shape}-{language}-{level}.pdf"
                copy = copy_of(customer, language=language)
                assert copy.level == level
                file.write_bytes(read(copy))
                yield Issued(file, level)


def demo_pairs() -> list[Pair]:
    """Each version of the demo beside the one before it in the order, within and across its release lines."""
    demo.load()
    pairs: list[Pair] = []
    for document in Document.objects.all():
        found = list(DocumentVersion.objects.published().with_names().filter(line__document=document).in_order())
        pairs += pairwise(found)
    return pairs


def source_pairs(sources: Sequence[bytes]) -> list[Pair]:
    """Both source texts imported: the drafts of each kind beside each other."""
    Processor.objects.create(name="Elzenvoort Holding bv", address="Weverskade 8")
    old, new = (
        import_source(source, name=f"bron-{number}.txt", by=cast.officer(), at=timezone.now()).drafts
        for number, source in enumerate(sources)
    )
    kinds = {draft.version.kind: draft.version for draft in old}
    return [(kinds[draft.version.kind], draft.version) for draft in new]


def compared(pairs: Sequence[Pair], folder: Path) -> list[Path]:
    """What differs in each pair as PDF, with and without quotation marks and formatting."""
    files: list[Path] = []
    for old, new in pairs:
        for exact in (False, True):
            files.append(folder / f"{old.reference}-{new.reference}-{'exact' if exact else 'words'}.pdf")
            files[-1].write_bytes(comparisons.as_pdf(old, new, exact=exact))
    return files


def papers(folder: Path) -> list[Path]:
    """The record of all, and of one customer the record and the forms, as PDF in both languages."""
    demo.load()
    now, customer = timezone.now(), Customer.objects.get(code="waterakker")
    files: list[Path] = []
    for language in ("nl", "en"):
        with translation.override(language):
            made = [
                paper_of(record_of_all(at=now, now=now)),
                paper_of(record_of(customer, at=now, now=now)),
                *decision_papers(customer, now, now).values(),
                *statement_papers(customer, now, now).values(),
            ]
        for paper in made:
            files.append(folder / f"{paper.name}-{language}.pdf")
            files[-1].write_bytes(make_file(paper, "pdf", at=now))
    return files


def trusted_root() -> Path:
    """The root certificate under which the test seal stands."""
    (root,) = seal_settings().trust
    return root
