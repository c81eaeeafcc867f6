"""The office in a browser: no rule of axe is violated, light and dark, and nothing is wider than a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from documents import lifecycle
from documents.models import DocumentVersion
from office.roles import ADMINISTRATOR
from tests import cast, factories
from tests.browser.axe import violations
from tests.browser.session import enter
from tests.demo_rows import load_demo

pytestmark = pytest.mark.django_db(transaction=True)
OFFICER = (
    "/admin/",
    "/admin/zoeken/?q=verwerker",
    "/admin/documents/overzicht/",
    "/admin/customers/overzicht/",
    "/admin/uitleg/journaal/",
)
PEOPLE = ("/admin/", "/admin/rechten/jaarcontrole/", "/admin/people/overzicht/")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_the_offices_own_pages_can_be_read_by_everybody_and_on_a_telephone(
    live_server: LiveServer, browser: Browser
) -> None:
    load_demo()
    published = DocumentVersion.objects.published().earliest("pk")
    lifecycle.copy_to_draft(published, by=cast.officer(), at=factories.NOW)
    found = []
    for person, pages in ((cast.officer(), OFFICER), (cast.in_role(ADMINISTRATOR), PEOPLE)):
        context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        enter(page, live_server.url, person)
        for address in pages:
            page.goto(f"{live_server.url}{address}")
            found += [f"{address}: {each}" for each in violations(page, anew=True)]
            page.set_viewport_size({"width": 375, "height": 800})
            if page.evaluate(WIDER):
                found.append(f"{address}: wider than a telephone")
            page.set_viewport_size({"width": 1280, "height": 900})
        context.close()
    assert found == [], "\n".join(found)
