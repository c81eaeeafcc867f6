"""The overview of sub-processors."""

from __future__ import annotations

from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from annexes.models import SubProcessorFacts


def test_each_line_names_its_sub_processors_with_their_facts(registry: None, client: Client) -> None:
    lines = client.get("/sub-verwerkers/").context["lines"]
    found = {
        item.line.line.from_release: [(named.row.name, named.facts.country) for named in item.sub_processors]
        for item in lines
    }
    assert found == {
        "10.0": [("Previder BV", "NL"), ("Microsoft Corporation", "US")],
        "9.10": [("Previder BV", "NL")],
    }


def test_a_sub_processor_without_facts_is_shown_as_unknown(registry: None, client: Client) -> None:
    SubProcessorFacts.objects.all().delete()
    response = client.get("/sub-verwerkers/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert response.text.count("unknown") >= 6


def test_it_is_empty_for_the_public_when_annex_1_is_not(settings: Settings, client: Client, owner: Client) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms"]
    assert "Previder" not in client.get("/sub-verwerkers/").text
    assert "Previder" in owner.get("/sub-verwerkers/").text


def test_the_overview_takes_three_queries(
    registry: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        client.get("/sub-verwerkers/")
