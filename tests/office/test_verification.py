"""Verified every night: the result stands on the officers' overview, and they get a message when something is wrong."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from journal.models import Verification
from office.roles import GROUP
from tests import cast, tables
from tests.small import Small
from tests.work import Mail

pytestmark = pytest.mark.django_db


def verify(**options: object) -> str:
    out = StringIO()
    call_command("verify_registry", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def tamper(statement: str) -> None:
    with transaction.atomic(), tables.without_triggers(), connection.cursor() as cursor:
        cursor.execute(statement)


def overview(desk: Client) -> str:
    return desk.get("/admin/").content.decode()


def test_before_the_first_verification_the_overview_says_that_there_was_none(desk: Client) -> None:
    assert "Nobody has compared the registry with its journal yet" in overview(desk)


def test_an_untouched_registry_is_noted_and_nobody_is_written_to(desk: Client, small: Small, post: Mail) -> None:
    small.receive_all()
    verify(tell=True)
    assert "everything was as the" in overview(desk)
    assert post() == []


def test_what_was_changed_is_mailed_to_the_officers_and_stands_on_their_overview(
    desk: Client, small: Small, post: Mail
) -> None:
    small.receive_all()
    verify(tell=True)
    tamper(f"UPDATE agreements_receipt SET received_at = '2023-08-01 00:00' WHERE version_id = {small.terms.pk}")
    with pytest.raises(CommandError, match="ontvangen op"):
        verify(tell=True)
    assert Verification.objects.first() is not None
    page = overview(desk)
    assert "things were not as they were entered" in page
    assert "It last held on" in page
    (message,) = [mail for mail in post() if cast.officer().email in mail.to]
    assert "2 gegevens in het register zijn niet zoals ze zijn vastgelegd" in message.subject
    assert f"ontvangst {small.customer.receipts.get(version=small.terms).pk}" in message.body
    assert "Wijzig nog niets" in message.body


def test_as_json_everything_is_listed_with_its_row_and_entry(small: Small) -> None:
    small.receive_all()
    tamper(f"DELETE FROM agreements_receipt WHERE version_id = {small.terms.pk}")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_registry", json=True, stdout=out, stderr=StringIO())
    found = json.loads(out.getvalue())
    assert not found["holds"]
    gone = [each for each in found["disagreements"] if each["subject"].startswith("agreements.receipt:")]
    assert len(gone) == 1
    assert gone[0]["entry"]


def test_one_customer_alone_can_be_verified(small: Small) -> None:
    small.receive_all()
    assert "journaalregels" in verify(customer=small.customer.code)
    tamper("UPDATE agreements_agreement SET reference = 'OVK-9999'")
    with pytest.raises(CommandError, match="referentie"):
        verify(customer=small.customer.code)


def test_a_right_that_was_slipped_into_a_group_is_named(small: Small) -> None:
    right = Permission.objects.get(codename="delete_receipt")
    Group.objects.get(name=GROUP).permissions.add(right)
    with pytest.raises(CommandError, match=r"agreements\.delete_receipt"):
        verify()


def test_officers_may_not_see_what_their_rights_do_not_give(small: Small) -> None:
    nobody = cast.person("nobody@example.org", is_staff=True)
    assert "Compared with the journal" not in overview(cast.signed_in(nobody, language="en"))
