"""What arrived goes at the end of its time: a stranger's message after some days, the rest with what it proves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from accounts import retention
from agreements.acts.evidence_files import Inspected, filing
from agreements.models import EvidenceFile, PlannedRemoval, ReceiptEvidence, Removal
from journal import replay
from mail.mailbox import Arrived
from notices.acts.announcing import announce
from notices.inbox import answering, receiving
from notices.models import IncomingMail
from notices.window import giving
from tests import cast, factories
from tests.copies.issued import end, in_years
from tests.factories import local
from tests.notices import letters
from tests.notices.change import TELLING, draft
from tests.small import Small

pytestmark = pytest.mark.django_db
MADE, GIVEN, LATER = local("2023-08-28 09:00"), local("2023-08-29 14:00"), local("2023-08-30 10:01")
STRANGER = letters.answer("<niets@elders.example>", sender="Jan Vreemd <jan@elders.example>", text="Koop nu.")
NOTICE = timedelta(days=14)


def arrive(raw: str, at: datetime = LATER) -> IncomingMail:
    found = receiving.receive(Arrived(1, at, len(raw), raw.encode(), is_whole=True), at=at)
    assert found is not None
    return found


def is_there(file: EvidenceFile) -> bool:
    return default_storage.exists(str(file.file.name))


def test_a_message_about_no_customer_goes_ninety_days_after_it_was_set_aside(small: Small) -> None:
    mail = arrive(STRANGER)
    retention.remove_expired(now=LATER + timedelta(days=400))
    mail.refresh_from_db()
    assert mail.text.strip() == "Koop nu.", "what nobody read stays"
    answering.set_aside(mail, reason="Reclame", by=cast.officer(), at=LATER)
    retention.remove_expired(now=LATER + timedelta(days=90))
    assert is_there(mail.file)
    assert retention.remove_expired(now=LATER + timedelta(days=91))["incoming_mail"] == 1
    mail.refresh_from_db()
    assert (mail.sender, mail.sender_name, mail.subject, mail.text) == ("", "", "", "")
    assert not is_there(mail.file)
    assert Removal.objects.get(digest=mail.file.sha256).years == 0
    assert retention.remove_expired(now=LATER + timedelta(days=92))["incoming_mail"] == 0
    assert list(replay.disagreements()) == []


def test_an_answer_of_a_customer_stays_as_long_as_the_other_evidence_and_goes_with_it(small: Small) -> None:
    notice = announce(draft(small.product), TELLING, by=cast.officer(), at=MADE).notices.get()
    address = notice.addresses.get(who="contact")
    giving.accept(address, "250 OK", at=GIVEN)
    mail = arrive(letters.answer(address.message_id))
    answering.attach(mail, notice, by=cast.officer(), at=LATER)
    retention.remove_expired(now=LATER + timedelta(days=400))
    mail.refresh_from_db()
    assert mail.text.strip() == "Wij maken bezwaar."
    end(small.customer, LATER.date(), LATER.date())
    last = in_years(LATER.date(), 20)
    retention.remove_expired(now=last - NOTICE)
    assert PlannedRemoval.objects.filter(digest=mail.file.sha256).exists()
    retention.remove_expired(now=last)
    retention.remove_expired(now=last + timedelta(days=1))
    mail.refresh_from_db()
    assert (is_there(mail.file), mail.text) == (False, "")


def test_a_file_that_shows_another_customers_notice_too_is_not_removed_with_the_receipts_of_one(small: Small) -> None:
    notice = announce(draft(small.product), TELLING, by=cast.officer(), at=MADE).notices.get()
    gone = factories.customer("oudewater")
    agreed = factories.agreement(gone, small.product)
    receipt = factories.receive(gone, small.terms, "2024-01-10")
    note = Inspected(b"%PDF-1.4 bewijs %%EOF", "application/pdf", "pdf", "afgifte.pdf")
    with filing(note, by=cast.officer(), at=LATER) as file:
        giving.record_paper([notice], delivered_at=LATER, evidence="Koerier", file=file, by=cast.officer(), at=LATER)
        assert file is not None
        ReceiptEvidence.objects.create(receipt=receipt, file=file)
    end(gone, LATER.date(), LATER.date())
    assert agreed.customer == gone
    late = in_years(LATER.date(), 40)
    retention.remove_expired(now=late - NOTICE)
    assert PlannedRemoval.objects.filter(concerning="oudewater").exists() is False
    retention.remove_expired(now=late)
    assert is_there(file)
    end(small.customer, LATER.date(), LATER.date())
    retention.remove_expired(now=late)
    retention.remove_expired(now=late + NOTICE)
    assert not is_there(file)
