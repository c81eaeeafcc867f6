"""A source text is imported through the admin: drafts, or a message at the field and nothing else."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents.models import DocumentVersion, ImportedSource
from tests.office.forms import text_of

ADDRESS = "/admin/documents/importedsource/add/"
TEXT = """Artikel 1. Begrippen

1. Verwerker is de partij die persoonsgegevens verwerkt.

2. Opdrachtgever is de andere partij.

Artikel 2. Duur

1. De overeenkomst geldt zolang er werk is.
"""


def _file(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("voorwaarden.txt", data, "text/plain")}


def test_a_text_becomes_a_draft_once(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, _file(TEXT.encode()), follow=True))
    draft = DocumentVersion.objects.get()
    assert f"{draft} is a draft now: 2 articles, 3 numbered paragraphs." in page
    assert ImportedSource.objects.get().imported_by is not None
    again = desk.post(ADDRESS, _file(TEXT.encode()))
    assert "has been imported already" in text_of(again)
    assert DocumentVersion.objects.count() == 1


def test_what_is_no_agreement_is_refused_at_the_field(desk: Client) -> None:
    for data in (b"", b"\x00\x01\x02", b"\xff\xfe\xfa kaf", b"zomaar wat woorden"):
        response = desk.post(ADDRESS, _file(data))
        assert response.status_code == 200
        assert b"registry-field__error" in response.content
    assert not ImportedSource.objects.exists()
    assert b"registry-field__error" in desk.post(ADDRESS, {}).content
