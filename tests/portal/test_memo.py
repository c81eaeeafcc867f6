"""What is kept in memory of published texts reads as it would anew, and nothing that may change is among it."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from annexes.models import Product
from customers.models import Customer
from documents.models import Document, DocumentVersion
from tests import factories
from tests.demo_rows import version
from tests.portal.markup import parse

AGREEMENT = "/klant/hoogvoorde/overeenkomst/"


def page(client: Client, address: str, language: str = "nl") -> str:
    """A page without what is new in each: the form's token."""
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)


def anew(client: Client, settings: Settings, address: str, language: str) -> str:
    """The page with nothing kept: while templates are worked on, each is rendered each time."""
    caches["template_fragments"].clear()
    settings.DEBUG = True
    found = page(client, address, language)
    settings.DEBUG = False
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_version_reads_as_it_would_anew(registry: None, client: Client, settings: Settings, language: str) -> None:
    for found in DocumentVersion.objects.published().with_names():
        address = f"/versies/{found.reference}/"
        first, again = page(client, address, language), page(client, address, language)
        assert first == again == anew(client, settings, address, language)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("moment", ["", "?moment=2023-06-01T00:00"])
def test_each_agreement_reads_as_it_would_anew(
    registry: None, desk: Client, settings: Settings, language: str, moment: str
) -> None:
    codes = list(Customer.objects.values_list("code", flat=True))
    pages = {}
    for code in codes:
        address = f"/klant/{code}/overeenkomst/{moment}"
        pages[code] = page(desk, address, language)
        assert pages[code] == page(desk, address, language) == anew(desk, settings, address, language)
    assert len(set(pages.values())) == len(codes) > 1


def test_a_texts_headings_fit_the_page_on_which_it_stands(owner: Client) -> None:
    reference = version("terms", "1/2023").reference
    for _ in range(2):
        assert '<h3 class="clause-heading" id="art-1"' in page(owner, AGREEMENT)
        assert '<h2 class="clause-heading" id="art-1"' in page(owner, f"/versies/{reference}/")


def test_what_is_edited_outside_the_seal_shows_at_once(owner: Client, hoogvoorde: Customer) -> None:
    before = page(owner, AGREEMENT)
    terms = version("terms", "1/2023")
    document = Document.objects.get(kind="terms")
    document.title = "Voorwaarden onder een andere naam"
    document.save()
    product = Product.objects.get(name="Balans")
    product.name = "Balans Plus"
    product.save()
    hoogvoorde.name = "Gemeente <b>Hoogvoorde</b> & Omstreken"
    hoogvoorde.save()
    factories.withdraw(terms, "2026-03-01")
    after = page(owner, AGREEMENT)
    for said in (
        "Voorwaarden onder een andere naam",
        "Balans Plus",
        "Gemeente &lt;b&gt;Hoogvoorde&lt;/b&gt; &amp; Omstreken",
    ):
        assert said not in before
        assert said in after
    assert "ingetrokken op 01-03-2026" in parse(after).text_content()
    assert "Gemeente Hoogvoorde<" not in after
    assert "Voorwaarden onder een andere naam" in page(owner, f"/versies/{terms.reference}/")


def test_who_may_open_a_page_is_asked_each_time(owner: Client, hoogvoorde: Customer) -> None:
    assert owner.get(AGREEMENT).status_code == 200
    hoogvoorde.mfa_required = True
    hoogvoorde.save()
    assert owner.get(AGREEMENT).status_code == 302
    hoogvoorde.mfa_required = False
    hoogvoorde.save()
    assert owner.get(AGREEMENT).status_code == 200
    hoogvoorde.memberships.all().delete()
    assert owner.get(AGREEMENT).status_code == 404


def test_a_number_beyond_all_copies_is_not_found(owner: Client, desk: Client) -> None:
    for number in (0, 2**63 - 1, 2**63, 10**40):
        address = f"/klant/hoogvoorde/kopieen/{number}.pdf"
        assert [client.get(address).status_code for client in (owner, desk)] == [404, 404]
