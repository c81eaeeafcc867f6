"""How long things are kept: what the page says is what the daily clean-up does."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import retention
from accounts.models import User
from customers import invitations
from customers.models import Invitation
from tests import cast, factories
from tests.accounts.people import deliver_mail, person

pytestmark = pytest.mark.django_db


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_the_page_shows_the_periods_of_the_settings(settings: Settings) -> None:
    settings.DPA_RETENTION = {**settings.DPA_RETENTION, "invitation_days": 123}
    page = Client().get("/privacy/", headers={"accept-language": "en"}).content.decode()
    assert "123 days" in page
    for rule in retention.rules():
        assert str(rule.what).split("’")[0][:20] in page


def test_an_ended_invitation_is_removed_after_its_time() -> None:
    now = timezone.now()
    customer = factories.customer()
    for email, ago in (("old@example.org", 100), ("new@example.org", 90)):
        invitations.invite(customer, email=email, role="reader", language="nl", by=cast.officer(), at=now - days(ago))
    retention.remove_expired(now=now)
    assert [invitation.email for invitation in Invitation.objects.all()] == ["new@example.org"]


def test_a_dormant_account_without_memberships_is_erased() -> None:
    now = timezone.now()
    old = person("old@example.org")
    User.objects.filter(pk=old.pk).update(date_joined=now - days(400), last_login=now - days(370))
    kept = cast.member(factories.customer())
    User.objects.filter(pk=kept.pk).update(date_joined=now - days(4000), last_login=now - days(3000))
    recent = person("recent@example.org")
    User.objects.filter(pk=recent.pk).update(date_joined=now - days(400), last_login=now - days(300))
    retention.remove_expired(now=now)
    erased = User.objects.filter(erased_at__isnull=False)
    assert list(erased) == [old]


def test_sent_mail_leaves_the_queue() -> None:
    person()
    Client().post("/account/login/code/", {"email": "ada@example.org"})
    deliver_mail()
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    retention.remove_expired(now=timezone.now())
    assert not DBTaskResult.objects.exists()


def test_running_twice_removes_nothing_more() -> None:
    now = timezone.now()
    retention.remove_expired(now=now)
    assert set(retention.remove_expired(now=now).values()) == {0}


def test_the_command_says_what_it_removed() -> None:
    out = StringIO()
    call_command("remove_expired", stdout=out)
    assert "invitations: 0" in out.getvalue()


def test_a_kind_has_one_rule() -> None:
    with pytest.raises(ValueError, match="invitations"):
        retention.register(next(rule for rule in retention.rules() if rule.kind == "invitations"))
