"""Over random histories the resolver agrees with the slow restatement, in memory and through the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from agreements.applicability import Applicability, Reason, decide, resolve_all
from agreements.applicability.facts import (
    AgreementFacts,
    DocumentFacts,
    Facts,
    LineFacts,
    VersionFacts,
    earliest,
    installations,
)
from agreements.models import Agreement, InstalledRelease, Receipt
from agreements.receipts import record_receipt, void_receipt
from annexes.models import Product
from customers.models import Customer
from documents import lifecycle, order
from documents.errors import Refused
from documents.models import Document, DocumentVersion, Line
from tests import cast, factories
from tests.agreements.applicability import restatement
from tests.agreements.applicability.histories import ANNEX2, PRODUCTS, TERMS, History, histories, instants

NOW = datetime(2024, 1, 1, 10, 0, tzinfo=UTC)


def _kind(document: str) -> str:
    return document if document in (TERMS, ANNEX2) else "annex1"


def in_memory(history: History) -> tuple[Facts, list[DocumentVersion]]:
    """The facts for the resolver from objects that were never saved."""
    customer = Customer(pk=1, code="c", name="C")
    keys = count(1)
    versions: dict[int, DocumentVersion] = {}
    documents, facts_of, products = [], {}, {}
    for document, releases in history.lines.items():
        row = Document(pk=next(keys), kind=_kind(document), title=document)
        if document in PRODUCTS:
            products[document] = Product(pk=next(keys), name=document, document=row)
        lines = []
        for release in releases:
            line, on_line = Line(pk=next(keys), document=row, from_release=release), []
            for index, version in enumerate(history.versions):
                if (version.document, version.line) == (document, release):
                    versions[index] = DocumentVersion(pk=1000 + index, line=line, published_at=version.published)
                    facts_of[1000 + index] = VersionFacts.of(
                        versions[index],
                        place=version.place,
                        published_at=version.published,
                        withdrawn_at=version.withdrawn,
                    )
                    on_line.append(facts_of[1000 + index])
            lines.append(LineFacts.of(line, on_line))
        documents.append(DocumentFacts.of(row, products.get(document), lines))
    documents.sort(key=lambda found: found.product.name if found.product else "")
    receipts = [
        Receipt(
            pk=next(keys),
            customer=customer,
            version=versions[receipt.version],
            received_at=receipt.at,
            precision="date" if receipt.date_only else "moment",
            imported_history=receipt.imported,
            voided_at=NOW if receipt.voided else None,
        )
        for receipt in history.receipts
    ]
    agreements = tuple(
        AgreementFacts.of(
            Agreement(
                pk=next(keys),
                customer=customer,
                signed_on=row.signed,
                handed_over_on=row.handed_over,
                work_ended_on=row.work_ended,
            ),
            [products[name].pk for name in row.products],
        )
        for row in history.agreements
    )
    installed = {
        products[name].pk: installations(
            InstalledRelease(
                pk=next(keys),
                release=row.release,
                installed_at=row.at,
                precision="date" if row.date_only else "moment",
            )
            for row in history.installations
            if row.product == name
        )
        for name in PRODUCTS
    }
    facts = Facts(customer, documents, agreements, earliest(receipts, facts_of), installed)
    return facts, [versions[index] for index in range(len(history.versions))]


def in_database(history: History, customer: Customer) -> tuple[History, list[DocumentVersion]]:
    """The history as it was recorded: receipts that the registry refused, as it should, are left out of it."""
    products = {name: factories.product(name, *history.lines[name]) for name in PRODUCTS if history.lines[name]}
    for name in set(PRODUCTS) - set(products):
        without_lines = Document.objects.create(kind="annex1", scope=name, title=name)
        products[name] = Product.objects.create(name=name, document=without_lines)
    lines = {(name, line.from_release): line for name in products for line in products[name].document.lines.all()}
    lines |= {(kind, ""): factories.linear(kind) for kind in (TERMS, ANNEX2)}
    versions = []
    for row in history.versions:
        versions.append(factories.publish(factories.draft(lines[row.document, row.line]), row.published))
        if row.withdrawn is not None:
            lifecycle.withdraw(
                versions[-1], by=cast.officer(), at=row.withdrawn, recorded_at=factories.NOW, reason="Ingetrokken."
            )
    for (document, release), line in lines.items():
        wanted = sorted(
            (row.place, index)
            for index, row in enumerate(history.versions)
            if (row.document, row.line) == (document, release)
        )
        order.reorder(line, [versions[index] for _place, index in wanted], by=cast.officer(), at=NOW)
    for agreement in history.agreements:
        made = factories.agreement(customer, *(products[name] for name in agreement.products), signed=None)
        made.signed_on, made.handed_over_on = agreement.signed, agreement.handed_over
        made.work_ended_on = agreement.work_ended
        made.save()
    for installation in history.installations:
        InstalledRelease.objects.create(
            customer=customer,
            product=products[installation.product],
            release=installation.release,
            installed_at=installation.at,
            precision="date" if installation.date_only else "moment",
        )
    recorded = []
    for receipt in history.receipts:
        try:
            stored, _is_new = record_receipt(
                customer,
                versions[receipt.version],
                received_at=receipt.at,
                precision="date" if receipt.date_only else "moment",
                channel=Receipt.Channel.LETTER,
                evidence="Brief",
                imported_history=receipt.imported,
                by=cast.officer(),
                recorded_at=NOW,
            )
        except Refused:
            assert not restatement.may_be_received(history, receipt, NOW)
            continue
        assert restatement.may_be_received(history, receipt, NOW)
        recorded.append((stored, receipt))
    voided = {stored.pk for stored, receipt in recorded if receipt.voided}
    for pk in voided:
        void_receipt(Receipt.objects.get(pk=pk), reason="Vergissing.", by=cast.officer(), at=NOW)
    kept = tuple(replace(receipt, voided=stored.pk in voided) for stored, receipt in recorded)
    return replace(history, receipts=kept), versions


def compare(found: Applicability, history: History, versions: list[DocumentVersion], at: datetime) -> None:
    """Everything the resolver says against the restatement."""

    def version(index: int | None) -> DocumentVersion | None:
        return None if index is None else versions[index]

    agreed = restatement.products(history)
    assert [answer.product.name for answer in found.annexes1 if answer.product] == agreed
    answers = {TERMS: found.terms, ANNEX2: found.annex2, **dict(zip(agreed, found.annexes1, strict=True))}
    expected_due = {}
    for document, answer in answers.items():
        bound, code = restatement.binding(history, document, at)
        assert (answer.version, answer.reason.code) == (version(bound), code), document
        assert str(answer.reason)
        expected_due[document] = version(restatement.due(history, document, at))
        assert ("warn_lower_line" in _codes(answer.warnings)) == (code == "lower_line")
        assert ("warn_release_unknown" in _codes(answer.warnings)) == (code == "only_line")
        unknown = document in agreed and restatement.release_installed(history, document, at) is None
        assert ("warn_no_release" in _codes(answer.warnings)) == (unknown and code != "only_line")
        withdrawn = history.versions[bound].withdrawn if bound is not None else None
        assert ("warn_withdrawn" in _codes(answer.warnings)) == (
            withdrawn is not None and restatement.instant(withdrawn) <= restatement.instant(at)
        )
        _compare_since(answer.in_force_since, partial(_binds, history, document, bound), at, bound is not None)
    due = {item.product.name if item.product else item.version.kind: item for item in found.due}
    assert {name: item.version for name, item in due.items()} == {
        name: expected for name, expected in expected_due.items() if expected is not None
    }
    for name, item in due.items():
        index = versions.index(item.version)
        _compare_since(item.since, partial(_is_due, history, name, index), at, True)
    received = [restatement.is_received(history, index, at) for index in range(len(versions))]
    assert found.has_received == any(received)
    assert found.is_empty == all(answer.version is None for answer in answers.values())
    assert ("warn_no_terms" in _codes(found.warnings)) == (found.terms.version is None)


def _binds(history: History, document: str, version: int | None, at: datetime) -> bool:
    return restatement.binding(history, document, at)[0] == version


def _is_due(history: History, document: str, version: int, at: datetime) -> bool:
    return restatement.due(history, document, at) == version


def _codes(warnings: tuple[Reason, ...]) -> list[str]:
    return [warning.code for warning in warnings]


def _compare_since(since: datetime | None, holds: Callable[[datetime], bool], at: datetime, is_expected: bool) -> None:
    """It held at every moment from then on, and not just before."""
    assert (since is not None) == is_expected
    if since is None:
        return
    moments = [moment for moment in restatement.moments_of_change() if moment <= at]
    assert since in moments or since == at
    assert all(holds(moment) for moment in moments if moment >= since)
    before = [moment for moment in moments if moment < since]
    assert not before or not holds(before[-1])


@settings(max_examples=300, deadline=None)
@given(history=histories(), at=instants)
def test_the_decision_agrees_with_the_restatement(history: History, at: datetime) -> None:
    facts, versions = in_memory(history)
    compare(decide(facts, at), history, versions, at)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), at=instants)
def test_what_is_recorded_through_the_registry_resolves_as_restated(history: History, at: datetime) -> None:
    with transaction.atomic():
        customer, other = factories.customer("waterakker"), factories.customer("hoogvoorde")
        recorded, versions = in_database(history, customer)
        found = {answer.customer: answer for answer in resolve_all(at=at)}
        compare(found[customer], recorded, versions, at)
        assert found[other].is_empty
        # Each example begins with an empty registry.
        transaction.set_rollback(True)
