"""What differs between two versions, taken along: as PDF, as a Word document, as plain text."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client

from documents.models import DocumentVersion
from office.addresses import version_address
from tests import factories
from tests.demo_rows import version
from tests.portal.markup import parse
from tests.portal.pages import answer, open_page
from tests.small import Small
from tests.work import Work

FORMS = ("pdf", "docx", "txt")


def address(old: DocumentVersion, new: DocumentVersion, form: str) -> str:
    return f"/vergelijk/{old.reference}/{new.reference}.{form}"


@pytest.fixture
def annexes(registry: None) -> tuple[DocumentVersion, DocumentVersion]:
    return version("annex1", "1/2022/Balans"), version("annex1", "2/2023/Balans")


def test_the_page_links_to_each_file_and_the_pdf_shows_what_the_page_shows(
    client: Client, annexes: tuple[DocumentVersion, DocumentVersion]
) -> None:
    page = parse(client.get(address(*annexes, "pdf")[:-4] + "/?alles=1").text)
    links = page.xpath("//a/@href")
    assert address(*annexes, "pdf") + "?alles=1" in links
    assert address(*annexes, "docx") in links
    assert address(*annexes, "txt") + "?alles=1" in links


def test_anybody_downloads_words_and_text_of_published_versions(
    client: Client, stranger: Client, annexes: tuple[DocumentVersion, DocumentVersion]
) -> None:
    for visitor in (client, stranger):
        text = visitor.get(address(*annexes, "txt"))
        assert text.status_code == 200
        assert "{+" in text.text
        assert ".txt" in text.headers["Content-Disposition"]
        word = visitor.get(address(*annexes, "docx"))
        body = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
        assert "<w:ins " in body
        assert "<w:del " in body


def test_a_pdf_is_made_by_the_worker_once_somebody_asks_for_it(
    client: Client, annexes: tuple[DocumentVersion, DocumentVersion], work: Work
) -> None:
    where = address(*annexes, "pdf")
    asked = parse(client.get(where).text)
    assert asked.xpath("//main//form[@method='post']")
    assert client.post(where).status_code == 302
    assert client.get(where).status_code == 202
    work()
    done = client.get(where)
    assert done.headers["Content-Type"] == "application/pdf"
    assert b"".join(done).startswith(b"%PDF-")
    again = client.get(where, headers={"if-none-match": done.headers["ETag"]})
    assert again.status_code == 304


def test_what_may_not_be_compared_is_not_to_be_downloaded(
    registry: None, client: Client, stranger: Client, owner: Client
) -> None:
    terms = version("terms", "1/2023")
    draft = factories.draft(terms.line)
    other = version("annex2", "1/2023/Elzenvoort")
    for visitor in (client, stranger, owner):
        for form in FORMS:
            for pair in ((terms, draft), (draft, terms), (terms, other)):
                assert visitor.get(address(*pair, form)).status_code == 404


def test_an_officer_takes_along_how_a_draft_differs(registry: None, desk: Client) -> None:
    terms = version("terms", "1/2023")
    draft = factories.draft(terms.line)
    page = desk.get(version_address(draft, "compare") + f"?with={terms.reference}").text
    for form in FORMS:
        assert f'href="{address(terms, draft, form)}"' in page
        done = desk.get(address(terms, draft, form))
        assert done.status_code == 200
        assert re.search(rf"{terms.reference}-{draft.reference}\.{form}", done.headers["Content-Disposition"])


def test_a_customer_downloads_what_differs_in_each_part(manager: Client, small: Small) -> None:
    small.receive_all()
    answer(manager, small)
    newer = factories.terms("2024-02-01 09:00")
    links = open_page(manager, small.page("ontvangen/")).xpath("//main//a/@href")
    for form in FORMS:
        assert address(small.terms, newer, form) in links
        assert manager.get(address(small.terms, newer, form)).status_code == 200
