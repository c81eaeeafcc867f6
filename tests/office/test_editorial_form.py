"""An officer publishes a version as editorial; the reason reaches the customer, and can be corrected afterwards."""

from __future__ import annotations

from django.test import Client

from documents.models import EditorialMark
from tests import cast, factories
from tests.portal.pages import answer, open_page
from tests.small import Small


def test_the_reason_given_when_publishing_is_read_by_the_customer(desk: Client, manager: Client, small: Small) -> None:
    small.receive_all()
    answer(manager, small)
    draft = factories.draft(factories.linear("terms"))
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    page = open_page(desk, address)
    state = page.xpath("//input[@name='state']/@value")[0]
    response = desk.post(
        address,
        {
            "state": state,
            "at_0": "01-02-2024",
            "at_1": "09:00",
            "after": "proposed",
            "read_warnings": "on",
            "editorial": "Alleen een tikfout hersteld.",
        },
    )
    assert response.status_code == 302, response.text
    mark = EditorialMark.objects.get(version=draft)
    assert mark.marked_by == cast.officer()
    factories.receive(small.customer, draft, "2024-02-02")
    assert "Alleen een tikfout hersteld." in open_page(manager, small.page()).text_content()
    desk.post(f"/admin/documents/editorialmark/{mark.pk}/change/", {"reason": "Alleen spelling."})
    assert "Alleen spelling." in open_page(manager, small.page()).text_content()
    assert EditorialMark.history.filter(version=draft).count() == 2  # type: ignore[attr-defined]
