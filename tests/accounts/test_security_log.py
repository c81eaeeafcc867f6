"""The security log: every event with account number, address and request; of people nothing else."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from accounts.log.json_lines import JsonLine
from accounts.models import User
from customers.models import Membership
from office.roles import GROUP
from tests import cast, factories
from tests.accounts.people import PASSPHRASE, person, security_lines, sign_in

pytestmark = pytest.mark.django_db
type Log = pytest.LogCaptureFixture


def only(lines: list[dict[str, Any]], event: str) -> dict[str, Any]:
    [line] = [line for line in lines if line["event"] == event]
    return line


def test_a_failed_sign_in_names_the_account_by_its_number_and_nothing_typed(caplog: Log) -> None:
    user = person()
    with security_lines(caplog) as lines:
        response = Client(REMOTE_ADDR="192.0.2.7").post(
            "/account/login/", {"login": "ada@example.org", "password": "geheim!"}
        )
    line = only(lines, "sign_in.failed")
    assert (line["subject"], line["what"], line["address"]) == (user.pk, "password", "192.0.2.7")
    assert line["request"] == response.headers["X-Request-ID"]
    assert "ada" not in json.dumps(lines)
    assert "geheim!" not in json.dumps(lines)


def test_an_unknown_address_is_logged_without_a_subject(caplog: Log) -> None:
    with security_lines(caplog) as lines:
        sign_in(Client(), "eva@example.org", "wrong")
    assert "subject" not in only(lines, "sign_in.failed")
    assert "eva" not in json.dumps(lines)


def test_one_try_too_many_and_a_wrong_mailed_code_are_logged(caplog: Log) -> None:
    user, client = person(), Client()
    for _ in range(5):
        sign_in(client, user.email, "wrong")
    with security_lines(caplog) as lines:
        sign_in(client, user.email)
        client.post("/account/login/code/", {"email": user.email})
        client.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    assert only(lines, "sign_in.limited")["subject"] == user.pk
    assert only(lines, "sign_in.failed")["what"] == "code"


def test_a_stranger_at_a_customers_door_is_logged_with_the_door(caplog: Log) -> None:
    customer, stranger = factories.customer(), cast.stranger()
    client = Client()
    client.force_login(stranger)
    with security_lines(caplog) as lines:
        client.get(f"/klant/{customer.code}/overeenkomst/")
        client.get("/admin/customers/customer/", follow=True)
    doors = [line for line in lines if line["event"] == "door.refused"]
    assert [(line["account"], line["route"], line["status"]) for line in doors] == [
        (stranger.pk, "portal:agreement", 404),
        (stranger.pk, "admin:login", 403),
    ]
    assert doors[0]["customer"] == customer.code


def test_changes_of_rights_are_logged_whoever_writes_them(caplog: Log) -> None:
    root, user = User.objects.create_superuser("root@example.org", PASSPHRASE), person()
    client, group = Client(), Group.objects.get(name=GROUP)
    client.force_login(root)
    with security_lines(caplog) as lines:
        values = {"name": "Ada", "language": "nl", "is_active": "on", "is_staff": "on", "groups": [group.pk]}
        assert client.post(f"/admin/accounts/user/{user.pk}/change/", values).status_code == 302
    changes = [line for line in lines if line["event"] == "rights.changed"]
    assert [(line["account"], line["subject"], line["what"]) for line in changes] == [
        (root.pk, user.pk, "+is_staff"),
        (root.pk, user.pk, f"+user_groups:{group.pk}"),
    ]


def test_a_members_role_is_logged(caplog: Log) -> None:
    customer = factories.customer()
    administrator = cast.member(customer, Membership.Role.ADMINISTRATOR)
    other = Membership.objects.create(customer=customer, user=cast.person("bo@example.org"))
    client = Client()
    client.force_login(administrator)
    with security_lines(caplog) as lines:
        client.post(f"/klant/{customer.code}/leden/{other.pk}/rol/", {"role": "contract_manager"})
    line = only(lines, "member.changed")
    assert (line["account"], line["subject"], line["what"]) == (
        administrator.pk,
        other.user_id,
        "role:contract_manager",
    )


def test_a_new_password_and_second_factor_are_logged(caplog: Log) -> None:
    user, client = person(), Client()
    sign_in(client, user.email)
    new = {"oldpassword": PASSPHRASE, "password1": "een-heel-nieuw-woord", "password2": "een-heel-nieuw-woord"}
    with security_lines(caplog) as lines:
        client.post("/account/password/change/", new)
    assert only(lines, "password.changed")["subject"] == user.pk


def test_each_event_is_one_line_of_json_whatever_a_visitor_sends(caplog: Log) -> None:
    client = Client(headers={"x-request-id": 'a"}\n{"event": "rights.changed"', "user-agent": "\n{}"})
    client.force_login(cast.stranger())
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    logger = logging.getLogger("security")
    logger.addHandler(handler)
    try:
        client.get("/klant/klant-nergens/")
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["door.refused"]


@pytest.mark.parametrize(("proxies", "believed"), [(1, True), (0, False)])
def test_the_number_of_a_request_is_the_proxys_only_where_there_is_one(
    settings: Settings, proxies: int, believed: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    response = Client(headers={"x-request-id": "proxy-0001"}).get("/privacy/")
    assert (response.headers["X-Request-ID"] == "proxy-0001") is believed
