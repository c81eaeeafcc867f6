"""Annexes in the shapes of decision 2021/915 and of the Data Pro Statement: facts of the registry, gaps by name."""

from __future__ import annotations

import io
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from docx import Document

from accounts.models import User
from annexes.models import ActivityFacts, Annex1Facts, SubProcessorFacts
from customers.models import Customer
from documents.models import CoverageLink, DocumentVersion
from exports.forms.files import decision_papers, statement_papers
from exports.paper import Missing, Paper, Section
from tests import cast, factories

HOME = "/klant/waterakker/"


def waterakker() -> Customer:
    return Customer.objects.get(code="waterakker")


def missing_of(paper: Paper) -> list[str]:
    """What a paper says is missing, in reading order."""

    def within(section: Section) -> list[str]:
        own = [text for block in section.blocks if isinstance(block, Missing) for text in block.items]
        return own + [text for child in section.children for text in within(child)]

    return [text for section in paper.sections for text in within(section)]


def exported(tmp_path: Path, *args: str, **options: Any) -> bytes:
    path = tmp_path / "out"
    call_command("export_annexes", "waterakker", *args, output=path, stdout=StringIO(), **options)
    return path.read_bytes()


def texts_of(data: bytes) -> list[str]:
    """Every paragraph of a Word document, those of its tables too."""
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_word_reads_the_four_annexes_with_the_facts(registry: None, tmp_path: Path) -> None:
    texts = texts_of(exported(tmp_path))
    headings = [text for text in texts if text.startswith("Bijlage I")]
    assert headings == [
        "Bijlage I – Lijst van partijen",
        "Bijlage II – Beschrijving van de verwerking",
        "Bijlage III – Technische en organisatorische maatregelen",
        "Bijlage IV – Lijst van sub-verwerkers",
    ]
    whole = "\n".join(texts)
    for fact in ("Gemeente Waterakker", "Schulden", "Hosting", "CRYPTOGRAFIE", "Glasbrug Netwerken BV", "2023/1795"):
        assert fact in whole


def test_word_knows_languages_heads_and_sizes(registry: None, tmp_path: Path) -> None:
    document = Document(io.BytesIO(exported(tmp_path)))
    assert document.core_properties.language == "nl-NL"
    xml = document.element.xml
    assert "w:tblHeader" in xml
    assert "w:tblCaption" in xml
    width = document.sections[0].page_width
    assert width is not None
    assert width.cm == pytest.approx(21, abs=0.1)


def test_what_the_decision_asks_and_nobody_recorded_is_named(registry: None) -> None:
    now = timezone.now()
    before = set(missing_of(decision_papers(waterakker(), now, now)[""]))
    ActivityFacts.objects.filter(row__name__startswith="Hosting").delete()
    Annex1Facts.objects.update(data_subjects="", sensitive_data="")
    SubProcessorFacts.objects.update(contact_name="", contact_function="", contact_details="", task="")
    after = set(missing_of(decision_papers(waterakker(), now, now)[""])) - before
    assert {text.partition(": ")[2] for text in after} == {
        "de categorieën betrokkenen zijn niet vastgelegd",
        "of gevoelige gegevens worden verwerkt, is niet vastgelegd",
        "de aard van de verwerking is niet vastgelegd",
        "het doel van de verwerking is niet vastgelegd",
        "de duur van de verwerking is niet vastgelegd",
        "de contactpersoon bij Previder BV is niet vastgelegd",
        "de contactpersoon bij Microsoft Corporation is niet vastgelegd",
        "wat Previder BV wel en niet doet, is niet afgebakend",
        "wat Microsoft Corporation wel en niet doet, is niet afgebakend",
    }
    assert any("handtekening" in text for text in before)


def test_a_statement_cites_the_article_that_an_officer_linked_and_guesses_none(registry: None) -> None:
    now = timezone.now()
    [paper] = statement_papers(waterakker(), now, now).values()
    assert [section.title for section in paper.sections][-1] == "Protocol bij datalekken"
    unlinked = [text for text in missing_of(paper) if "geen artikel gekoppeld" in text]
    assert len(unlinked) == 3
    terms = DocumentVersion.objects.published().of_kind("terms").order_by("pk").last()
    assert terms is not None
    CoverageLink.objects.create(version=terms, requirement="28-3-f", elsewhere="Het draaiboek datalekken")
    [paper] = statement_papers(waterakker(), now, now).values()
    assert len([text for text in missing_of(paper) if "geen artikel gekoppeld" in text]) == 2
    assert "Het draaiboek datalekken" in str(paper.sections[-1])


def test_the_command_asks_which_product_is_meant(registry: None, tmp_path: Path) -> None:
    product = factories.product("Ander", "1.0")
    version = factories.annex1(product, "1.0", "2023-07-05 09:00")
    factories.agreement(waterakker(), product)
    factories.receive(waterakker(), version, "2024-01-01")
    with pytest.raises(CommandError, match=version.reference):
        exported(tmp_path, "--shape", "data-pro", format="html")
    page = exported(tmp_path, "--shape", "data-pro", "--version-of", version.reference, format="html").decode()
    assert "<title>Data Pro Statement · Ander" in page


def test_the_owner_takes_them_along_and_nobody_else(registry: None, client: Client) -> None:
    owner = cast.signed_in(User.objects.get(email="waterakker@example.org"))
    page = owner.get(f"{HOME}verwerkingsregister/").text
    [reference] = statement_papers(waterakker(), timezone.now(), timezone.now())
    files = [
        *(f"bijlagen-2021-915.{form}" for form in ("docx", "pdf", "html")),
        *(f"data-pro-statement/{reference}.{form}" for form in ("docx", "pdf", "html")),
        "overeenkomst.jsonld",
    ]
    for file in files:
        assert f'href="{HOME}{file}"' in page
        answer = owner.get(HOME + file)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert client.get(HOME + file).status_code == 302
        assert cast.signed_in(cast.stranger()).get(HOME + file).status_code == 404
    other = owner.get(f"{HOME}data-pro-statement/B1-99999.pdf")
    assert other.headers["Location"] == f"{HOME}verwerkingsregister/"
