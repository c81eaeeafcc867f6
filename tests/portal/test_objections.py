"""Objecting on the customer's pages: by who may act for it, once, with nothing lost that was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from agreements.succeeding import succeed
from customers.models import Membership
from documents.models import DocumentVersion
from documents.moments import local_day
from notices.acts.announcing import announce, publish, revoke
from notices.models import Notice, Objection
from notices.objections import stepping
from notices.window import giving
from tests import cast, factories
from tests.notices.change import TELLING, draft
from tests.portal.pages import fields, open_page
from tests.small import Small
from tests.work import Mail

NOW = timezone.now()
PDF = b"%PDF-1.4 x\n%%EOF"


@pytest.fixture
def change(small: Small) -> DocumentVersion:
    factories.install(small.customer, small.product, "9.10", "2022-01-01")
    return draft(small.product)


@pytest.fixture
def notice(change: DocumentVersion) -> Notice:
    """Given a day ago, so that nine days are left."""
    made = announce(change, TELLING, by=cast.officer(), at=NOW - timedelta(days=1))
    found: Notice = made.notices.get()
    giving.accept(found.addresses.all()[0], "250 OK", at=NOW - timedelta(days=1))
    return Notice.objects.get()


def _page(small: Small, notice: Notice, name: str = "") -> str:
    return small.page(f"kennisgevingen/{notice.pk}/{name}")


def _filled_in(client: Client, small: Small, notice: Notice, **typed: Any) -> dict[str, Any]:
    address = _page(small, notice, "bezwaar/")
    return {**fields(open_page(client, address), address), "grounds": "De back-ups verlaten ons land.", **typed}


def _object(client: Client, small: Small, notice: Notice, **typed: Any) -> Any:
    return client.post(_page(small, notice, "bezwaar/"), _filled_in(client, small, notice, **typed), follow=True)


def test_a_notice_shows_its_deadline_what_changes_and_the_way_to_object(
    manager: Client, small: Small, notice: Notice
) -> None:
    text = " ".join(open_page(manager, _page(small, notice)).text_content().split())
    assert "9 days left" in text
    assert "11:59 p.m." in text or "23:59" in text
    assert "Noorderlicht Data bv" in text
    assert "not published yet" in text
    assert "Object to this change" in text
    listed = " ".join(open_page(manager, small.page("kennisgevingen/")).text_content().split())
    assert "9 days left" in listed


def test_what_is_written_in_the_draft_since_is_not_shown(
    manager: Client, small: Small, notice: Notice, change: DocumentVersion
) -> None:
    change.activityrow_rows.update(name="Nog geheim")
    text = open_page(manager, _page(small, notice)).text_content()
    assert "Nog geheim" not in text
    assert "The draft has been changed since this notice." in text


def test_a_manager_objects_and_both_sides_are_told(manager: Client, small: Small, notice: Notice, post: Mail) -> None:
    response = _object(manager, small, notice, file=SimpleUploadedFile("brief.pdf", PDF))
    assert "in time" in response.text
    assert "De back-ups verlaten ons land." in response.text
    objection = Objection.objects.get()
    assert (objection.channel, objection.by, objection.is_late) == ("portal", small.member(), False)
    assert objection.file is not None
    download = manager.get(small.page(f"bezwaren/{objection.pk}/bestand/{objection.file_id}/"))
    assert b"".join(download.streaming_content) == PDF  # type: ignore[attr-defined]
    told = {message.to[0] for message in post() if "bezwaar ontvangen" in message.subject}
    assert told == {small.member().email, "officer@example.org"}


def test_a_double_click_and_the_back_button_make_one(manager: Client, small: Small, notice: Notice) -> None:
    values = _filled_in(manager, small, notice)
    address = _page(small, notice, "bezwaar/")
    manager.post(address, values)
    assert "was received already" in manager.post(address, values, follow=True).text
    objection = Objection.objects.get()
    stepping.withdraw(objection, by=small.member(), at=timezone.now())
    manager.post(address, values)
    assert Objection.objects.count() == 1


def test_a_second_member_reads_who_objected_and_keeps_what_was_typed(
    manager: Client, small: Small, notice: Notice
) -> None:
    other = cast.signed_in(small.member(Membership.Role.ADMINISTRATOR), language="en")
    values = _filled_in(other, small, notice, grounds="Om een andere reden.")
    _object(manager, small, notice)
    response = other.post(_page(small, notice, "bezwaar/"), values)
    assert response.status_code == 409
    assert "Contract_Manager objected to this on" in response.text
    assert "Om een andere reden." in response.text
    assert Objection.objects.count() == 1


def test_without_grounds_nothing_is_lodged_and_the_file_need_not_be_sent_again(
    manager: Client, small: Small, notice: Notice
) -> None:
    address = _page(small, notice, "bezwaar/")
    response = _object(manager, small, notice, grounds=" ", file=SimpleUploadedFile("brief.pdf", PDF))
    assert response.status_code == 400
    assert "Say on which grounds you object." in response.text
    assert "“brief.pdf” is held." in response.text
    again = fields(html.fromstring(response.text), address)
    manager.post(address, {**again, "grounds": "Nee."})
    assert Objection.objects.get().file is not None


@pytest.mark.parametrize("name", ["brief.exe", "brief.pdf"])
def test_a_file_that_is_none_of_those_asked_for_is_refused(
    manager: Client, small: Small, notice: Notice, name: str
) -> None:
    response = _object(manager, small, notice, file=SimpleUploadedFile(name, b"MZ\x00\x01"))
    assert response.status_code == 400
    assert "De back-ups verlaten ons land." in response.text
    assert not Objection.objects.exists()


def test_a_late_one_is_taken_and_says_so(manager: Client, small: Small, change: DocumentVersion) -> None:
    made = announce(change, TELLING, by=cast.officer(), at=NOW - timedelta(days=30))
    notice = made.notices.get()
    giving.accept(notice.addresses.all()[0], "250 OK", at=NOW - timedelta(days=30))
    assert "The time to object has passed" in open_page(manager, _page(small, notice, "bezwaar/")).text_content()
    response = _object(manager, small, notice)
    assert "after the deadline" in response.text
    assert "no objection is deemed to have been made" in response.text
    assert Objection.objects.get().is_late


@pytest.mark.parametrize("who", ["reader", "officer"])
def test_readers_and_officers_look_and_do_not_act(small: Small, notice: Notice, who: str) -> None:
    user = small.member("reader") if who == "reader" else cast.officer()
    client = cast.signed_in(user, language="en")
    address = _page(small, notice, "bezwaar/")
    assert "What objecting does" in client.get(address).text
    assert "<textarea" not in client.get(address).text
    assert client.post(address, {"grounds": "Nee.", "key": "11111111-2222-4333-8444-555555555555"}).status_code == 403
    assert not Objection.objects.exists()


def test_strangers_and_visitors_see_nothing(small: Small, notice: Notice) -> None:
    for name in ("", "bezwaar/"):
        assert cast.signed_in(cast.stranger()).get(_page(small, notice, name)).status_code == 404
        assert Client().get(_page(small, notice, name)).status_code == 302


def test_the_steps_stand_on_the_page_but_what_is_internal_does_not(
    manager: Client, small: Small, notice: Notice, post: Mail
) -> None:
    _object(manager, small, notice)
    objection, officer = Objection.objects.get(), cast.officer()
    stepping.consider(objection, text="Wij zoeken het uit.", by=officer, at=timezone.now())
    with_secret = {"text": "Onder ons.", "is_internal": True, "by": officer, "at": timezone.now()}
    stepping.add_message(objection, **with_secret)  # type: ignore[arg-type]
    page = open_page(manager, small.page(f"bezwaren/{objection.pk}/")).text_content()
    assert "Wij zoeken het uit." in page
    assert "under consideration" in page
    assert "Onder ons." not in page
    assert all("Onder ons." not in message.body for message in post())


def test_a_manager_writes_to_the_processor_and_withdraws(
    manager: Client, small: Small, notice: Notice, post: Mail
) -> None:
    _object(manager, small, notice)
    objection = Objection.objects.get()
    page = small.page(f"bezwaren/{objection.pk}/")
    for _click in range(2):
        manager.post(page + "bericht/", {"text": "Hebt u al nieuws?"})
    assert objection.steps.filter(state="").count() == 1
    assert "What binds you does not change by it." in manager.get(page + "intrekken/").text
    response = manager.post(page + "intrekken/", {"reason": "Wij zijn gerust."}, follow=True)
    assert "The objection is withdrawn." in response.text
    objection.refresh_from_db()
    assert objection.state == "withdrawn"
    told = [message.to[0] for message in post() if "bezwaar: " in message.subject]
    assert told == ["officer@example.org", "officer@example.org"]
    again = manager.post(page + "intrekken/", {"reason": "Nogmaals."})
    assert again.status_code == 409
    assert "withdrawn by the customer" in again.text


def test_the_home_page_shows_an_open_window_and_an_open_objection(
    manager: Client, small: Small, notice: Notice
) -> None:
    assert "9 days left" in open_page(manager, small.page()).text_content()
    _object(manager, small, notice)
    home = " ".join(open_page(manager, small.page()).text_content().split())
    assert "Objection of" in home
    assert "Objection of" in " ".join(open_page(manager, small.page("ontvangsten/")).text_content().split())


def test_a_customer_that_switched_release_stays_concerned_and_reads_so(
    manager: Client, small: Small, notice: Notice
) -> None:
    small.product.document.lines.create(from_release="10.0")
    factories.install(small.customer, small.product, "10.2", "2026-11-20")
    assert "You use release 10.2 now" in " ".join(open_page(manager, _page(small, notice)).text_content().split())
    assert "in time" in _object(manager, small, notice).text


def test_a_revoked_announcement_shows_that_and_takes_no_objection(
    manager: Client, small: Small, notice: Notice
) -> None:
    revoke(notice.announcement, reason="De leverancier trok zich terug.", by=cast.officer(), at=timezone.now())
    text = open_page(manager, _page(small, notice)).text_content()
    assert "the change is not made" in text
    assert "Object to this change" not in text
    assert "nothing to object to" in open_page(manager, _page(small, notice, "bezwaar/")).text_content()


def test_a_published_version_says_whether_it_was_received(
    manager: Client, small: Small, change: DocumentVersion
) -> None:
    told = publish(change, TELLING, by=cast.officer(), at=NOW, recorded_at=NOW)
    assert told is not None
    notice = told.notices.get()
    assert "published, and not yet received by you" in open_page(manager, _page(small, notice)).text_content()


def test_the_days_that_are_left_pass_to_who_comes_in_the_customers_place(small: Small, notice: Notice) -> None:
    successor = factories.customer("nieuwland")
    eva, rik = cast.person("eva@nieuwland.example"), cast.person("rik@nieuwland.example")
    Membership.objects.create(customer=successor, user=eva, role=Membership.Role.CONTRACT_MANAGER)
    Membership.objects.create(customer=successor, user=rik, role=Membership.Role.READER)
    manager, reader = (cast.signed_in(person, language="en") for person in (eva, rik))
    basis = "Wet van 1 mei 2026"
    succeed(small.customer, successor, on=local_day(NOW), basis=basis, by=cast.officer(), at=NOW)
    page = open_page(manager, "/klant/nieuwland/kennisgevingen/")
    listed = " ".join(page.text_content().split())
    assert "Of those in whose place you stand" in listed
    assert "9 days left" in listed
    assert _page(small, notice) in {link for _e, _a, link, _p in page.iterlinks()}
    assert reader.post(_page(small, notice, "bezwaar/"), {}).status_code == 403
    assert cast.signed_in(cast.stranger()).post(_page(small, notice, "bezwaar/"), {}).status_code == 404
    _object(manager, small, notice)
    made = Objection.objects.get()
    assert (made.notice, made.by, made.is_late) == (notice, eva, False)
