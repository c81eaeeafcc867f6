"""The interface in two languages, the reader's choice, and pages for when something is wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.markup import parse


@pytest.mark.django_db
def test_the_interface_is_dutch_unless_the_reader_chooses_english(client: Client) -> None:
    assert parse(client.get("/").text).get("lang") == "nl"
    response = client.post("/language/setlang/", {"language": "en", "next": "/sub-verwerkers/"}, follow=True)
    assert response.redirect_chain[-1][0] == "/sub-verwerkers/"
    page = parse(response.text)
    assert page.get("lang") == "en"
    assert page.xpath("//h1/text()") == ["Sub-processors"]


@pytest.mark.django_db
def test_the_choice_of_a_language_leads_nowhere_outside_the_site(client: Client) -> None:
    response = client.post("/language/setlang/", {"language": "en", "next": "https://elders.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
def test_a_missing_page_is_a_page_of_the_site(client: Client) -> None:
    response = client.get("/bestaat-niet/", headers={"accept-language": "en"})
    assert response.status_code == 404
    page = parse(response.text)
    assert page.xpath("//h1/text()") == ["Page not found"]
    assert page.get_element_by_id("main") is not None


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_way_out() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/setlang/", {"language": "en"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "This form has expired" in response.text


@pytest.mark.django_db
def test_signing_in_wrongly_names_the_problem_and_keeps_the_address(client: Client) -> None:
    response = client.post("/account/login/", {"login": "iemand@example.org", "password": "onjuist"})
    page = parse(response.text)
    assert page.xpath("//div[@class='error-summary' and @role='alert']//li")
    assert page.get_element_by_id("id_login").get("value") == "iemand@example.org"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sub-verwerkers/", "/account/login/"])
def test_every_page_has_landmarks_a_skip_link_and_one_first_heading(address: str, client: Client) -> None:
    page = parse(client.get(address).text)
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == len(page.xpath("//body/header")) == 1
    assert page.xpath("//nav/@aria-label")
    assert page.xpath("//title/text()")[0].strip()
