"""The facts from the database, in a number of queries that does not depend on how many customers there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

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
from annexes.kinds import ANNEX1
from annexes.models import Product
from customers.models import Customer
from documents.models import DocumentVersion, Line

_AgreedProduct = Agreement.products.through
# A list of keys has a limit.
_MANY = 500


type Concerned = Callable[[Collection[Line], Collection[Product]], Q]


def load_documents(concerned: Concerned = lambda _lines, _products: Q()) -> list[DocumentFacts]:
    """Every document with its lines and published versions. Annexes 1 come in the order of their products' names.

    Args:
        concerned: which versions are looked at, told of all lines and products.
    """
    rows = {line.pk: line for line in Line.objects.select_related("document")}
    products = list(Product.objects.select_related("document"))
    versions: dict[int, list[VersionFacts]] = defaultdict(list)
    wanted = DocumentVersion.objects.published().filter(concerned(rows.values(), products))
    for version in wanted.select_related("rank", "withdrawal"):
        assert version.published_at is not None
        # Already here, once for all its versions: a join would read it for each of them.
        version.line = rows[version.line_id]
        versions[version.line_id].append(
            VersionFacts.of(
                version,
                place=version.rank.rank,
                published_at=version.published_at,
                withdrawn_at=version.withdrawal.withdrawn_at if version.is_withdrawn else None,
            )
        )
    lines = defaultdict(list)
    for line in rows.values():
        lines[line.document_id].append(LineFacts.of(line, versions[line.pk]))
    documents = [
        DocumentFacts.of(product.document, product, lines.pop(product.document_id, [])) for product in products
    ]
    return documents + [DocumentFacts.of(found[0].row.document, None, found) for _pk, found in sorted(lines.items())]


def load(customers: Iterable[Customer] | QuerySet[Customer] | None, *, only_concerned: bool = False) -> Iterator[Facts]:
    """The facts of each customer, in the given order; None is every customer.

    ``only_concerned``: of an annex 1 that is in none of their agreements only the versions that they received, which is
    all that an answer looks at.
    """
    chosen = list(Customer.objects.all() if customers is None else customers)

    def rows(model: Any) -> QuerySet[Any]:
        # A list of keys has a limit; beyond it one reads everybody's rows, which then is not much more anyway.
        found = model._default_manager.all()
        if customers is None or len(chosen) > _MANY:
            return found  # type: ignore[no-any-return]
        path = "agreement__customer" if model in (Arrangement, _AgreedProduct) else "customer"
        return found.filter(**{f"{path}__in": chosen})  # type: ignore[no-any-return]

    agreements = _group(rows(Agreement), "customer_id")
    products: defaultdict[int, list[int]] = defaultdict(list)
    for agreed, product in rows(_AgreedProduct).values_list("agreement", "product"):
        products[agreed].append(product)
    installed = _group(rows(InstalledRelease), "customer_id")
    receipts = _group(rows(Receipt), "customer_id")
    arrangements = _group(rows(Arrangement), "agreement_id")

    def concerned(lines: Collection[Line], known: Collection[Product]) -> Q:
        agreed = {product for own in products.values() for product in own}
        documents = {product.document_id for product in known if product.pk in agreed}
        found = [line for line in lines if line.document.kind != ANNEX1 or line.document_id in documents]
        return Q(line__in=found) | Q(pk__in={receipt.version_id for own in receipts.values() for receipt in own})

    documents = load_documents(concerned) if only_concerned and len(chosen) <= _MANY else load_documents()
    versions = {
        version.row.pk: version for document in documents for line in document.lines for version in line.versions
    }
    for customer in chosen:
        own = [AgreementFacts.of(agreement, products[agreement.pk]) for agreement in agreements[customer.pk]]
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
