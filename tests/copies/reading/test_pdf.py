"""PDFs: made once by the worker, with the words of the page, bookmarks and page numbers per part."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from copies.models import Rendering
from documents.models import DocumentVersion
from files import store
from files.models import PendingFile
from tests.demo_rows import version
from tests.portal.markup import contract, letters
from tests.words import words
from tests.work import Work
from workers import housekeeping

AGREEMENT = "/klant/hoogvoorde/overeenkomst.pdf"
# That agreement as the first test that looked at it had it laid out.
_kept: list[bytes] = []


def body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return b"".join(response)


@pytest.fixture
def agreement(owner: Client, work: Work) -> bytes:
    """The demo's agreement as a member gets it from the worker."""
    if not _kept:
        assert owner.post(AGREEMENT, follow=True).status_code == 202
        work()
        _kept.append(body(owner, AGREEMENT))
    return _kept[0]


def test_the_agreement_is_one_pdf_with_title_language_tags_and_bookmarks(agreement: bytes) -> None:
    with pikepdf.open(io.BytesIO(agreement)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert pdf.Root.MarkInfo.Marked
        assert "Gemeente Hoogvoorde" in str(pdf.docinfo.Title)
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            articles = [item.title for item in outline.root[1].children]
        assert titles[1:] == [
            "Privacy Voorwaarden Elzenvoort 1/2023",
            "Bijlage 1 Balans 1/2022/Balans",
            "Bijlage 2 Elzenvoort 1/2023/Elzenvoort",
        ]
        assert articles[0] == "Artikel 1. Toepasselijkheid"
        assert len(articles) == 15
        xmp = pdf.open_metadata()
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")


def test_each_part_counts_its_own_pages_under_its_own_head(agreement: bytes) -> None:
    text = words(agreement, furniture=True)
    counted = re.findall(r"(\d+) van (\d+)\s+·\s+(\d+)$", text, re.MULTILINE)
    numbers = [(int(page), int(last)) for page, last, _through in counted]
    starts = [index for index, (page, _last) in enumerate(numbers) if page == 1]
    assert len(starts) == 3
    for start, end in zip(starts, [*starts[1:], len(numbers)], strict=True):
        length = end - start
        assert numbers[start:end] == [(page, length) for page in range(1, length + 1)]
    assert text.count("ONDERWERP") == len(numbers)
    # Beside that the pages are counted through, cover and contents included.
    through = [int(number) for _page, _last, number in counted]
    assert through == list(range(through[0], through[0] + len(through)))
    assert through[0] > 1


def test_the_words_of_a_versions_pdf_are_the_words_of_its_page(registry: None, client: Client, work: Work) -> None:
    for kind, number in (("annex1", "1/2022/Balans"), ("terms", "")):
        reference = version(kind, number).reference
        client.post(f"/versies/{reference}.pdf")
        work()
        page = contract(client.get(f"/versies/{reference}/").text).text_content()
        title = version(kind, number).document.title
        paper = words(body(client, f"/versies/{reference}.pdf"), furniture=False)
        # A table over several pages has its head on each; a footnote's mark stands at the heading too.
        head = "MODULEBESCHRIJVING"
        printed = letters(paper).replace(head, "").replace("Persoonsgegevens1", "Persoonsgegevens")
        assert letters(page).replace(head, "") in printed
        assert title.split()[0] in paper


def test_the_same_content_is_rendered_once_whoever_asks_and_for_whichever_moment(
    owner: Client, desk: Client, work: Work
) -> None:
    dutch = {"accept-language": "nl"}
    for client in (owner, desk):
        client.post(AGREEMENT, headers=dutch)
    owner.post(f"{AGREEMENT}?moment=2026-11-01T12:00")
    work()
    assert Rendering.objects.count() == DBTaskResult.objects.count() == 1
    rendered_at = Rendering.objects.get().rendered_at
    assert desk.get(AGREEMENT, headers=dutch).status_code == 200
    assert Rendering.objects.get().rendered_at == rendered_at


def test_each_language_has_a_pdf_of_its_own(registry: None, client: Client, work: Work) -> None:
    address = f"/versies/{version('terms', '1/2023').reference}.pdf"
    client.post(address)
    client.post(address, headers={"accept-language": "en"})
    work()
    assert set(Rendering.objects.values_list("language", flat=True)) == {"nl", "en"}
    response = client.get(address, headers={"accept-language": "en"})
    with pikepdf.open(io.BytesIO(b"".join(response))) as pdf:
        assert str(pdf.Root.Lang) == "en"


def test_the_file_has_a_name_and_is_not_kept_by_shared_caches(registry: None, client: Client, work: Work) -> None:
    found = version("annex1", "2/2023/Balans")
    address = f"/versies/{found.reference}.pdf"
    client.post(address)
    work()
    response = client.get(address)
    assert f'filename="bijlage-1-balans-2-2023-balans-{found.reference}.pdf"' in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_stored_file_has_no_address_of_its_own(registry: None, client: Client, work: Work) -> None:
    client.post(f"/versies/{version('terms', '1/2023').reference}.pdf")
    work()
    name = Rendering.objects.get().file.name
    assert name
    assert client.get(f"/{name}").status_code == client.get(f"/media/{name}").status_code == 404


def _file_of(reference: str) -> Path:
    rendering = Rendering.objects.get(source__version=DocumentVersion.objects.get(pk=reference.split("-")[1]).pk)
    return Path(default_storage.path(str(rendering.file.name)))


def test_a_spoilt_or_lost_pdf_is_made_anew_and_never_handed_out(
    registry: None, client: Client, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    reference = version("terms", "").reference
    address = f"/versies/{reference}.pdf"
    client.post(address)
    work()
    whole = body(client, address)
    for spoil in (lambda path: path.write_bytes(whole.replace(b"%PDF", b"%PDX", 1)), Path.unlink):
        spoil(_file_of(reference))
        assert "text/html" in client.get(address).headers["Content-Type"]
        assert client.post(address, follow=True).status_code == 202
        work()
        assert body(client, address) == whole
    assert "was changed in the storage" in caplog.text
    # What was spoilt is left to the sweeper, which finds it in the journal.
    assert PendingFile.objects.count() == 2
    store.sweep(now=timezone.now())
    assert body(client, address) == whole


def test_a_pdf_that_nobody_asked_for_in_a_month_goes_and_is_made_again_when_somebody_does(
    registry: None, client: Client, work: Work
) -> None:
    reference = version("terms", "").reference
    address = f"/versies/{reference}.pdf"
    client.post(address)
    work()
    whole, file = body(client, address), _file_of(reference)
    housekeeping.tend(now=timezone.now() + timedelta(days=29))
    assert file.exists()
    for minutes in (0, 1):
        housekeeping.tend(now=timezone.now() + timedelta(days=31, minutes=minutes))
    assert not file.exists()
    assert client.post(address, follow=True).status_code == 202
    work()
    assert body(client, address) == whole
