"""Signing in, in a real browser, under the policies that pages answer with."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests import cast
from tests.accounts.people import PASSPHRASE


@pytest.mark.django_db(transaction=True)
def test_an_officer_signs_in_and_opens_the_admin_without_a_refused_script(live_server: LiveServer, page: Page) -> None:
    officer = cast.officer()
    officer.set_password(PASSPHRASE)
    officer.save()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/admin/")
    page.locator("input[name=login]").fill("officer@example.org")
    page.locator("input[name=password]").fill(PASSPHRASE)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{live_server.url}/admin/")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang")
    assert complaints == []
