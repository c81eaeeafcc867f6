"""The public home page: the processor, its documents, every version of each."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from documents import lifecycle
from documents.models import DocumentVersion
from tests import cast, factories
from tests.demo_rows import version


@pytest.mark.django_db
def test_an_empty_registry_has_a_home_page_that_says_so(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert "No document has been published" in response.text


def test_the_processor_and_every_published_version_are_shown(registry: None, client: Client) -> None:
    text = client.get("/").text
    assert "Elzenvoort Holding bv" in text
    for found in DocumentVersion.objects.with_names():
        assert f"/versies/{found.reference}/" in text


def test_each_line_has_one_current_version_and_the_undated_terms_are_older(registry: None, client: Client) -> None:
    documents = client.get("/").context["documents"]
    found = [item for document in documents for line in document.lines for item in line.versions]
    states = {str(item.version.number or ""): item.state for item in found}
    assert states == {
        "1/2023": "current",
        "": "older",
        "2/2023/Balans": "current",
        "1/2022/Balans": "current",
        "1/2023/Elzenvoort": "current",
        "2/2021/Elzenvoort": "older",
    }


def test_when_the_newest_is_withdrawn_the_one_before_is_current(registry: None, client: Client) -> None:
    now = timezone.now()
    lifecycle.withdraw(version("terms", "1/2023"), by=cast.officer(), at=now, recorded_at=now, reason="Fout in art. 8.")
    [terms] = [item for item in client.get("/").context["documents"] if item.document.kind == "terms"]
    assert [(str(item.version.number or ""), item.state) for item in terms.lines[0].versions] == [
        ("1/2023", "withdrawn"),
        ("", "current"),
    ]


def test_a_draft_is_never_shown(registry: None, client: Client) -> None:
    draft = factories.draft(version("terms", "1/2023").line)
    assert draft.reference not in client.get("/").text


def test_a_kind_that_is_not_public_is_shown_to_customers_and_officers_only(
    settings: Settings, client: Client, owner: Client, desk: Client, stranger: Client
) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms", "annex2"]
    reference = version("annex1", "2/2023/Balans").reference
    assert [reference in visitor.get("/").text for visitor in (client, stranger, owner, desk)] == [
        False,
        False,
        True,
        True,
    ]


def test_the_home_page_takes_two_queries_whatever_there_is(
    registry: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get("/")
