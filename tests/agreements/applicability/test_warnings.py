"""What an officer should look at: art. 4.3 and the closing paragraphs."""

from __future__ import annotations

import pytest
from django.utils import translation

from agreements.applicability import Reason, resolve
from agreements.applicability.reasons import reason
from customers.models import Customer
from tests import factories
from tests.factories import NOW, local

pytestmark = pytest.mark.django_db


def codes(customer: Customer) -> list[str]:
    return [warning.code for warning in resolve(customer, at=NOW).warnings]


def test_a_complete_customer_with_terms_has_no_warnings() -> None:
    customer = factories.customer()
    factories.agreement(customer, signed="2023-03-27", handed_over="2023-03-27")
    factories.receive(customer, factories.terms("2023-01-01 09:00"), "2023-03-27")
    assert codes(customer) == []


def test_missing_details_of_the_controller_are_named() -> None:
    with translation.override("en"):
        found = resolve(factories.customer(dpo_name="", dpo_email=""), at=NOW)
        assert any("data protection officer" in str(warning) for warning in found.warnings)


def test_terms_handed_over_after_the_signing_are_mentioned() -> None:
    customer = factories.customer()
    factories.agreement(customer, signed="2018-06-04", handed_over="2018-06-11", reference="OVK-2018-03")
    assert "warn_handed_over_late" in codes(customer)
    assert any("OVK-2018-03" in str(warning) for warning in resolve(customer, at=NOW).warnings)


def test_a_customer_without_an_agreement_is_mentioned() -> None:
    assert "warn_no_agreement" in codes(factories.customer())


def test_a_reason_is_a_code_with_facts_worded_when_it_is_shown() -> None:
    found = reason("right_line", received=local("2023-09-10 14:00"), line="9.10", release="9.11")
    assert found == Reason("right_line", {"received": local("2023-09-10 14:00"), "line": "9.10", "release": "9.11"})
    with translation.override("en"):
        assert str(found) == "received 10 September 2023, 14:00, line 9.10, release 9.11 installed"
