"""The facts from the database, in a number of queries that does not depend on how many customers there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, QuerySet

from agreements.applicability.facts import (
    AgreementFacts,
    Edition,
    Facts,
    Strand,
    Work,
    earliest,
    installations,
)
from agreements.models import Agreement, Arrangement, Customer, InstalledRelease, Receipt
from annexes.models import Product
from documents.models import DocumentVersion, Line
from documents.prepared import Given, Prepared

_VERSIONS = Prepared(lambda: DocumentVersion.objects.published().select_related("rank", "withdrawal"))
_LINES = Prepared(lambda: Line.objects.select_related("document"))
_PRODUCTS = Prepared(lambda: Product.objects.select_related("document"))


def load_works() -> list[Work]:
    """Every document with its lines and published versions. Annexes 1 come in the order of their products' names."""
    lines = {line.pk: line for line in _LINES()}
    editions: dict[int, list[Edition]] = defaultdict(list)
    for version in _VERSIONS():
        assert version.published_at is not None
        # Already here: a version's name costs no query.
        version.line = lines[version.line_id]
        editions[version.line_id].append(
            Edition.of(
                version, place=version.rank.rank, published_at=version.published_at,
                withdrawn_at=version.withdrawal.withdrawn_at if version.is_withdrawn else None,
            )
        )
    strands = defaultdict(list)
    documents = {}
    for line in lines.values():
        documents[line.document_id] = line.document
        strands[line.document_id].append(Strand.of(line, editions[line.pk]))
    works = [Work.of(product.document, product, strands.pop(product.document_id, [])) for product in _PRODUCTS()]
    return works + [Work.of(documents[pk], None, found) for pk, found in sorted(strands.items())]


# What is read of customers, and the way from each to its customer. An agreement comes once for each of its products.
_ROWS: dict[Any, tuple[str, Any]] = {
    Agreement: ("customer", lambda: Agreement.objects.annotate(product=F("products"))),
    InstalledRelease: ("customer", InstalledRelease.objects.all),
    Receipt: ("customer", Receipt.objects.all),
    Arrangement: ("agreement__customer", Arrangement.objects.all),
}


def _of_one(path: str, rows: Any) -> Prepared[Any]:
    return Prepared(lambda: rows().filter(**{path: Given("customer")}))


_ROWS_OF_ONE = {model: _of_one(path, rows) for model, (path, rows) in _ROWS.items()}


def _rows(model: Any, customers: list[Customer], *, of_all: bool) -> Iterable[Any]:
    path, rows = _ROWS[model]
    # A list of keys has a limit; beyond it one reads everybody's rows, which then is not much more anyway.
    if of_all or len(customers) > 500:
        return rows()  # type: ignore[no-any-return]
    if len(customers) == 1:
        return _ROWS_OF_ONE[model](customer=customers[0].pk)
    return rows().filter(**{f"{path}__in": customers})  # type: ignore[no-any-return]


def load(customers: Iterable[Customer] | QuerySet[Customer] | None) -> Iterator[Facts]:
    """The facts of each customer, in the given order; None is every customer."""
    of_all = customers is None
    chosen = list(Customer.objects.all() if customers is None else customers)
    works = load_works()
    editions = {edition.version.pk: edition for work in works for strand in work.strands for edition in strand.editions}
    agreements = _grouped(_rows(Agreement, chosen, of_all=of_all), "customer_id")
    installed = _grouped(_rows(InstalledRelease, chosen, of_all=of_all), "customer_id")
    receipts = _grouped(_rows(Receipt, chosen, of_all=of_all), "customer_id")
    arrangements = _grouped(_rows(Arrangement, chosen, of_all=of_all), "agreement_id")
    for customer in chosen:
        own = list(_agreements(agreements[customer.pk]))
        by_product = _grouped(installed[customer.pk], "product_id")
        received = earliest(receipts[customer.pk], editions)
        for version, found in received.items():
            # Already here: naming the receipt's version or customer costs no query.
            found.receipt.version, found.receipt.customer = editions[version].version, customer
        yield Facts(
            customer=customer, works=works, agreements=tuple(own), received=received,
            installed={product: installations(found) for product, found in by_product.items()},
            arrangements=tuple(row for agreement in own for row in arrangements[agreement.agreement.pk]),
        )


def _agreements(rows: list[Any]) -> Iterator[AgreementFacts]:
    """Each agreement with the products of all its rows; one without products has a single row, that names none."""
    for same in _grouped(rows, "pk").values():
        yield AgreementFacts.of(same[0], (row.product for row in same if row.product is not None))


def _grouped(rows: Iterable[Any], name: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
