"""Contact details and data protection officer, kept by the customer (art. 4.3), with history and notice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from tests import cast
from tests.portal.pages import fields, open_page
from tests.small import Small
from tests.work import Mail


def save(client: Client, small: Small, page: Any = None, **changed: str) -> Any:
    values = fields(page if page is not None else open_page(client, small.page("gegevens/")), "gegevens/")
    return client.post(small.page("gegevens/"), {**values, **changed}, follow=True)


def test_a_manager_changes_them_and_the_officer_is_told_what(manager: Client, small: Small, post: Mail) -> None:
    officer = cast.officer()
    officer.language = "en"
    officer.save()
    assert "Saved." in save(manager, small, dpo_name="A. Nieuw", dpo_email="nieuw@example.org").text
    assert Customer.objects.get().dpo_name == "A. Nieuw"
    [message] = post()
    assert message.to == [officer.email]
    assert "T. Broekstra → A. Nieuw" in message.body
    assert "Gemeente Waterakker changed its contact details" in message.subject


def test_the_history_says_who_changed_what(manager: Client, small: Small) -> None:
    save(manager, small, contact_phone="0123-456789")
    text = open_page(manager, small.page("gegevens/")).text_content()
    assert small.member().name in text
    assert "0123-456789" in text
    record = Customer.history.first()  # type: ignore[attr-defined]
    assert record.history_user == small.member()


def test_saving_what_was_there_tells_nobody(manager: Client, small: Small, post: Mail) -> None:
    assert "Nothing was changed." in save(manager, small).text
    assert post() == []
    assert Customer.history.count() == 1  # type: ignore[attr-defined]


def test_somebody_elses_change_is_not_overwritten_and_what_was_typed_stays(manager: Client, small: Small) -> None:
    page = open_page(manager, small.page("gegevens/"))
    save(manager, small, contact_name="Een ander")
    response = save(manager, small, page, contact_name="Mijn tekst")
    assert response.status_code == 409
    assert "Somebody else changed these details" in response.text
    assert 'value="Mijn tekst"' in response.text
    assert Customer.objects.get().contact_name == "Een ander"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_email", "geen adres"),
        ("dpo_email", "x@"),
        ("contact_phone", "0" * 41),
        ("dpo_name", "x" * 201),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(manager: Client, small: Small, field: str, value: str) -> None:
    response = save(manager, small, **{field: value})
    assert response.status_code == 400
    assert f'href="#id_{field}"' in response.text
    assert getattr(Customer.objects.get(), field) != value


@pytest.mark.parametrize("seen", ["", "vervalst", "e30:1abc:xyz"])
def test_without_knowing_what_was_seen_nothing_is_overwritten(manager: Client, small: Small, seen: str) -> None:
    assert save(manager, small, seen=seen, contact_name="X").status_code == 409
    assert Customer.objects.get().contact_name != "X"


def test_name_code_and_salt_are_not_the_members_to_change(manager: Client, small: Small) -> None:
    before = Customer.objects.values("name", "code", "salt", "kvk_number", "mfa_required").get()
    save(manager, small, name="Kwaad", code="kwaad", salt="x", kvk_number="1", mfa_required="on", contact_name="Y")
    assert Customer.objects.values("name", "code", "salt", "kvk_number", "mfa_required").get() == before


def test_readers_and_officers_read_but_do_not_change(
    reader: Client, desk: Client, manager: Client, small: Small
) -> None:
    values = fields(open_page(manager, small.page("gegevens/")), "gegevens/")
    for client in (reader, desk):
        assert not open_page(client, small.page("gegevens/")).xpath("//main//input")
        assert client.post(small.page("gegevens/"), {**values, "contact_name": "X"}).status_code == 403


def test_no_detail_that_art_4_3_asks_for_is_called_optional(manager: Client, small: Small) -> None:
    page = open_page(manager, small.page("gegevens/"))
    groups = page.xpath("//main//fieldset")
    assert len(groups) == 3
    for group in groups:
        [said] = page.xpath(f"//*[@id='{group.get('aria-describedby')}']")
        assert said.text_content() == "Asked for by art. 4.3"
        assert "optional" not in group.text_content()


def test_what_is_missing_is_named(manager: Client, small: Small) -> None:
    save(manager, small, dpo_name="", dpo_email="")
    text = open_page(manager, small.page("gegevens/")).find_class("alert--warning")[0].text_content()
    assert "data protection officer" in text
