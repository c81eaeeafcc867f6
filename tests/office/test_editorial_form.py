"""An officer publishes a version as editorial; the reason reaches the customer, and can be corrected afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from documents import lifecycle
from documents.models import EditorialMark
from tests import cast, factories
from tests.office.forms import open_form
from tests.open_transaction import beside
from tests.portal.pages import answer, open_page
from tests.small import Small


def test_the_reason_given_when_publishing_is_read_by_the_customer(desk: Client, manager: Client, small: Small) -> None:
    small.receive_all()
    answer(manager, small)
    draft = factories.draft(factories.linear("terms"))
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    filled = open_form(desk, address, "telling") | {
        "tell": "nobody",
        "at_0": "01-02-2024",
        "at_1": "09:00",
        "read_warnings": "on",
        "editorial": "Alleen een tikfout hersteld.",
    }
    response = desk.post(address, filled)
    assert response.status_code == 302, response.text
    mark = EditorialMark.objects.get(version=draft)
    assert mark.marked_by == cast.officer()
    factories.receive(small.customer, draft, "2024-02-02")
    assert "Alleen een tikfout hersteld." in open_page(manager, small.page()).text_content()
    desk.post(f"/admin/documents/editorialmark/{mark.pk}/change/", {"reason": "Alleen spelling."})
    assert "Alleen spelling." in open_page(manager, small.page()).text_content()
    assert EditorialMark.history.filter(version=draft).count() == 2  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="is about the locks of PostgreSQL")
def test_of_two_officers_who_mark_a_version_at_once_the_second_corrects_the_first(desk: Client, small: Small) -> None:
    first, officer = "Alleen een tikfout hersteld.", cast.second_officer()
    response = beside(
        lambda: lifecycle.mark_editorial(small.terms, reason=first, by=officer, at=timezone.now()),
        lambda: desk.post(
            "/admin/documents/editorialmark/add/", {"version": small.terms.pk, "reason": "Twee tikfouten hersteld."}
        ),
    )
    assert response.status_code == 302
    [mark] = EditorialMark.objects.all()
    assert mark.reason == "Twee tikfouten hersteld."
    history: Any = mark.history
    assert [entry.reason for entry in history.all()] == [mark.reason, first]
