"""The facts from the database, in a number of queries that does not depend on how many customers there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from agreements.applicability.facts import (
    AgreementFacts,
    DocumentFacts,
    Facts,
    LineFacts,
    VersionFacts,
    earliest,
    installations,
)
from agreements.models import Agreement, Arrangement, InstalledRelease, Receipt
from annexes.models import Product
from customers.models import Customer
from documents.models import DocumentVersion, Line


def load_documents() -> list[DocumentFacts]:
    """Every document with its lines and published versions. Annexes 1 come in the order of their products' names."""
    versions: dict[int, list[VersionFacts]] = defaultdict(list)
    for version in DocumentVersion.objects.published().with_names():
        assert version.published_at is not None
        versions[version.line_id].append(
            VersionFacts.of(
                version,
                place=version.rank.rank,
                published_at=version.published_at,
                withdrawn_at=version.withdrawal.withdrawn_at if version.is_withdrawn else None,
            )
        )
    lines = defaultdict(list)
    rows = {}
    for line in Line.objects.select_related("document"):
        rows[line.document_id] = line.document
        lines[line.document_id].append(LineFacts.of(line, versions[line.pk]))
    documents = [
        DocumentFacts.of(product.document, product, lines.pop(product.document_id, []))
        for product in Product.objects.select_related("document")
    ]
    return documents + [DocumentFacts.of(rows[pk], None, found) for pk, found in sorted(lines.items())]


def load(customers: Iterable[Customer] | QuerySet[Customer] | None) -> Iterator[Facts]:
    """The facts of each customer, in the given order; None is every customer."""
    chosen = list(Customer.objects.all() if customers is None else customers)

    def rows(model: Any) -> QuerySet[Any]:
        # A list of keys has a limit; beyond it one reads everybody's rows, which then is not much more anyway.
        found = model._default_manager.all()
        if customers is None or len(chosen) > 500:
            return found  # type: ignore[no-any-return]
        path = "agreement__customer" if model is Arrangement else "customer"
        return found.filter(**{f"{path}__in": chosen})  # type: ignore[no-any-return]

    documents = load_documents()
    versions = {
        version.row.pk: version for document in documents for line in document.lines for version in line.versions
    }
    agreements = _group(rows(Agreement).prefetch_related("products"), "customer_id")
    installed = _group(rows(InstalledRelease), "customer_id")
    receipts = _group(rows(Receipt), "customer_id")
    arrangements = _group(rows(Arrangement), "agreement_id")
    for customer in chosen:
        own = [
            AgreementFacts.of(agreement, (product.pk for product in agreement.products.all()))
            for agreement in agreements[customer.pk]
        ]
        by_product = _group(installed[customer.pk], "product_id")
        received = earliest(receipts[customer.pk], versions)
        for version, found in received.items():
            # Already here: naming the receipt's version or customer costs no query.
            found.receipt.version, found.receipt.customer = versions[version].row, customer
        yield Facts(
            customer=customer,
            documents=documents,
            agreements=tuple(own),
            received=received,
            installed={product: installations(found) for product, found in by_product.items()},
            arrangements=tuple(row for agreement in own for row in arrangements[agreement.agreement.pk]),
        )


def _group(rows: Iterable[Any], name: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
