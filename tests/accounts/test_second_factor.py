"""Who needs a second factor is led to it, and to nothing else; a new one ends older sessions."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.signing_in.second_factor import OPEN_VIEWS
from customers.models import Customer, Membership
from tests import cast, factories
from tests.accounts.people import (
    PASSPHRASE,
    code_now,
    deliver_mail,
    is_signed_in,
    later,
    person,
    security_lines,
    show_who_one_is,
    sign_in,
)
from tests.portal.routes import address_of, routes

pytestmark = pytest.mark.django_db
ENROL = "/account/2fa/"


def set_up_app(client: Client) -> str:
    """Set up an app through the pages; its secret."""
    client.post("/account/reauthenticate/", {"password": PASSPHRASE})
    page = client.get("/account/2fa/totp/activate/")
    secret: str = page.context["form"].secret
    response = client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


@pytest.fixture
def demanding() -> Customer:
    return factories.customer(mfa_required=True)


def member(customer: Customer) -> Client:
    user = person()
    Membership.objects.create(customer=customer, user=user)
    client = Client()
    sign_in(client, user.email)
    return client


def test_an_officer_without_one_is_led_to_setting_it_up(settings: Settings) -> None:
    settings.DPA_REQUIRE_OFFICER_MFA = True
    person("officer@example.org", is_staff=True, is_superuser=True)
    client = Client()
    sign_in(client, "officer@example.org")
    for address in ("/admin/", "/admin/customers/customer/", "/klant/", "/"):
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (302, ENROL), address
    assert client.post("/admin/customers/customer/add/", {"name": "X", "code": "x"}).status_code == 302
    assert not Customer.objects.exists()
    set_up_app(client)
    assert client.get("/admin/").status_code == 200


def test_the_page_where_it_is_set_up_and_signing_out_stay_open(settings: Settings) -> None:
    settings.DPA_REQUIRE_OFFICER_MFA = True
    client = Client()
    client.force_login(cast.officer())
    show_who_one_is(client)
    for address in (ENROL, "/account/2fa/totp/activate/", "/account/", "/privacy/", "/account/logout/"):
        assert client.get(address).status_code == 200, address


def test_a_customer_can_require_it_of_its_members(demanding: Customer) -> None:
    client = member(demanding)
    assert client.get("/klant/waterakker/").headers["Location"] == ENROL
    set_up_app(client)
    assert client.get("/klant/waterakker/").status_code == 200


def test_requiring_it_holds_for_members_who_are_signed_in_already() -> None:
    customer = factories.customer()
    client = member(customer)
    administrator = Client()
    administrator.force_login(cast.member(customer, Membership.Role.ADMINISTRATOR))
    assert client.get("/klant/waterakker/").status_code == 200
    administrator.post("/klant/waterakker/leden/tweede-factor/", {"required": "on"})
    assert client.get("/klant/waterakker/").status_code == 302


def test_a_password_alone_is_not_enough_once_it_is_set_up() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    secret = set_up_app(client)
    again = Client()
    response = again.post("/account/login/", {"login": "ada@example.org", "password": PASSPHRASE})
    assert response.headers["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(again)
    again.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(again)
    Authenticator.objects.filter(type="totp").get()
    with later():
        again.post("/account/2fa/authenticate/", {"code": code_now(secret)})
    assert is_signed_in(again)


def test_the_code_with_which_the_app_was_set_up_signs_nobody_in() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    client.post("/account/reauthenticate/", {"password": PASSPHRASE})
    secret: str = client.get("/account/2fa/totp/activate/").context["form"].secret
    code = code_now(secret)
    client.post("/account/2fa/totp/activate/", {"code": code})
    for spelt in (code, f" {code[:3]}-{code[3:]} "):
        thief = Client()
        sign_in(thief, "ada@example.org")
        thief.post("/account/2fa/authenticate/", {"code": spelt})
        assert not is_signed_in(thief)


def test_every_other_address_waits_for_the_second_factor(settings: Settings) -> None:
    """All of them, from the URL configuration: a name that looks like one of allauth's opens nothing."""
    settings.DPA_REQUIRE_OFFICER_MFA = True
    root = User.objects.create_superuser("root@example.org", PASSPHRASE)
    client = Client(raise_request_exception=False)
    client.force_login(root)
    probes = 0
    for route in routes():
        address = address_of(route)
        # A session means nothing to the API and to SCIM, which ask every program for a token of its own.
        is_open = route.name in {*OPEN_VIEWS, "account_login"} or route.name.startswith(("api:", "scim:"))
        if address is None or is_open:
            continue
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            assert (response.status_code, response.headers.get("Location")) == (302, ENROL), (route.name, method)
            probes += 1
    assert probes > 350


def test_keys_sessions_tasks_and_addresses_have_no_page_in_the_administration() -> None:
    names = {route.name for route in routes()}
    for name in ("mfa_authenticator", "sessions_session", "account_emailaddress", "django_tasks_database_dbtaskresult"):
        assert not any(name in found for found in names), name
    assert "admin:accounts_user_changelist" in names


def test_an_administrator_resets_a_lost_second_factor_with_a_reason_that_the_person_reads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user, root = person(), User.objects.create_superuser("root@example.org", PASSPHRASE, name="Rik")
    TOTP.activate(user, generate_totp_secret())
    inside, client = Client(), Client()
    inside.force_login(user)
    client.force_login(root)
    address = f"/admin/accounts/user/{user.pk}/second-factor/"
    assert "/second-factor/" in client.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()
    assert client.post(address, {"reason": ""}).status_code == 200
    assert Authenticator.objects.exists()
    with security_lines(caplog) as lines:
        assert client.post(address, {"reason": "Aan de telefoon herkend"}).status_code == 302
    assert not Authenticator.objects.exists()
    assert not is_signed_in(inside)
    [body] = deliver_mail()
    assert "Aan de telefoon herkend" in body
    assert "Rik" in body
    [line] = [line for line in lines if line["event"] == "second_factor.reset"]
    assert (line["account"], line["subject"]) == (root.pk, user.pk)
    [entry] = LogEntry.objects.filter(object_id=str(user.pk))
    assert "Aan de telefoon herkend" in entry.change_message


def test_an_officer_resets_those_of_members_but_of_no_officer_and_not_its_own() -> None:
    officer, colleague, member_ = cast.officer(), person("collega@example.org", is_staff=True), person()
    for user in (officer, colleague, member_):
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(officer)
    for user, status in ((officer, 403), (colleague, 403), (member_, 302)):
        answer = client.post(f"/admin/accounts/user/{user.pk}/second-factor/", {"reason": "Kwijt"})
        assert answer.status_code == status, user
    assert Authenticator.objects.count() == 2


def test_a_code_of_the_app_works_once() -> None:
    user = person()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    code = code_now(secret)
    for works in (True, False):
        client = Client()
        sign_in(client, "ada@example.org")
        client.post("/account/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is works


@pytest.mark.parametrize(
    ("seconds", "works"), [(0, True), (29, True), (39, True), (41, False), (59, False), (-9, True), (-11, False)]
)
def test_a_code_of_the_app_counts_for_its_half_minute_and_ten_seconds_around_it(
    seconds: int, works: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, secret, begins = person(), generate_totp_secret(), 30 * 60_000_000
    TOTP.activate(user, secret)
    monkeypatch.setattr(time, "time", lambda: float(begins))
    code = code_now(secret)
    monkeypatch.setattr(time, "time", lambda: float(begins + seconds))
    client = Client()
    sign_in(client, "ada@example.org")
    client.post("/account/2fa/authenticate/", {"code": code})
    assert is_signed_in(client) is works


def test_the_processor_can_require_it_of_everybody(settings: Settings) -> None:
    client = member(factories.customer())
    assert client.get("/klant/waterakker/").status_code == 200
    settings.DPA_REQUIRE_MFA = True
    assert client.get("/klant/waterakker/").headers["Location"] == ENROL
    assert "Iedereen logt hier in met een tweede factor" in client.get(ENROL).text
    set_up_app(client)
    assert client.get("/klant/waterakker/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_ends_sessions_that_had_none() -> None:
    person()
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, "ada@example.org")
    set_up_app(here)
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_where_it_is_required_the_last_one_can_not_be_removed(demanding: Customer) -> None:
    client = member(demanding)
    set_up_app(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_secrets_lie_encrypted_in_the_database() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    secret = set_up_app(client)
    assert secret not in str(list(Authenticator.objects.values()))


def test_the_picture_of_the_secret_is_for_who_sets_it_up() -> None:
    person()
    client = Client()
    assert client.get("/account/2fa/totp/qr.svg").status_code == 302
    sign_in(client, "ada@example.org")
    assert client.get("/account/2fa/totp/qr.svg").status_code == 404
    client.post("/account/reauthenticate/", {"password": PASSPHRASE})
    page = client.get("/account/2fa/totp/activate/")
    picture = client.get("/account/2fa/totp/qr.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert picture.headers["Cache-Control"] == "no-store"
    assert "data:image" not in page.content.decode()


def test_setting_one_up_asks_for_the_password_again() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    assert client.get("/account/2fa/totp/activate/").headers["Location"].startswith("/account/reauthenticate/")


def test_guessing_codes_of_the_app_is_limited() -> None:
    user = person()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    for serial in range(6):
        client = Client(REMOTE_ADDR=f"192.0.2.{serial}")
        sign_in(client, "ada@example.org")
        client.post("/account/2fa/authenticate/", {"code": "000000" if serial < 5 else code_now(secret)})
    assert not is_signed_in(client)
    assert User.objects.count() == 1
