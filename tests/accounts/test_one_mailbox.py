"""One mailbox is one person, whatever the spelling: capitals, invisible signs, a domain in letters or in ASCII."""

from __future__ import annotations

import pytest
from django.apps import apps as current_apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts.models import User
from customers.models import Invitation
from tests import cast
from tests.accounts.people import PASSPHRASE, is_signed_in, sign_in
from tests.office.forms import open_form
from tests.small import Small

SPELLINGS = [
    "jan@münchen.example",
    "JAN@MÜNCHEN.EXAMPLE",
    "Jan@xn--mnchen-3ya.example",
    "jan@münchen.example\u200b",
    " jan@mu\u0308nchen.example ",
]


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_any_spelling_signs_in_the_one_person(spelling: str) -> None:
    User.objects.create_user("Jan@München.example", PASSPHRASE)
    client = Client()
    sign_in(client, spelling)
    assert is_signed_in(client)
    assert User.objects.get().email == "jan@xn--mnchen-3ya.example"


@pytest.mark.django_db
def test_a_mailbox_is_invited_once_whatever_its_spelling(small: Small) -> None:
    client = cast.signed_in(small.member("administrator"), language="en")
    address = f"/klant/{small.customer.code}/leden/"
    for spelling in SPELLINGS:
        client.post(address, {"email": spelling, "role": "reader", "language": "nl"}, follow=True)
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    assert [found.email for found in open_ones] == ["jan@xn--mnchen-3ya.example"]


@pytest.mark.django_db
def test_a_person_added_by_an_administrator_with_capitals_signs_in_without(chief: Client) -> None:
    address = "/admin/accounts/user/add/"
    fields = open_form(chief, address, "user_form") | {"email": "Nieuw.Mens@Example.org", "name": "Nieuw Mens"}
    assert chief.post(address, fields).status_code == 302
    person = User.objects.get(email="nieuw.mens@EXAMPLE.org")
    person.set_password(PASSPHRASE)
    person.save()
    client = Client()
    sign_in(client, "nieuw.mens@example.org")
    assert is_signed_in(client)
    again = chief.post(address, fields | {"email": "nieuw.mens@example.org\u200b"})
    assert again.status_code == 200
    assert User.objects.filter(name="Nieuw Mens").count() == 1


@pytest.mark.django_db
def test_who_writes_past_the_model_is_held_to_lower_case() -> None:
    cast.officer()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = 'Officer@example.org'")


@pytest.mark.django_db(transaction=True)
def test_two_accounts_of_one_mailbox_from_before_are_kept_apart_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("accounts", "0001_initial")])
    before = executor.loader.project_state([("accounts", "0001_initial")]).apps.get_model("accounts", "User")
    first = before.objects.create(email="jan@münchen.example", name="Eerste")
    second = before.objects.create(email="jan@xn--mnchen-3ya.example", name="Tweede")
    call_command("migrate", verbosity=0)
    people = dict(current_apps.get_model("accounts", "User").objects.values_list("name", "email"))
    assert people == {
        "Eerste": "jan@xn--mnchen-3ya.example",
        "Tweede": f"jan+account{second.pk}@xn--mnchen-3ya.example",
    }
    assert f"Accounts {first.pk} and {second.pk} have one mailbox." in capsys.readouterr().err
