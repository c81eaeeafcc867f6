"""Which Content Security Policy each kind of page answers with."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast


def policy(client: Client, address: str) -> dict[str, list[str]]:
    """The policy's directives, each with its sources."""
    header = client.get(address).headers["Content-Security-Policy"]
    directives = (directive.split() for directive in header.split(";"))
    return {name: sources for name, *sources in directives}


@pytest.mark.django_db
def test_a_page_outside_the_admin_runs_nothing_inline(client: Client) -> None:
    found = policy(client, "/account/login/")
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == ["'self'"]
    assert found["frame-ancestors"] == ["'none'"]


@pytest.mark.django_db
def test_a_missing_page_has_the_strict_policy_too(client: Client) -> None:
    assert policy(client, "/no-such-page/")["script-src"] == ["'self'"]


@pytest.mark.django_db
def test_the_admin_may_evaluate_but_runs_no_inline_script(client: Client) -> None:
    client.force_login(cast.officer())
    found = policy(client, "/admin/")
    assert "'unsafe-eval'" in found["script-src"]
    assert "'unsafe-inline'" not in found["script-src"]
    assert found["style-src"] == ["'self'", "'unsafe-inline'"]
    assert found["default-src"] == ["'none'"]
