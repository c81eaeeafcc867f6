"""What arrives in the mailbox for objections: reports that can be believed, answers, and what others made up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PIL import Image
from pytest_django import Settings

from mail import outbox, probing
from mail.delivery import deliver_due
from mail.models import MailProbe, OutgoingMail
from notices.acts.announcing import announce
from notices.inbox import answering, receiving
from notices.models import IncomingMail, Notice, NoticeAddress
from notices.window import giving
from tests import cast, factories
from tests.factories import local
from tests.mail.imap import Box, box
from tests.mail.sink import mailers, sink
from tests.notices import letters
from tests.notices.change import TELLING, draft
from tests.small import Small

pytestmark = pytest.mark.django_db
MADE, GIVEN, LATER = local("2023-08-28 09:00"), local("2023-08-29 14:00"), local("2023-08-30 10:01")
Address = NoticeAddress.State


@pytest.fixture
def notice(small: Small) -> Notice:
    found: Notice = announce(draft(small.product), TELLING, by=cast.officer(), at=MADE).notices.get()
    giving.accept(contact_of(found), "250 OK", at=GIVEN)
    return found


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Box]:
    with box() as made:
        settings.INBOX = made.access()
        yield made


def contact_of(notice: Notice) -> NoticeAddress:
    return notice.addresses.get(who="contact")


def arrives(inbox: Box, raw: str | bytes, at: str = "2023-08-30 10:00") -> IncomingMail:
    inbox.add(raw, at=local(at))
    assert receiving.tend(now=LATER) == 1
    return IncomingMail.objects.latest("pk")


def test_a_report_that_it_failed_takes_the_giving_back_and_tells_the_officers(notice: Notice, inbox: Box) -> None:
    address = contact_of(notice)
    mail = arrives(inbox, letters.report(address.message_id, address.address))
    address.refresh_from_db()
    assert (address.state, address.answer[:5]) == (Address.BOUNCED, "5.1.1")
    notice.refresh_from_db()
    assert (notice.given_at, notice.deadline_on) == (None, None)
    assert (mail.kind, mail.state, mail.notice) == ("report", "noted", notice)
    told = OutgoingMail.objects.filter(person=cast.officer()).latest("pk")
    assert told.subject == "Een kennisgeving bereikte Gemeente Waterakker niet"


def test_the_same_report_twice_tells_the_officers_once(notice: Notice, inbox: Box) -> None:
    address = contact_of(notice)
    for host in ("a", "b"):
        arrives(inbox, letters.report(address.message_id, address.address).replace("mx.", f"{host}."))
    assert OutgoingMail.objects.filter(person=cast.officer(), subject__startswith="Een kennisgeving").count() == 1


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [
        ("delayed", "4.4.1", Address.ACCEPTED),
        ("delivered", "2.0.0", Address.DELIVERED),
        ("relayed", "2.0.0", Address.ACCEPTED),
    ],
)
def test_what_is_no_failure_takes_nothing_back(
    notice: Notice, inbox: Box, action: str, status: str, state: str
) -> None:
    address = contact_of(notice)
    arrives(inbox, letters.report(address.message_id, address.address, action=action, status=status))
    assert contact_of(notice).state == state
    assert Notice.objects.get().deadline_on == date(2023, 9, 8)


def test_a_report_may_bring_the_whole_message_back_and_name_the_address_as_it_was_written(
    notice: Notice, inbox: Box
) -> None:
    address = contact_of(notice)
    raw = letters.report(
        address.message_id, "jve@internal.example", original=address.address.upper(), returned="message/rfc822"
    )
    arrives(inbox, raw)
    assert contact_of(notice).state == Address.BOUNCED


def test_a_bounce_that_follows_no_standard_is_understood(notice: Notice, inbox: Box) -> None:
    address = contact_of(notice)
    mail = arrives(inbox, letters.exim(address.message_id, address.address))
    assert (contact_of(notice).state, mail.kind) == (Address.BOUNCED, "report")


def test_a_forged_report_changes_nothing_and_is_read_by_an_officer(notice: Notice, inbox: Box) -> None:
    address = contact_of(notice)
    dpo = notice.addresses.get(who="dpo")
    forged = [
        letters.report("<geraden@processor.example>", address.address),
        # The number of a message to somebody else, such as one's own.
        letters.report(dpo.message_id, address.address),
        letters.report(address.message_id, "iemand@elders.example"),
        letters.exim("<geraden@processor.example>", address.address),
        letters.report(address.message_id, "").replace("Action: failed", "Action: gone"),
        # In a message that a person forwards.
        letters.forwarded(letters.report(address.message_id, address.address)),
    ]
    for raw in forged:
        mail = arrives(inbox, raw)
        assert mail.state == "open", raw
        assert (contact_of(notice).state, Notice.objects.get().deadline_on) == (Address.ACCEPTED, date(2023, 9, 8)), raw


def test_an_answer_lands_with_its_notice_at_the_moment_of_the_server_and_is_proposed(
    notice: Notice, inbox: Box
) -> None:
    mail = arrives(inbox, letters.answer(contact_of(notice).message_id, text="Wij maken bezwaar: de réden is 1 < 2."))
    assert (mail.kind, mail.state, mail.is_proposed) == ("answer", "open", True)
    assert (mail.notice, mail.customer) == (notice, notice.customer)
    assert (mail.sender, mail.sender_name, mail.subject) == ("contact@example.org", "Ada van Elten", "Re: Kennisgeving")
    assert mail.text == "Wij maken bezwaar: de réden is 1 < 2."
    assert mail.received_at == local("2023-08-30 10:00")
    assert b"In-Reply-To" in mail.file.file.open().read()
    event = notice.events.get(what="answered")
    assert (event.at, event.recorded_at) == (local("2023-08-30 10:00"), LATER)
    assert not notice.objections.exists()


def test_by_setting_nothing_is_proposed(notice: Notice, inbox: Box, settings: Settings) -> None:
    settings.DPA_INBOX_PROPOSES = False
    assert not arrives(inbox, letters.answer(contact_of(notice).message_id)).is_proposed


def test_after_the_window_nothing_is_proposed_and_it_is_read_all_the_same(notice: Notice, inbox: Box) -> None:
    inbox.add(letters.answer(contact_of(notice).message_id), at=local("2023-09-09 00:00"))
    receiving.tend(now=local("2023-09-09 00:05"))
    mail = IncomingMail.objects.get()
    assert (mail.state, mail.is_proposed) == ("open", False)


def test_in_the_last_second_it_is_proposed_though_it_is_read_later(notice: Notice, inbox: Box) -> None:
    inbox.add(letters.answer(contact_of(notice).message_id), at=local("2023-09-08 23:59:59"))
    receiving.tend(now=local("2023-09-10 08:00"))
    assert IncomingMail.objects.get().is_proposed


def test_a_letter_of_a_known_address_lands_with_the_one_notice_that_is_open(notice: Notice, inbox: Box) -> None:
    mail = arrives(inbox, letters.answer("<iets-anders@example.org>", sender="FG <FG@example.org>"))
    assert (mail.customer, mail.notice, mail.is_proposed) == (notice.customer, notice, True)


def test_a_letter_of_an_address_that_two_customers_have_lands_with_nobody(notice: Notice, inbox: Box) -> None:
    factories.customer("hoogvoorde")
    mail = arrives(inbox, letters.answer("<iets-anders@example.org>"))
    assert (mail.kind, mail.customer, mail.notice, mail.state) == ("other", None, None, "open")


@pytest.mark.parametrize(
    "field", ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"], ids=lambda field: field[:6]
)
def test_an_automatic_answer_is_noted_and_never_proposed(notice: Notice, inbox: Box, field: str) -> None:
    mail = arrives(inbox, f"{field}\n{letters.answer(contact_of(notice).message_id)}")
    assert (mail.kind, mail.state, mail.is_proposed, mail.notice) == ("automatic", "noted", False, notice)
    assert not notice.events.filter(what="answered").exists()


def test_what_only_says_in_its_subject_that_it_is_automatic_is_read_by_an_officer(notice: Notice, inbox: Box) -> None:
    raw = letters.answer(contact_of(notice).message_id).replace("Re: Kennisgeving", "Automatisch antwoord: Afwezig")
    mail = arrives(inbox, raw)
    assert (mail.kind, mail.state, mail.is_proposed) == ("automatic", "open", False)


def test_a_receipt_of_reading_is_automatic_though_it_does_not_say_so(notice: Notice, inbox: Box) -> None:
    raw = letters.answer(contact_of(notice).message_id).replace(
        "text/plain; charset=utf-8", "multipart/report; report-type=disposition-notification; boundary=b"
    )
    assert arrives(inbox, raw).kind == "automatic"


def test_a_report_about_nothing_that_is_understood_is_read_by_an_officer(notice: Notice, inbox: Box) -> None:
    raw = letters.report(contact_of(notice).message_id, "fg@example.org").replace("Action: failed", "Action: vanished")
    mail = arrives(inbox, raw)
    assert (mail.kind, mail.state) == ("other", "open")


def test_a_person_who_says_auto_submitted_no_is_a_person(notice: Notice, inbox: Box) -> None:
    mail = arrives(inbox, f"Auto-Submitted: no\n{letters.answer(contact_of(notice).message_id)}")
    assert mail.kind == "answer"


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    return data.getvalue()


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nul", b"\0" * 10_000_000)
    return data.getvalue()


def test_files_that_can_be_evidence_are_kept_by_themselves_and_archives_stay_shut(notice: Notice, inbox: Box) -> None:
    raw = letters.with_files(
        contact_of(notice).message_id,
        ("../../foto.png", picture()),
        ("brief.pdf", b"%PDF-1.4\n%%EOF"),
        ("bestanden.zip", bomb()),
        ("rekening.pdf.exe", b"MZ" + b"\0" * 200),
    )
    mail = arrives(inbox, raw)
    assert [each.file.name for each in mail.files.all()] == ["foto.png", "brief.pdf"]
    assert [each.file.content_type for each in mail.files.all()] == ["image/png", "application/pdf"]
    assert mail.file.content_type == "message/rfc822"
    assert b"bestanden.zip" in mail.file.file.open().read()


def test_the_words_of_a_page_are_taken_and_its_scripts_are_not(notice: Notice, inbox: Box) -> None:
    page = "<style>p{}</style><script>alert(1)</script><p>Wij maken <b>bezwaar</b> &amp; meer.</p><p>Groet</p>"
    raw = letters.answer(contact_of(notice).message_id, text=page).replace("text/plain", "text/html")
    assert arrives(inbox, raw).text.split() == ["Wij", "maken", "bezwaar", "&", "meer.", "Groet"]


HOSTILE = {
    "empty": b"",
    "no header": b"\n\nDag.",
    "nul": b"From: a@b\nDate: x\nSubject: \0\n\n\0\0\0",
    "bytes": bytes(range(256)) * 20,
    "unknown charset": b"From: a@b.nl\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe",
    "broken words": b"From: =?utf-8?b?!!!?= <a@b.nl>\nSubject: =?nonsense?q?=FF?= =?utf-8?q?=0D=0ABcc:_x?=\n\nDag.",
    "endless field": b"Subject: " + b"a" * 300_000 + b"\n\nDag.",
    "many fields": b"X: y\n" * 60_000 + b"\nDag.",
    "brackets": b"From: " + b"(" * 3000 + b"\n\nDag.",
    "commas": b"From: " + b'"' * 1999 + b"," * 2000 + b"\n\nDag.",
    "base64 that is none": b"Content-Transfer-Encoding: base64\n\n%%%%",
    "a number as an address": b"From: @\nMessage-ID: <<<>>>\nReferences: <@> <a@\xff>\n\nDag.",
    "direction": "From: \u202egro.x@y <a@b.nl>\nSubject: \u202e\u200bBezwaar\ufffd\n\nDag \U0001f600\ud7ff".encode(),
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
    "deep messages": b"Content-Type: message/rfc822\n\n" * 3000,
    "wide": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
    "a report that is none": letters.report("<a@b>", "c@d.nl").replace("Action", "\0").encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_arrives_is_kept_as_it_is_and_read_by_an_officer(inbox: Box, name: str) -> None:
    cast.officer()
    mail = arrives(inbox, HOSTILE[name])
    assert mail.state == "open"
    assert not mail.is_proposed
    kept = mail.file.file.open().read()
    assert len(kept) == len(inbox.messages[1].raw)


def test_hostile_messages_hold_up_nothing_else(notice: Notice, inbox: Box) -> None:
    for raw in HOSTILE.values():
        inbox.add(raw, at=local("2023-08-30 10:00"))
    inbox.add(letters.answer(contact_of(notice).message_id), at=local("2023-08-30 10:00"))
    receiving.tend(now=LATER)
    assert IncomingMail.objects.filter(is_proposed=True).count() == 1
    assert IncomingMail.objects.count() == len(HOSTILE) + 1


def test_a_huge_message_lands_with_its_notice_by_its_header_alone(
    notice: Notice, inbox: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.mailbox.LARGEST", 20_000)
    mail = arrives(inbox, letters.answer(contact_of(notice).message_id, text="x" * 30_000))
    assert (mail.problem, mail.text, mail.notice, mail.state) == ("large", "", notice, "open")
    assert mail.size > 30_000


def test_a_mailbox_that_numbers_anew_brings_nothing_twice(notice: Notice, inbox: Box) -> None:
    arrives(inbox, letters.answer(contact_of(notice).message_id))
    inbox.validity += 1
    receiving.tend(now=LATER + timedelta(minutes=1))
    assert IncomingMail.objects.count() == 1
    assert notice.events.filter(what="answered").count() == 1


def test_what_is_written_to_the_address_for_objections_is_found_in_the_mailbox(inbox: Box, settings: Settings) -> None:
    receiving.tend(now=MADE)
    receiving.tend(now=MADE + timedelta(hours=23))
    assert OutgoingMail.objects.filter(address=settings.DPA_OBJECTIONS_TO).count() == 1
    with sink() as server:
        settings.MAILERS = mailers(server.port)
        send_all()
        raw = f"From: {settings.DEFAULT_FROM_EMAIL}\nAuto-Submitted: auto-generated\n\n{server.bodies[0]}"
    bounce = letters.report("<x@y>", "bezwaar@elzenvoort.example").replace("This is the mail", server.bodies[0])
    inbox.add(bounce, at=MADE + timedelta(minutes=1))
    receiving.tend(now=MADE + timedelta(hours=23))
    assert MailProbe.objects.get().arrived_at is None
    inbox.add(raw, at=MADE + timedelta(minutes=3))
    receiving.tend(now=MADE + timedelta(hours=23))
    assert MailProbe.objects.get().arrived_at == MADE + timedelta(minutes=3)
    assert IncomingMail.objects.count() == 1  # the bounce
    found = probing.arrival_at(settings.DPA_OBJECTIONS_TO, now=MADE + timedelta(hours=26))
    assert found.missing_since is None
    found = probing.arrival_at(settings.DPA_OBJECTIONS_TO, now=MADE + timedelta(hours=27))
    assert found.missing_since == MADE + timedelta(minutes=3)


def send_all() -> None:
    OutgoingMail.objects.update(not_before=MADE, give_up_at=factories.NOW + timedelta(days=9000), expires_at=None)
    assert deliver_due()[0] >= 1


def test_without_a_mailbox_nothing_is_tried(settings: Settings) -> None:
    settings.INBOX = None
    assert receiving.tend(now=MADE) == 0
    assert not MailProbe.objects.exists()


def told_of_answers() -> int:
    return OutgoingMail.objects.filter(
        person=cast.officer(), subject__endswith="antwoordde op een kennisgeving"
    ).count()


def test_the_officers_are_told_that_a_customer_answered_once_as_long_as_it_waits_to_be_read(
    notice: Notice, inbox: Box
) -> None:
    address = contact_of(notice)
    first = arrives(inbox, letters.answer(address.message_id))
    assert told_of_answers() == 1
    told = OutgoingMail.objects.filter(person=cast.officer()).latest("pk")
    assert "De termijn voor bezwaar loopt nog." in outbox.body_of(told)
    assert "Wij maken bezwaar" not in outbox.body_of(told)
    arrives(inbox, letters.answer(address.message_id, text="Nog iets."))
    assert told_of_answers() == 1
    for mail in (first, IncomingMail.objects.latest("pk")):
        answering.set_aside(mail, reason="Gebeld", by=cast.officer(), at=LATER)
    arrives(inbox, letters.answer(address.message_id, text="En nu?"))
    assert told_of_answers() == 2
