"""A source text is imported in the admin: the upload is stored, a worker reads it, the page shows what came of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.models import DocumentVersion, ImportedSource
from imports.models import ImportRequest
from imports.requests import KEPT, tend
from imports.tasks import read_request
from tests import cast
from tests.office.forms import text_of
from tests.office.wizard import ADDRESS, import_file, proposed
from tests.work import Work
from workers.heartbeat import beat

TEXT = """Artikel 1. Begrippen

1. Verwerker is de partij die persoonsgegevens verwerkt.

2. Opdrachtgever is de andere partij.

Artikel 2. Duur

1. De overeenkomst geldt zolang er werk is.
"""
CHANGES = "# Changelog\n\n## 1.2.0\n\n- The customer sees fees\n\n## 1.1.0\n\n- A contract of a party can be shown\n"


def _file(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("voorwaarden.txt", data, "text/plain")}


def _outcome(desk: Client, data: bytes, work: Work) -> Any:
    return import_file(desk, data, work)


def test_a_text_becomes_a_draft_once(desk: Client, work: Work) -> None:
    page = text_of(_outcome(desk, TEXT.encode(), work))
    draft = DocumentVersion.objects.get()
    assert f"{draft} is a draft now. Articles: 2, numbered paragraphs: 3." in page
    assert ImportedSource.objects.get().imported_by is not None
    again = _outcome(desk, TEXT.encode(), work)
    assert "has been imported already" in text_of(again)
    assert DocumentVersion.objects.count() == 1


def test_nothing_is_read_inside_the_request_and_the_page_waits(desk: Client, work: Work) -> None:
    beat("worker", now=timezone.now())
    asked = desk.post(ADDRESS, _file(TEXT.encode()))
    waiting = desk.get(asked["Location"])
    assert "is being read" in text_of(waiting)
    assert waiting["Refresh"] == "2"
    assert not DocumentVersion.objects.exists()
    work()
    shown = desk.get(asked["Location"])
    assert "nothing has been made of it yet" in text_of(shown)
    assert "Refresh" not in shown
    assert not DocumentVersion.objects.exists()


def test_the_page_says_when_no_worker_is_running(desk: Client) -> None:
    asked = desk.post(ADDRESS, _file(TEXT.encode()))
    assert "No background worker is running" in text_of(desk.get(asked["Location"]))
    assert bytes(ImportRequest.objects.get().data) == TEXT.encode()


def test_what_is_no_text_is_refused_at_the_field(desk: Client) -> None:
    for data in (b"", b"\x00\x01\x02", b"\xff\xfe\xfa kaf"):
        response = desk.post(ADDRESS, _file(data))
        assert response.status_code == 200
        assert b"registry-field__error" in response.content
    assert not ImportRequest.objects.exists()
    assert b"registry-field__error" in desk.post(ADDRESS, {}).content


def test_a_text_without_clauses_is_refused_with_what_to_do(desk: Client, work: Work) -> None:
    page = text_of(_outcome(desk, b"zomaar wat woorden", work))
    assert "Put a heading or a number on a line of its own" in page
    assert not ImportedSource.objects.exists()


def test_a_text_that_looks_like_something_else_is_imported_on_the_officers_word(desk: Client, work: Work) -> None:
    asked = desk.post(ADDRESS, _file(CHANGES.encode()))
    work()
    assert "list of changes" in text_of(desk.get(asked["Location"]))
    assert not DocumentVersion.objects.exists()
    again = desk.post(asked["Location"])
    work()
    desk.post(again["Location"], proposed(desk.get(again["Location"])))
    work()
    assert "is a draft now" in text_of(desk.get(again["Location"]))


def test_a_task_that_runs_twice_makes_one_draft(desk: Client, work: Work) -> None:
    import_file(desk, TEXT.encode(), work)
    request = ImportRequest.objects.get()
    read_request.enqueue(request.pk)
    work()
    assert DocumentVersion.objects.count() == 1
    request.refresh_from_db()
    assert (request.refusal, bytes(request.data)) == ("", b"")


def test_requests_of_more_than_a_day_ago_are_forgotten(desk: Client) -> None:
    desk.post(ADDRESS, _file(TEXT.encode()))
    tend(now=timezone.now())
    assert ImportRequest.objects.exists()
    tend(now=timezone.now() + KEPT)
    assert not ImportRequest.objects.exists()


@pytest.mark.django_db
def test_only_who_may_import_sees_what_came_of_it(client: Client, desk: Client) -> None:
    desk.post(ADDRESS, _file(TEXT.encode()))
    address = reverse("admin:imports_reading", args=[ImportRequest.objects.get().pk])
    assert client.get(address).status_code == 302
    client.force_login(cast.person("kijker@example.org", is_staff=True))
    assert client.get(address).status_code in (302, 403)
