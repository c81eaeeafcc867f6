"""A portal page as its reader meets it: looked at, filled in as it is shown, sent."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html

from customers.models import Membership
from tests.small import Small

Role = Membership.Role


def open_page(client: Client, address: str, status: int = 200) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == status
    return html.fromstring(response.text)


def fields(page: html.HtmlElement, action: str = "") -> dict[str, Any]:
    """The fields of the page's form as a browser would send them, without a button."""
    [form] = [form for form in page.forms if form.get("action", "").endswith(action) and "language" not in form.action]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def receive(client: Client, small: Small, what: str = "all") -> Any:
    """Press the button on the page as it is shown."""
    values = fields(open_page(client, small.page("ontvangen/")), "ontvangen/")
    return client.post(small.page("ontvangen/"), {**values, "version": what}, follow=True)


def answer(client: Client, small: Small, how: str = "akkoord", **typed: Any) -> Any:
    """Fill in the page as it is shown, and send it."""
    values = fields(open_page(client, small.page(f"{how}/")), f"{how}/")
    values |= {"name": "J. van Elten", "function": "contractmanager", "agreed": "on"}
    return client.post(small.page(f"{how}/"), {**values, **typed}, follow=True)
