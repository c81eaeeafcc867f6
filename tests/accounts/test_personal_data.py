"""A person's own data: given out, and erased everywhere while the evidence stays."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from accounts.session.ending import contents_of
from agreements.models import Receipt
from customers import invitations
from customers.models import Customer, Invitation, Membership
from documents.proof.verification import disagreements
from tests import cast, factories
from tests.accounts.people import is_signed_in, person, show_who_one_is, sign_in
from tests.texts import NOW

pytestmark = pytest.mark.django_db
EMAIL, NAME = "ada@example.org", "Ada de Wit"


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


@pytest.fixture
def ada(customer: Customer) -> User:
    """Somebody who left traces: a role, an invitation, a receipt in the portal, keys, history as a contact, mail."""
    user = person(EMAIL)
    cast.member(customer, Membership.Role.ADMINISTRATOR)
    Membership.objects.create(customer=customer, user=user, role="contract_manager")
    other = factories.customer("elders")
    invitations.invite(other, email=EMAIL, role="reader", language="nl", by=cast.officer(), at=timezone.now())
    for email, name in ((EMAIL, NAME), ("new@example.org", "J. Nieuw")):
        other.contact_email, other.contact_name = email, name
        other.save()
    version = factories.terms("2023-07-10")
    factories.receive(customer, version, "2023-09-10T14:00", channel=Receipt.Channel.PORTAL, evidence="", by=user)
    TOTP.activate(user, generate_totp_secret())
    Client().post("/account/login/code/", {"email": EMAIL})
    return user


def everything_in_the_database() -> str:
    """Every value of every table, as text."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.extend(f"{table}: {row}" for row in cursor.fetchall())
    return "\n".join(rows)


def test_the_export_names_what_is_kept(ada: User) -> None:
    client = Client()
    client.force_login(cast.person("rik@example.org", name="Rik"))
    show_who_one_is(client)
    assert client.get("/account/gegevens.json").status_code == 200
    data = json.loads(json.dumps(personal_data.export(ada, at=timezone.now()), default=str))
    assert data["account"]["email"] == EMAIL
    assert data["account"]["second_factors"][0]["type"] == "totp"
    assert [item["customer"] for item in data["agreements"]["memberships"]] == ["Gemeente Waterakker"]
    assert data["agreements"]["invitations"][0]["customer"] == "Gemeente Elders"
    assert data["acts"]["receipts_recorded"][0]["version"].startswith("PV-")


def test_the_export_is_a_download_of_ones_own_data_only(ada: User) -> None:
    client = Client()
    assert client.get("/account/gegevens.json").status_code == 302
    client.force_login(cast.stranger())
    show_who_one_is(client)
    response = client.get("/account/gegevens.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(response.content)["account"]["email"] == "stranger@example.org"


def test_after_an_erasure_the_database_knows_neither_name_nor_address(ada: User) -> None:
    assert NAME in everything_in_the_database()
    personal_data.erase(ada, at=timezone.now())
    left = [line for line in everything_in_the_database().splitlines() if NAME in line or EMAIL in line]
    assert left == []


def test_the_evidence_stays_and_the_ledger_still_verifies(ada: User, customer: Customer) -> None:
    personal_data.erase(ada, at=timezone.now())
    receipt = Receipt.objects.get(customer=customer)
    assert receipt.recorded_by_id == ada.pk
    assert receipt.voided_at is None
    assert list(disagreements(now=NOW)) == []
    out = StringIO()
    call_command("verify_registry", stdout=out)


def test_the_history_still_says_that_it_was_the_same_person(ada: User) -> None:
    personal_data.erase(ada, at=timezone.now())
    memberships: Any = Membership.history
    customers: Any = Customer.history
    assert {row.user_id for row in memberships.filter(history_type="-")} == {ada.pk}
    assert "J. Nieuw" in str(list(customers.values_list("contact_name", flat=True)))


def test_an_erased_person_is_signed_out_and_can_not_come_back(customer: Customer) -> None:
    user = person()
    client = Client()
    sign_in(client, EMAIL)
    other = Client()
    sign_in(other, EMAIL)
    client.post("/account/reauthenticate/", {"password": "correct-horse-battery"})
    response = client.post("/account/wissen/", {"email": EMAIL})
    assert response.headers["Location"] == "/privacy/"
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    assert str(user.pk) not in [contents_of(session).get("_auth_user_id") for session in Session.objects.all()]
    again = Client()
    sign_in(again, EMAIL)
    assert not is_signed_in(again)


def test_an_open_invitation_of_an_erased_person_no_longer_works(ada: User) -> None:
    personal_data.erase(ada, at=timezone.now())
    assert not Invitation.objects.open(at=timezone.now()).exists()


def test_erasing_needs_the_address_typed(customer: Customer) -> None:
    client = Client()
    client.force_login(cast.stranger())
    show_who_one_is(client)
    assert client.get("/account/wissen/").status_code == 200
    assert client.post("/account/wissen/", {"email": "other@example.org"}).status_code == 400
    assert User.objects.filter(email="stranger@example.org").exists()


def test_the_only_administrator_must_first_make_somebody_else_one(customer: Customer) -> None:
    user = cast.member(customer, Membership.Role.ADMINISTRATOR)
    with pytest.raises(personal_data.ErasureRefused, match=customer.name):
        personal_data.erase(user, at=timezone.now())
    user.refresh_from_db()
    assert user.erased_at is None


def test_who_is_named_as_contact_has_those_details_changed_first(customer: Customer) -> None:
    user = person("fg@example.org")
    with pytest.raises(personal_data.ErasureRefused, match=customer.name):
        personal_data.erase(user, at=timezone.now())


def test_an_officer_is_not_erased_by_the_page() -> None:
    client = Client()
    client.force_login(cast.officer())
    show_who_one_is(client)
    assert client.post("/account/wissen/", {"email": "officer@example.org"}).status_code == 400


def test_erasing_again_changes_nothing(ada: User) -> None:
    at = timezone.now()
    personal_data.erase(ada, at=at)
    personal_data.erase(ada, at=at + timedelta(days=1))
    ada.refresh_from_db()
    assert ada.erased_at == at


def test_the_command_erases_somebody_who_can_not_sign_in(ada: User) -> None:
    call_command("erase_person", EMAIL, stdout=StringIO())
    ada.refresh_from_db()
    assert (ada.name, ada.is_active) == ("", False)
    with pytest.raises(CommandError):
        call_command("erase_person", EMAIL, stdout=StringIO())


def test_every_table_that_points_to_people_is_accounted_for() -> None:
    """A new table about people must be given out and erased, or be named here as evidence without a name."""
    pseudonymous = {
        # The person's row keeps the number and loses the name: these then say "the same person".
        "Publication",
        "Withdrawal",
        "Receipt",
        "Invitation",
        "ImportedSource",
        "DocumentVersion",
        "IssuedCopy",
        "CopyRequest",
        "IssueRun",
        "BulkReceipt",
        "EvidenceFile",
        "EditorialMark",
        "EndConfirmation",
        "ImportRequest",
        # Who announced, planned, opened and objected, as evidence of notices and objections (art. 17(3)(e) AVG).
        "Announcement",
        "Plan",
        "NoticeEvent",
        "IncomingMail",
        "Objection",
        "ObjectionStep",
        "CalendarFeed",
        # Who asked for approval of a text, approved, or saw as a customer; who allowed a program, ended its secret,
        # reviewed rights or put a successor in place.
        "ApprovalStep",
        "Seeing",
        "Client",
        "ClientSecret",
        # Who allowed the program that proposed contact details, and who decided.
        "DetailsProposal",
        # Who answers for a webhook, and made its secret.
        "Webhook",
        "SigningSecret",
        "RightsReview",
        "Succession",
        # Names who accepted, as its evidence, until its retention date.
        "Acceptance",
    }
    erased = {
        "Membership",
        "Authenticator",
        "SocialAccount",
        "EmailAddress",
        "DirectoryPerson",
        "GivenRole",
        "OutgoingMail",
        "OpenDraft",
        "SavedFilter",
        "LogEntry",
        "User_groups",
        "User_user_permissions",
    }
    found = {
        model.__name__
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is User and not model._meta.proxy and not model.__name__.startswith("Historical")
    }
    assert found <= pseudonymous | erased
