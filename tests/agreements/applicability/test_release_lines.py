"""Domain rule 3: which annex 1 binds, by the release that is installed."""

from __future__ import annotations

import pytest

from agreements.applicability import Answer, resolve
from annexes.models import Product
from customers.models import Customer
from documents.models import DocumentVersion, Line
from tests import factories
from tests.factories import NOW, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return factories.product("Balans", "9.10", "10.0")


@pytest.fixture
def old_line(product: Product) -> DocumentVersion:
    return factories.annex1(product, "9.10", "2022-11-28 09:00", dated="2022-11-28")


@pytest.fixture
def new_line(product: Product) -> DocumentVersion:
    return factories.annex1(product, "10.0", "2023-08-29 09:00", dated="2023-08-29")


@pytest.fixture
def customer(product: Product) -> Customer:
    made = factories.customer()
    factories.agreement(made, product)
    return made


def annex1(customer: Customer, at: str = "2026-11-22") -> Answer:
    [answer] = resolve(customer, at=local(at)).annexes1
    return answer


def codes(answer: Answer) -> list[str]:
    return [warning.code for warning in answer.warnings]


def test_the_upgrade_changes_which_received_annex_binds(
    customer: Customer, product: Product, old_line: DocumentVersion, new_line: DocumentVersion
) -> None:
    factories.install(customer, product, "9.10", "2022-01-01")
    factories.receive(customer, old_line, "2022-12-01")
    factories.receive(customer, new_line, "2023-08-31 10:15")
    factories.install(customer, product, "10.0", "2023-10-16 20:30")
    before, after = annex1(customer, "2023-10-16 20:29"), annex1(customer, "2023-10-16 20:30")
    assert (before.version, after.version) == (old_line, new_line)
    assert str(after.reason) == "received 31 August 2023, 10:15, line 10.0, release 10.0 installed"
    assert after.in_force_since == local("2023-10-16 20:30")


@pytest.mark.parametrize(
    ("installed", "line"),
    [
        ("9.10", "9.10"),
        ("9.11", "9.10"),
        ("9.10.7", "9.10"),
        ("10", "10.0"),
        ("10.0", "10.0"),
        ("10.0.3", "10.0"),
        ("10.1", "10.0"),
        ("11", "10.0"),
    ],
)
def test_a_release_is_on_the_greatest_line_at_or_below_it(
    customer: Customer,
    product: Product,
    old_line: DocumentVersion,
    new_line: DocumentVersion,
    installed: str,
    line: str,
) -> None:
    factories.install(customer, product, installed, "2022-01-01")
    for version in (old_line, new_line):
        factories.receive(customer, version, "2023-09-01")
    answer = annex1(customer)
    assert answer.version is not None
    assert answer.version.line.from_release == line
    assert codes(answer) == []


def test_a_release_below_every_line_has_no_annex_1_and_the_rest_resolves(
    customer: Customer, product: Product, old_line: DocumentVersion
) -> None:
    terms = factories.terms("2023-07-04 09:00")
    factories.install(customer, product, "9.9", "2022-01-01")
    factories.receive(customer, old_line, "2022-12-01")
    factories.receive(customer, terms, "2023-08-01")
    answer = annex1(customer)
    assert answer.version is None
    assert str(answer.reason) == "release 9.9 installed, below the first line 9.10"
    assert resolve(customer, at=NOW).terms.version == terms


def test_a_received_text_does_not_lapse_because_of_an_upgrade(
    customer: Customer, product: Product, old_line: DocumentVersion, new_line: DocumentVersion
) -> None:
    factories.install(customer, product, "10.0.3", "2023-10-16")
    factories.receive(customer, old_line, "2022-12-01")
    answer = annex1(customer)
    assert answer.version == old_line
    assert codes(answer) == ["warn_lower_line"]
    assert "nothing received on line 10.0" in str(answer.reason)


def test_a_received_text_does_not_lapse_because_a_line_is_added(
    customer: Customer, product: Product, old_line: DocumentVersion
) -> None:
    factories.install(customer, product, "10.0", "2023-10-16")
    factories.receive(customer, old_line, "2022-12-01")
    Line.objects.create(document=product.document, from_release="9.12")
    assert annex1(customer).version == old_line


def test_the_greatest_lower_line_with_something_received_is_used(customer: Customer, product: Product) -> None:
    lines = ("9.10", "9.12", "9.14")
    for release in lines[1:]:
        Line.objects.create(document=product.document, from_release=release)
    versions = [factories.annex1(product, release, "2023-01-01 09:00") for release in lines]
    for version in versions[:2]:
        factories.receive(customer, version, "2023-02-01")
    factories.install(customer, product, "10.0", "2023-01-01")
    assert annex1(customer).version == versions[1]


def test_after_a_downgrade_a_text_of_the_higher_line_does_not_bind(
    customer: Customer, product: Product, old_line: DocumentVersion, new_line: DocumentVersion
) -> None:
    factories.install(customer, product, "10.0", "2023-09-01")
    factories.install(customer, product, "9.11", "2024-01-01")
    factories.receive(customer, new_line, "2023-09-02")
    answer = annex1(customer)
    assert answer.version is None
    assert str(answer.reason) == "received on line 10.0 only, while release 9.11 is installed"


def test_a_downgrade_selects_the_older_line(
    customer: Customer, product: Product, old_line: DocumentVersion, new_line: DocumentVersion
) -> None:
    factories.install(customer, product, "10.0", "2023-09-01")
    factories.install(customer, product, "9.10", "2024-01-01")
    for version in (old_line, new_line):
        factories.receive(customer, version, "2023-09-02")
    assert annex1(customer, "2023-12-31").version == new_line
    answer = annex1(customer)
    assert (answer.version, answer.in_force_since) == (old_line, local("2024-01-01"))


def test_an_unknown_release_with_texts_of_one_line_gives_the_highest_with_a_warning(
    customer: Customer, product: Product, old_line: DocumentVersion
) -> None:
    newer = factories.annex1(product, "9.10", "2023-01-01 09:00", dated="2023-01-01")
    for version in (old_line, newer):
        factories.receive(customer, version, "2023-02-01")
    answer = annex1(customer)
    assert answer.version == newer
    assert codes(answer) == ["warn_release_unknown"]


def test_an_unknown_release_with_texts_of_two_lines_is_never_a_guess(
    customer: Customer, old_line: DocumentVersion, new_line: DocumentVersion
) -> None:
    for version in (old_line, new_line):
        factories.receive(customer, version, "2023-09-01")
    answer = annex1(customer)
    assert answer.version is None
    assert answer.reason.code == "release_unknown"


def test_an_installation_with_only_a_date_counts_from_midnight(
    customer: Customer, product: Product, old_line: DocumentVersion, new_line: DocumentVersion
) -> None:
    factories.install(customer, product, "9.10", "2022-01-01")
    factories.install(customer, product, "10.0", "2023-10-16")
    for version in (old_line, new_line):
        factories.receive(customer, version, "2023-09-01")
    assert annex1(customer, "2023-10-15 23:59").version == old_line
    assert annex1(customer, "2023-10-16 00:00").version == new_line


def test_two_products_have_two_annexes_1_and_one_annex_2(product: Product, old_line: DocumentVersion) -> None:
    other, customer = factories.product("Almanak", "1.0"), factories.customer()
    theirs, annex2 = factories.annex1(other, "1.0", "2023-01-01 09:00"), factories.annex2("2023-01-01 09:00")
    # The second agreement isn't signed yet; its product counts all the same.
    factories.agreement(customer, product)
    factories.agreement(customer, other, signed=None)
    factories.install(customer, product, "9.10", "2022-01-01")
    factories.install(customer, other, "1.4", "2022-01-01")
    for version in (old_line, theirs, annex2):
        factories.receive(customer, version, "2023-02-01")
    found = resolve(customer, at=NOW)
    assert [(answer.product, answer.version) for answer in found.annexes1] == [(other, theirs), (product, old_line)]
    assert found.versions == (theirs, old_line, annex2)


def test_an_annex_of_a_product_without_an_agreement_is_only_mentioned(old_line: DocumentVersion) -> None:
    customer = factories.customer()
    factories.agreement(customer)
    factories.receive(customer, old_line, "2023-02-01")
    found = resolve(customer, at=NOW)
    assert found.annexes1 == ()
    assert "warn_not_agreed" in [warning.code for warning in found.warnings]
    earlier = resolve(customer, at=local("2023-01-31"))
    assert "warn_not_agreed" not in [warning.code for warning in earlier.warnings]
