"""Announcing and publishing: each customer concerned is told once, in its language, at its addresses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Customer
from documents.errors import NotAsShown, Refused
from documents.models import DocumentVersion
from documents.shown import state_shown
from journal.models import Entry
from notices.acts import announcing, writing
from notices.acts.announcing import announce, announcement_of, is_still_as_announced, publish, revoke, withdraw
from notices.models import Announcement, Kind, Notice, NoticeAddress, ObjectionTerms
from notices.reaching import addressing
from tests import cast, factories
from tests.notices.change import TELLING, draft
from tests.small import Small
from tests.work import Mail, deliver_mail

# Mail is sent, and given up, by the clock itself.
NOW = timezone.now()


@pytest.fixture
def change(small: Small) -> DocumentVersion:
    return draft(small.product)


def test_everybody_concerned_gets_one_notice_with_the_words_of_the_officer(
    small: Small, change: DocumentVersion, post: Mail
) -> None:
    factories.agreement(factories.customer("elders"), factories.product("Horizon"))
    announcement = announce(change, TELLING, by=cast.officer(), at=NOW)
    [notice] = announcement.notices.all()
    assert notice.customer == small.customer
    assert notice.subject == "Aankondiging van een wijziging van sub-verwerkers: Bijlage 1 Balans"
    assert "Noorderlicht Data bv toegevoegd" in notice.text
    assert TELLING.meaning in notice.text
    messages = [message for message in post() if message.to in (["contact@example.org"], ["fg@example.org"])]
    assert len(messages) == 2
    for message in messages:
        assert isinstance(message, EmailMultiAlternatives)
        assert "U kunt bezwaar maken tot en met" in message.body
        assert f"/klant/waterakker/kennisgevingen/{notice.pk}/" in message.body
        [(html, kind)] = message.alternatives
        assert kind == "text/html"
        assert "<img" not in str(html)
        assert "Noorderlicht Data bv toegevoegd" in str(html)


def test_the_act_and_its_notices_are_one_entry_of_the_journal(change: DocumentVersion) -> None:
    announcement = announce(change, TELLING, by=cast.officer(), at=NOW)
    entries = Entry.objects.filter(kind="change.announced")
    [entry] = entries
    tables = set(entry.states.values_list("table", flat=True))
    assert {"notices.announcement", "notices.notice"} <= tables
    assert announcement.digest != ""


def test_a_customer_is_told_in_the_language_and_at_the_addresses_that_it_chose(
    small: Small, change: DocumentVersion, post: Mail
) -> None:
    addressing.choose(
        small.customer,
        [(Kind.SUB_PROCESSOR, "other", "Inkoop@Waterakker.example"), (Kind.SUB_PROCESSOR, "dpo", "")],
        language="en",
        by=None,
        at=NOW,
    )
    [notice] = announce(change, TELLING, by=cast.officer(), at=NOW).notices.all()
    assert notice.subject == "Notice of an intended change of sub-processors: Bijlage 1 Balans"
    assert TELLING.meaning_en in notice.text
    found = set(notice.addresses.values_list("who", "address"))
    assert found == {("other", "inkoop@waterakker.example"), ("dpo", "fg@example.org")}


def test_each_mailbox_gets_a_notice_once(small: Small, change: DocumentVersion) -> None:
    Customer.objects.filter(pk=small.customer.pk).update(dpo_email="contact@example.org")
    [notice] = announce(change, TELLING, by=cast.officer(), at=NOW).notices.all()
    assert [row.address for row in notice.addresses.all()] == ["contact@example.org"]


def test_of_a_customer_without_any_address_the_officers_hear(small: Small, change: DocumentVersion, post: Mail) -> None:
    cast.officer()
    Customer.objects.filter(pk=small.customer.pk).update(dpo_email="", contact_email="")
    [notice] = announce(change, TELLING, by=cast.officer(), at=NOW).notices.all()
    assert not notice.addresses.exists()
    [message] = post()
    assert message.to == ["officer@example.org"]
    assert "Gemeente Waterakker" in message.body


def test_the_terms_of_the_agreement_travel_with_the_notice(small: Small, change: DocumentVersion) -> None:
    ObjectionTerms.objects.create(agreement=small.agreement, days=14, counted="working", silence="no_consent")
    [notice] = announce(change, TELLING, by=cast.officer(), at=NOW).notices.all()
    assert (notice.days, notice.counted, notice.silence) == (14, "working", "no_consent")


def test_what_was_changed_after_it_was_shown_is_not_announced(change: DocumentVersion) -> None:
    seen = state_shown(change)
    change.annex1text_rows.update(preamble="<p>Anders.</p>")
    change.activityrow_rows.update(name="Iets anders")
    with pytest.raises(NotAsShown):
        announce(change, TELLING, by=cast.officer(), at=NOW, seen=seen)
    assert not Announcement.objects.exists()


def test_an_announcement_says_something(change: DocumentVersion) -> None:
    with pytest.raises(Refused) as refusal:
        announce(change, replace(TELLING, meaning="  "), by=cast.officer(), at=NOW)
    assert refusal.value.field == "meaning"


def test_a_version_that_concerns_nobody_is_not_announced(small: Small) -> None:
    other = draft(factories.product("Horizon"))
    with pytest.raises(Refused):
        announce(other, TELLING, by=cast.officer(), at=NOW)


def test_a_draft_that_changes_in_what_was_announced_is_no_longer_as_announced(change: DocumentVersion) -> None:
    announcement = announce(change, TELLING, by=cast.officer(), at=NOW)
    change.activityrow_rows.update(name="Iets anders")
    assert is_still_as_announced(announcement)
    change.subprocessorrow_rows.update(name="Zuiderlicht bv")
    assert not is_still_as_announced(Announcement.objects.get())


def test_who_was_told_of_the_change_before_gets_no_second_window_with_the_publication(change: DocumentVersion) -> None:
    announce(change, TELLING, by=cast.officer(), at=NOW)
    told = publish(change, TELLING, by=cast.officer(), at=NOW, recorded_at=NOW)
    assert told is not None
    [notice] = told.notices.all()
    assert not notice.opens_window
    assert "Nieuwe versie" in notice.subject


def test_published_with_the_notice_at_once_the_window_opens_then(change: DocumentVersion) -> None:
    told = publish(change, TELLING, by=cast.officer(), at=NOW, recorded_at=NOW)
    assert told is not None
    assert [notice.opens_window for notice in told.notices.all()] == [True]


def test_what_can_t_be_published_tells_nobody(small: Small, change: DocumentVersion, post: Mail) -> None:
    change.delete()
    with pytest.raises(Exception):  # noqa: B017 - whatever refuses it
        publish(change, TELLING, by=cast.officer(), at=NOW, recorded_at=NOW)
    assert not Notice.objects.exists()


def test_a_withdrawal_is_told_to_whom_it_goes_on_to_bind(small: Small) -> None:
    small.receive_all()
    telling = replace(TELLING, kind=Kind.WITHDRAWAL, opens_window=False, meaning="Bijlage 2 wordt vervangen.")
    told = withdraw(small.annex2, telling, by=cast.officer(), at=NOW, recorded_at=NOW, reason="Drukfout.")
    assert told is not None
    [notice] = told.notices.all()
    assert notice.customer == small.customer
    assert notice.subject.startswith("Ingetrokken:")


def test_a_revoked_announcement_is_told_to_who_was_told_and_ends_the_mail_under_way(
    small: Small, change: DocumentVersion, post: Mail
) -> None:
    announcement = announce(change, TELLING, by=cast.officer(), at=NOW)
    revoke(announcement, reason="De leverancier heeft zich teruggetrokken.", by=cast.officer(), at=NOW)
    assert announcement_of(change) is None
    messages = post()
    assert {tuple(message.to) for message in messages} == {("contact@example.org",), ("fg@example.org",)}
    assert all("neemt terug" in message.body for message in messages)
    with pytest.raises(Refused):
        revoke(announcement, reason="Nogmaals.", by=cast.officer(), at=NOW)


def test_revoking_takes_as_many_queries_for_many_customers_as_for_few(small: Small) -> None:
    def queries(name: str) -> int:
        announced = announce(draft(small.product, sub_processor=name), TELLING, by=cast.officer(), at=NOW)
        with CaptureQueriesContext(connection) as made:
            revoke(announced, reason="Gaat niet door.", by=cast.officer(), at=NOW)
        return len(made)

    few = queries("Noorderlicht bv")
    for number in range(4):
        customer = factories.customer(f"klant-{number}", contact_email=f"c{number}@example.org")
        factories.agreement(customer, small.product)
    assert queries("Zuiderlicht bv") == few


def test_many_are_written_by_a_worker_page_by_page(
    small: Small, change: DocumentVersion, monkeypatch: pytest.MonkeyPatch, post: Mail
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    monkeypatch.setattr(writing, "_PAGE", 2)
    for number in range(4):
        customer = factories.customer(f"klant-{number}", contact_email=f"c{number}@example.org", dpo_email="")
        factories.agreement(customer, small.product)
        factories.install(customer, small.product, "9.10", "2022-01-01")
    announcement = announce(change, TELLING, by=cast.officer(), at=NOW)
    assert announcement.notices.filter(written_at=None).count() == 5
    assert announcing.announcement_of(change) == announcement
    assert writing.waiting() == 5
    assert writing.tend(now=NOW) == 5
    assert writing.waiting() == 0
    assert NoticeAddress.objects.count() == 6
    assert len(deliver_mail()) == 6
