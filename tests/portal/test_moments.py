"""Choosing a moment: the form, the address that carries it, and what makes no sense."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

PAGE = "/klant/hoogvoorde/overeenkomst/"


@pytest.mark.parametrize(
    ("date", "time", "moment"),
    [
        ("10-09-2023", "14:00", "2023-09-10T14:00"),
        ("2023-09-10", "14.00", "2023-09-10T14:00"),
        ("10/9/2023", "", "2023-09-10T00:00"),
    ],
)
def test_the_form_leads_to_an_address_that_carries_the_moment(date: str, time: str, moment: str, owner: Client) -> None:
    response = owner.get(PAGE, {"date": date, "time": time})
    assert response.status_code == 302
    assert response.headers["Location"] == f"{PAGE}?moment={moment}"


def test_the_address_of_a_moment_shows_it_in_the_form_and_passes_it_on_to_the_pdf(owner: Client) -> None:
    response = owner.get(f"{PAGE}?moment=2023-09-10T14:00")
    assert timezone.localtime(response.context["asked"].moment).isoformat() == "2023-09-10T14:00:00+02:00"
    assert 'value="10-09-2023"' in response.text
    assert "/klant/hoogvoorde/overeenkomst.pdf?moment=2023-09-10T14:00" in response.text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"date": "31-02-2023", "time": "12:00"}, "This is not a date."),
        ({"date": "", "time": "12:00"}, "Enter a date"),
        ({"date": "10-09-2023", "time": "25:00"}, "This is not a time."),
        ({"date": "10-09-0023", "time": ""}, "Enter a year after 1900."),
        ({"date": "26-03-2023", "time": "02:30"}, "02:30 did not exist on this day"),
        ({"date": "29-10-2023", "time": "02:30"}, "02:30 occurred twice on this day"),
        ({"moment": "gisteren"}, "This is not a date."),
        ({"moment": "2023-13-01T00:00"}, "This is not a date."),
        ({"moment": "2023-03-26T02:30"}, "02:30 did not exist on this day"),
        ({"moment": "9999-12-31T23:59"}, "This is not a date."),
        ({"moment": "\x00"}, "This is not a date."),
    ],
)
def test_a_moment_that_makes_no_sense_gets_a_message_and_what_applies_now(
    query: dict[str, str], message: str, owner: Client
) -> None:
    response = owner.get(PAGE, query, headers={"accept-language": "en"})
    assert response.status_code == 400
    assert message in response.text
    assert response.context["bundle"].parts
    typed = query.get("date") or query.get("time") or ""
    assert typed in response.text


def test_an_hour_that_occurred_twice_can_be_named_with_its_offset(owner: Client) -> None:
    for offset, hour in (("%2B02:00", 0), ("%2B01:00", 1)):
        response = owner.get(f"{PAGE}?moment=2023-10-29T02:30{offset}")
        assert response.status_code == 200
        assert response.context["asked"].moment.utctimetuple().tm_hour == hour
        assert f"overeenkomst.pdf?moment=2023-10-29T02:30{offset}" in response.text


def test_the_pdf_of_a_senseless_moment_leads_back_to_the_message(owner: Client) -> None:
    response = owner.get("/klant/hoogvoorde/overeenkomst.pdf", {"moment": "gisteren"}, follow=True)
    assert response.status_code == 400
    assert response.redirect_chain[-1][0] == f"{PAGE}?moment=gisteren"
