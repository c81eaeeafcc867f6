"""Who gets which notice: chosen on the customer's pages by who may act for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from notices.models import Kind, NoticeRecipient
from notices.reaching.addressing import addresses_of, languages_of
from tests import cast
from tests.portal.pages import fields, open_page
from tests.small import Small


def _save(client: Client, small: Small, *, off: tuple[str, ...] = (), **typed: str) -> Any:
    page = small.page("kennisgevingen/ontvangers/")
    shown = fields(open_page(client, page), page)
    return client.post(page, {**{k: v for k, v in shown.items() if k not in off}, **typed}, follow=True)


def test_the_usual_recipients_are_ticked_and_saving_keeps_them(manager: Client, small: Small) -> None:
    before = {kind: addresses_of([small.customer], kind) for kind in Kind}
    assert "Saved." in _save(manager, small).text
    assert {kind: addresses_of([small.customer], kind) for kind in Kind} == before


def test_a_manager_sends_a_kind_elsewhere_and_chooses_the_language(manager: Client, small: Small) -> None:
    off = ("sub_processor-contact", "sub_processor-dpo", "sub_processor-member")
    typed = {"address-0": "Inkoop@Waterakker.example", "sub_processor-0": "on", "language": "en"}
    _save(manager, small, off=off, **typed)
    assert addresses_of([small.customer], Kind.SUB_PROCESSOR)[small.customer.pk] == [
        ("other", "inkoop@waterakker.example")
    ]
    assert languages_of([small.customer]) == {small.customer.pk: "en"}
    page = open_page(manager, small.page("kennisgevingen/ontvangers/"))
    shown = fields(page, small.page("kennisgevingen/ontvangers/"))
    assert shown["address-0"] == ["inkoop@waterakker.example"]
    assert shown["sub_processor-0"] == ["on"]
    assert "sub_processor-contact" not in shown


@pytest.mark.parametrize(
    ("off", "typed", "said"),
    [
        ((), {"address-0": "geen adres"}, "geen adres"),
        ((), {"editorial-1": "on"}, "Give the address"),
        ((), {"address-2": "inkoop@waterakker.example"}, "Tick which notices"),
        (("editorial-contact",), {}, "Choose at least one recipient"),
    ],
)
def test_a_wrong_choice_is_said_and_nothing_is_saved(
    manager: Client, small: Small, off: tuple[str, ...], typed: dict[str, str], said: str
) -> None:
    response = _save(manager, small, off=off, **typed)
    assert response.status_code == 400
    assert said in response.text
    assert not NoticeRecipient.objects.exists()


def test_others_may_look_or_not_even_that(small: Small) -> None:
    page = small.page("kennisgevingen/ontvangers/")
    for user in (small.member("reader"), cast.officer()):
        client = cast.signed_in(user, language="en")
        assert "contact@example.org" in client.get(page).text
        assert "<table" not in client.get(page).text
        assert client.post(page, {"language": "nl"}).status_code == 403
    assert cast.signed_in(cast.stranger()).get(page).status_code == 404
    assert Client().get(page).status_code == 302
