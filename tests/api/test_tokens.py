"""A program is allowed by people, shows its secret, gets a token for an hour, and is turned away once revoked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.members import remove
from customers.models import Membership
from journal.models import Entry
from machines.models import Client as Registered
from machines.models import ClientSecret
from tests.api.programs import FORM, TOKEN, Program, basic, program
from tests.small import Small


def kinds_of_acts() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="program.").order_by("pk").values_list("kind", flat=True))


def shown_secret(page: str) -> str:
    return str(re.findall(r"dpas_[\w-]{43}", page)[0])


def test_a_contract_manager_allows_renews_and_revokes_a_program(small: Small, manager: Client, reader: Client) -> None:
    page = small.page("programmas/")
    asked = {
        "name": "Register",
        "scopes": ["standing:read"],
        "expires_on": f"{timezone.now() + timedelta(days=9):%Y-%m-%d}",
    }
    assert reader.post(page, asked).status_code == 403
    made = manager.post(page, asked)
    assert made.status_code == 201
    first = shown_secret(made.text)
    assert first not in manager.get(page).text
    assert not ClientSecret.objects.filter(digest__contains=first).exists()
    registered = Registered.objects.get()
    assert Program(registered, first).sign_in().get(f"/customers/{small.customer.code}/due-versions").status_code == 200

    second = shown_secret(manager.post(f"{page}{registered.pk}/sleutel/").text)
    old = Program(registered, first).sign_in()
    assert "two secrets" in manager.post(f"{page}{registered.pk}/sleutel/", follow=True).text
    newest, oldest = registered.secrets.all()
    manager.post(f"{page}{registered.pk}/sleutel/{oldest.pk}/intrekken/")
    assert old.ask_token().status_code == 401
    assert old.get("/documents").status_code == 401  # tokens that it got before, too
    new = Program(registered, second).sign_in()
    assert "only secret" in manager.post(f"{page}{registered.pk}/sleutel/{newest.pk}/intrekken/", follow=True).text

    manager.post(f"{page}{registered.pk}/intrekken/")
    assert new.get("/documents").status_code == 401
    assert new.ask_token().json() == {"error": "invalid_client"}
    assert kinds_of_acts() == ["program.allowed", "program.secret_made", "program.secret_revoked", "program.revoked"]


def test_what_a_person_may_not_choose_is_refused_at_its_field(small: Small, manager: Client) -> None:
    page = small.page("programmas/")
    far = f"{timezone.now() + timedelta(days=999):%Y-%m-%d}"
    answer = manager.post(page, {"name": "Register", "scopes": ["releases:write"], "expires_on": far})
    assert answer.status_code == 400
    answer = manager.post(page, {"name": "Register", "scopes": ["copies:read"], "expires_on": far})
    assert answer.status_code == 409
    assert "within a year" in answer.text
    assert not Registered.objects.exists()


def test_officers_allow_the_processors_programs_and_revoke_those_of_customers(small: Small, desk: Client) -> None:
    asked = {
        "name": "CRM",
        "scopes": ["customers:read"],
        "expires_on": f"{timezone.now() + timedelta(days=9):%Y-%m-%d}",
    }
    made = desk.post("/admin/machines/client/add/", asked)
    assert made.status_code == 201, made.text
    ours = Program(Registered.objects.get(), shown_secret(made.text)).sign_in()
    assert [each["code"] for each in ours.get("/customers").json()["items"]] == [small.customer.code]
    assert "dpas_" in desk.post(f"/admin/machines/client/{ours.registered.pk}/secret/").text

    theirs = program(small.customer, by=small.member())
    assert "dpas_" not in desk.post(f"/admin/machines/client/{theirs.registered.pk}/secret/", follow=True).text
    assert desk.get(f"/admin/machines/client/{theirs.registered.pk}/change/").status_code == 200
    desk.post(f"/admin/machines/client/{theirs.registered.pk}/revoke/")
    assert theirs.get("/documents").status_code == 401


def test_a_token_has_the_scopes_asked_for_and_an_end(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = program(small.customer, by=small.member())
    narrow = theirs.ask_token("receipts:read").json()
    assert (narrow["scope"], narrow["token_type"], narrow["expires_in"]) == ("receipts:read", "Bearer", 3600)
    theirs.token = narrow["access_token"]
    assert theirs.get(f"/customers/{small.customer.code}/receipts").status_code == 200
    refused = theirs.get(f"/customers/{small.customer.code}/notices")
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
    assert theirs.ask_token("customers:write").json() == {"error": "invalid_scope"}
    import time

    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 3601)
    assert theirs.get("/documents").status_code == 401


def test_the_address_for_tokens_says_no_as_oauth_does(small: Small, client: Client) -> None:
    theirs = program(small.customer, by=small.member())
    grant = "grant_type=client_credentials"

    def ask(body: str = grant, kind: str = FORM, **headers: str) -> tuple[int, Any]:
        answer = client.post(TOKEN, data=body, content_type=kind, headers=headers)
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status_code, answer.json()["error"]

    header = basic(theirs.registered.client_id, theirs.secret)
    assert ask(Authorization=basic(theirs.registered.client_id, "nonsense")) == (401, "invalid_client")
    assert ask(Authorization="Basic nonsense") == (401, "invalid_client")
    assert ask() == (401, "invalid_client")
    assert ask("grant_type=password", Authorization=header) == (400, "unsupported_grant_type")
    assert ask(f"{grant}&client_secret=x", Authorization=header) == (400, "invalid_request")
    assert ask("{}", "application/json", Authorization=header) == (415, "invalid_request")
    assert client.get(TOKEN).status_code == 405
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["token_endpoint"].endswith(TOKEN)
    assert "standing:read" in told["scopes_supported"]


def test_acts_end_with_the_rights_of_who_allowed_them_and_reading_goes_on(small: Small) -> None:
    member = small.member()
    boss = small.member("administrator")
    theirs = program(small.customer, by=member)
    remove(Membership.objects.get(user=member), by=boss, at=timezone.now())
    address = f"/customers/{small.customer.code}"
    assert theirs.get(f"{address}/due-versions").status_code == 200
    assert theirs.post(f"{address}/receipts", {"versions": []}).status_code == 403


def test_an_expired_program_gets_nothing(small: Small) -> None:
    theirs = program(small.customer, by=small.member())
    Registered.objects.filter(pk=theirs.registered.pk).update(expires_at=timezone.now())
    assert theirs.ask_token().status_code == 401
    assert theirs.get("/documents").status_code == 401


def test_a_person_sees_which_programs_it_allowed(small: Small) -> None:
    from accounts import personal_data

    member: User = small.member()
    program(small.customer, by=member)
    told = personal_data.export(member, at=timezone.now())["programs"]
    assert [each["program"] for each in told["programs_allowed"]] == ["Register"]
