"""The mail that arrived for objections, on the officer's pages: read, made an objection, put aside, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from mail.mailbox import Arrived
from mail.models import MailboxPosition, MailProbe, OutgoingMail
from notices.acts.announcing import announce
from notices.inbox import receiving
from notices.models import IncomingMail, Notice
from notices.window import giving
from tests import cast
from tests.factories import local
from tests.notices import letters
from tests.notices.change import TELLING, draft
from tests.small import Small

pytestmark = pytest.mark.django_db
LIST = "/admin/notices/incomingmail/"
INBOX = {"host": "127.0.0.1", "port": 1, "user": "bezwaar", "password": "geheim"}


@pytest.fixture
def notice(small: Small) -> Notice:
    made = local("2023-08-28 09:00")
    found: Notice = announce(draft(small.product), TELLING, by=cast.officer(), at=made).notices.get()
    giving.accept(found.addresses.get(who="contact"), "250 OK", at=local("2023-08-29 14:00"))
    return found


def arrives(raw: str | bytes, at: str = "2023-08-30 10:00") -> IncomingMail:
    data = raw.encode() if isinstance(raw, str) else raw
    mail = receiving.receive(Arrived(1, local(at), len(data), data, is_whole=True), at=local("2023-09-20 09:00"))
    assert mail is not None
    return mail


def answer(notice: Notice, at: str = "2023-08-30 10:00", **words: str) -> IncomingMail:
    return arrives(letters.answer(notice.addresses.get(who="contact").message_id, **words), at)


def page(mail: IncomingMail) -> str:
    return f"{LIST}{mail.pk}/change/"


def test_an_officer_makes_it_an_objection_received_when_the_mail_server_took_it(notice: Notice) -> None:
    mail = answer(notice, "2023-09-08 23:59:59")
    officer = cast.signed_in(cast.officer())
    assert "voorgesteld als bezwaar" in officer.get(LIST).content.decode()
    response = officer.post(page(mail), {"does": "objection", "notice": notice.pk})
    assert response.status_code == 302
    objection = notice.objections.get()
    assert (objection.channel, objection.is_late, objection.grounds) == ("mail", False, "Wij maken bezwaar.")
    assert objection.received_at == local("2023-09-08 23:59:59")
    assert (objection.sender, objection.file) == ("contact@example.org", mail.file)
    mail.refresh_from_db()
    assert (mail.state, mail.objection, mail.handled_by) == ("objection", objection, cast.officer())
    confirmed = OutgoingMail.objects.filter(address="contact@example.org", about=f"objection {objection.pk}")
    assert confirmed.count() == 1


def test_one_second_later_it_is_late_and_received_all_the_same(notice: Notice) -> None:
    mail = answer(notice, "2023-09-09 00:00:00")
    officer = cast.signed_in(cast.officer())
    assert "na de laatste dag" in officer.get(page(mail)).content.decode()
    officer.post(page(mail), {"does": "objection", "notice": notice.pk})
    assert notice.objections.get().is_late


def test_a_second_mail_is_a_message_to_the_objection_that_is_open(notice: Notice) -> None:
    officer = cast.signed_in(cast.officer())
    first, second = answer(notice), answer(notice, "2023-08-31 10:00", text="En nog iets.")
    for mail in (first, second):
        officer.post(page(mail), {"does": "objection", "notice": notice.pk})
    step = notice.objections.get().steps.get()
    assert (step.text, step.at) == ("En nog iets.", local("2023-08-31 10:00"))
    second.refresh_from_db()
    assert second.state == "message"


def test_a_double_click_and_a_colleague_make_one(notice: Notice) -> None:
    mail = answer(notice)
    cast.signed_in(cast.officer()).post(page(mail), {"does": "objection", "notice": notice.pk})
    late = cast.signed_in(cast.second_officer())
    response = late.post(page(mail), {"does": "aside", "reason": "Dubbel"}, follow=True)
    assert "Een collega heeft dit bericht al afgehandeld" in response.content.decode()
    assert IncomingMail.objects.get().state == "objection"
    assert notice.objections.count() == 1


def test_it_is_put_with_a_notice_without_being_an_objection(notice: Notice) -> None:
    mail = answer(notice)
    cast.signed_in(cast.officer()).post(page(mail), {"does": "attach", "notice": notice.pk})
    mail.refresh_from_db()
    assert (mail.state, mail.notice) == ("attached", notice)
    assert not notice.objections.exists()
    assert notice.events.filter(what="answered").count() == 1


def test_it_is_set_aside_with_a_reason_and_what_was_typed_is_not_lost(notice: Notice) -> None:
    mail = arrives("From: x@example.net\nDate: Wed, 30 Aug 2023 10:00:00 +0200\nSubject: Aanbieding\n\nKoop nu.\n")
    officer = cast.signed_in(cast.officer())
    refused = officer.post(page(mail), {"does": "aside", "reason": " "})
    assert "waarom" in refused.content.decode()
    officer.post(page(mail), {"does": "aside", "reason": "Reclame"})
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("aside", "Reclame")


def test_without_a_notice_it_says_what_to_choose(notice: Notice) -> None:
    mail = arrives("From: x@example.net\nDate: Wed, 30 Aug 2023 10:00:00 +0200\n\nBezwaar!\n")
    response = cast.signed_in(cast.officer()).post(page(mail), {"does": "objection"})
    assert "Kies de kennisgeving" in response.content.decode()
    assert IncomingMail.objects.get().state == "open"


def test_a_page_that_came_by_mail_is_shown_as_words_and_saved_as_a_file(notice: Notice) -> None:
    raw = letters.answer("<x@y>", text="<img src=x onerror=alert(1)>Dag").replace("text/plain", "text/html")
    mail = arrives(raw.replace("Re: Kennisgeving", "<script>alert(2)</script>"))
    officer = cast.signed_in(cast.officer())
    shown = officer.get(page(mail)).content.decode()
    assert "onerror" not in shown
    assert "<script>alert(2)" not in shown
    saved = officer.get(f"{LIST}{mail.pk}/bestand/{mail.file_id}/")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert b"onerror" in saved.getvalue()


def test_a_file_is_given_with_its_own_message_alone(notice: Notice) -> None:
    one, other = answer(notice), answer(notice, text="Anders")
    assert cast.signed_in(cast.officer()).get(f"{LIST}{one.pk}/bestand/{other.file_id}/").status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "stranger", "owner"])
def test_nobody_else_reads_it(notice: Notice, small: Small, who: str) -> None:
    mail = answer(notice)
    people = {"stranger": cast.stranger, "owner": small.member}
    client = cast.signed_in(people[who]()) if who in people else None
    if client is None:
        client = Client()
    for address in (LIST, page(mail), f"{LIST}{mail.pk}/bestand/{mail.file_id}/"):
        assert client.get(address).status_code in (302, 403)
    client.post(page(mail), {"does": "aside", "reason": "weg"})
    assert IncomingMail.objects.get().state == "open"


def test_the_first_page_says_what_is_to_be_read_and_when_the_address_was_last_tried(
    notice: Notice, settings: Settings
) -> None:
    answer(notice)
    officer, now = cast.signed_in(cast.officer()), timezone.now()
    assert "Binnengekomen post" not in board(officer)
    settings.INBOX = INBOX
    MailProbe.objects.create(
        address=settings.DPA_OBJECTIONS_TO, token_digest="a", sent_at=now - timedelta(hours=3), arrived_at=now
    )
    shown = board(officer)
    assert "Eén antwoord is misschien een bezwaar" in shown
    assert f"Het laatste bericht waarmee {settings.DPA_OBJECTIONS_TO} wordt beproefd" in shown
    assert "registry-warning" in shown
    assert "geen bericht aangekomen" not in shown
    MailProbe.objects.update(arrived_at=now - timedelta(hours=27))
    MailProbe.objects.create(address=settings.DPA_OBJECTIONS_TO, token_digest="b", sent_at=now - timedelta(hours=2))
    assert "geen bericht aangekomen" in board(officer)


def test_the_first_page_says_that_the_mailbox_can_not_be_read(settings: Settings) -> None:
    settings.INBOX = INBOX
    receiving.tend(now=timezone.now())
    assert MailboxPosition.objects.get().failing_since
    shown = board(cast.signed_in(cast.officer()))
    assert "kan de postbus voor bezwaren niet gelezen worden" in shown
    assert "geheim" not in shown


def board(client: object) -> str:
    content: str = " ".join(client.get("/admin/").content.decode().split())  # type: ignore[attr-defined]
    return content.partition('aria-labelledby="inbox-heading"')[2].partition("</section>")[0]
