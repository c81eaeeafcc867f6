"""What officers see of the outbox: whether mail arrives, and never what it says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mail import outbox
from mail.delivery import deliver_due
from mail.models import OutgoingMail
from office import roles
from tests import cast, factories

pytestmark = pytest.mark.django_db
LIST = "/admin/mail/outgoingmail/"
SECRET = "code-ABCD-EFGH-in-the-text"


@pytest.fixture
def desk() -> Client:
    """The browser of an ordinary officer."""
    roles.ensure_groups()
    officer = cast.officer()
    officer.groups.add(Group.objects.get(name=roles.GROUP))
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def undelivered_message(address: str = "weg@example.org") -> OutgoingMail:
    outbox.post("Ontvangst bevestigd", SECRET, address=address, at=timezone.now())
    held = outbox.claim(now=timezone.now())
    assert held is not None
    outbox.fail(held, "refused", "550 5.1.1 no such user", now=timezone.now())
    return held


def test_an_undelivered_message_stands_on_the_first_page_and_in_the_list(desk: Client) -> None:
    assert "No message waits, and all were delivered." in desk.get("/admin/").text
    message = undelivered_message()
    assert "one message was not delivered" in desk.get("/admin/").text
    shown = desk.get(f"{LIST}?state__exact=failed").text
    assert "weg@example.org" in shown
    page = desk.get(f"{LIST}{message.pk}/change/").text
    assert "550 5.1.1 no such user" in page
    assert message.encrypted_body
    for text in (shown, page):
        assert SECRET not in text
        assert message.encrypted_body not in text


def test_an_officer_sends_it_again(desk: Client) -> None:
    message = undelivered_message()
    chosen = {"action": "send_again", "_selected_action": [message.pk]}
    said = desk.post(LIST, chosen, follow=True).text
    assert "1 message is sent again." in said
    assert deliver_due() == (1, True)
    said = desk.post(LIST, chosen, follow=True).text
    assert "1 message is not" in said
    assert deliver_due() == (0, True)


def test_nobody_changes_adds_or_deletes_messages(desk: Client) -> None:
    message = undelivered_message()
    assert desk.post(f"{LIST}add/", {"subject": "x"}).status_code == 403
    assert desk.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"{LIST}{message.pk}/change/", {"subject": "x"}).status_code == 403
    assert OutgoingMail.objects.get().subject == "Ontvangst bevestigd"


@pytest.mark.parametrize("who", ["anonymous", "member", "officer without rights"])
def test_nobody_else_sees_them(who: str) -> None:
    message = undelivered_message()
    client = Client()
    if who == "member":
        client.force_login(cast.member(factories.customer()))
    if who == "officer without rights":
        client.force_login(cast.person("leeg@example.org", is_staff=True))
    for address in (LIST, f"{LIST}{message.pk}/change/"):
        assert client.get(address).status_code in {302, 403}
    client.post(LIST, {"action": "send_again", "_selected_action": [message.pk]})
    assert OutgoingMail.objects.get().state == "failed"


def test_a_message_to_nobody_is_not_listed(desk: Client) -> None:
    outbox.post("Uw inlogcode", SECRET, at=timezone.now())
    assert "Uw inlogcode" not in desk.get(LIST).text
    assert "No message waits" in desk.get("/admin/").text


def test_the_list_asks_as_many_questions_for_many_messages_as_for_one(
    desk: Client, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    outbox.post("Een", "x", person=cast.person("p@example.org"), at=timezone.now())
    first = count()
    for number in range(20):
        outbox.post("Meer", "x", person=cast.person(f"p{number}@example.org"), at=timezone.now())
    assert count() == first


def test_the_arguments_of_background_tasks_stand_nowhere_in_the_admin() -> None:
    chief = cast.officer()
    chief.is_superuser = True
    chief.save()
    client = Client()
    client.force_login(chief)
    assert client.get(f"/admin/{DBTaskResult._meta.app_label}/dbtaskresult/").status_code == 404
