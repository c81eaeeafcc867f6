"""What members write is printed in copies: told at the field what no copy can print, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.models import Acceptance
from customers.models import Customer
from tests.portal.pages import answer, fields, open_page
from tests.small import Small


@pytest.mark.parametrize(
    ("typed", "named"), [("J. 😀 Elten", "U+1F600"), ("J. \ufffd", "U+FFFD"), ("J. \u202enetlE", "U+202E")]
)
def test_a_name_that_no_copy_can_print_is_refused_at_the_field(
    manager: Client, small: Small, typed: str, named: str
) -> None:
    small.receive_all()
    page = answer(manager, small, name=typed)
    assert page.status_code == 400
    assert named in page.text
    assert "contractmanager" in page.text
    assert not Acceptance.objects.exists()


def test_a_reason_with_them_is_refused_and_stays(manager: Client, small: Small) -> None:
    small.receive_all()
    page = answer(manager, small, "afwijzen", reason="Wij vinden dit 🙁 niet goed.")
    assert page.status_code == 400
    assert "Wij vinden dit 🙁 niet goed." in page.text
    assert "U+1F641" in page.text


def test_what_a_mac_and_word_leave_behind_becomes_what_it_means(manager: Client, small: Small) -> None:
    small.receive_all()
    answer(manager, small, name="J. van El\u00adten", function="cafe\u0301\u200bhouder")
    said = Acceptance.objects.get()
    from agreements.models import Statement

    facts = Statement.objects.get(digest=said.statement_digest).said
    assert (facts["name"], facts["function"]) == ("J. van Elten", "caféhouder")


def test_contact_details_are_held_to_it_too(manager: Client, small: Small) -> None:
    page = open_page(manager, small.page("gegevens/"))
    values = fields(page, "gegevens/") | {"dpo_name": "T. 😀", "contact_name": "J. van El\u00adten"}
    response = manager.post(small.page("gegevens/"), values)
    assert response.status_code == 400
    assert "U+1F600" in response.text
    assert Customer.objects.get().dpo_name != "T. 😀"
    manager.post(small.page("gegevens/"), values | {"dpo_name": "T. Broekstra"})
    assert Customer.objects.get().contact_name == "J. van Elten"
