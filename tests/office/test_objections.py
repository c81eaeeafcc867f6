"""The officer's desk for objections: read with all that belongs to them, answered step by step, recorded from paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agreements.models import Agreement, Arrangement
from journal.models import Entry
from notices.acts.announcing import announce
from notices.models import Notice, Objection, ObjectionTerms
from notices.objections import stepping
from notices.objections.objecting import lodge
from notices.window import giving
from tests import cast
from tests.notices.change import TELLING, draft
from tests.office.forms import open_form, row, text_of
from tests.small import Small

NOW = timezone.now()
PDF = b"%PDF-1.4 x\n%%EOF"


@pytest.fixture
def notice(small: Small) -> Notice:
    found: Notice = announce(draft(small.product), TELLING, by=cast.officer(), at=NOW).notices.get()
    giving.accept(found.addresses.all()[0], "250 OK", at=NOW)
    return Notice.objects.get()


@pytest.fixture
def objection(small: Small, notice: Notice) -> Objection:
    made, _new = lodge(notice, channel="portal", grounds="Niet naar Assen.", by=small.member(), received_at=NOW, at=NOW)
    return made


def _page(objection: Objection, step: str = "") -> str:
    return f"/admin/notices/objection/{objection.pk}/" + (f"step/{step}/" if step else "change/")


def _take(desk: Client, objection: Objection, step: str, **typed: Any) -> Any:
    return desk.post(_page(objection, step), {**open_form(desk, _page(objection, step)), **typed}, follow=True)


def test_the_list_says_whether_it_is_late_and_how_long_the_window_is_open(desk: Client, objection: Objection) -> None:
    text = text_of(desk.get("/admin/notices/objection/?open=yes&is_late__exact=0"))
    assert "Gemeente Waterakker" in text
    assert "10 days left" in text
    assert "Gemeente Waterakker" not in text_of(desk.get("/admin/notices/objection/?is_late__exact=1"))


def test_the_page_has_the_change_the_deadline_the_agreements_and_the_steps(
    desk: Client, small: Small, objection: Objection
) -> None:
    text = text_of(desk.get(_page(objection)))
    for words in ("Niet naar Assen.", small.agreement.reference, "what changes", "Take into consideration"):
        assert words in text
    assert "Reject the objection" not in text


def test_an_officer_considers_notes_and_rejects(desk: Client, objection: Objection) -> None:
    _take(desk, objection, "consider", text="")
    _take(desk, objection, "note", text="Eerst de directie vragen.")
    response = _take(desk, objection, "reject", text="Er is geen ander.", file=SimpleUploadedFile("brief.pdf", PDF))
    assert "The objection was rejected." in text_of(response)
    objection.refresh_from_db()
    assert objection.state == "rejected"
    assert [step.is_internal for step in objection.steps.order_by("pk")] == [False, True, False]
    last = objection.steps.last()
    assert last is not None
    download = desk.get(f"/admin/notices/objection/{objection.pk}/file/{last.file_id}/")
    assert b"".join(download.streaming_content) == PDF  # type: ignore[attr-defined]


def test_a_step_that_cannot_be_taken_is_refused_by_name(desk: Client, small: Small, objection: Objection) -> None:
    stepping.withdraw(objection, by=small.member(), at=NOW)
    response = _take(desk, objection, "consider", text="")
    assert "withdrawn by the customer" in text_of(response)
    assert objection.steps.count() == 1


def test_settling_enters_the_arrangement(desk: Client, small: Small, objection: Objection) -> None:
    stepping.consider(objection, by=cast.officer(), at=NOW)
    _take(
        desk,
        objection,
        "settle",
        text="Zo spreken wij af.",
        agreement=str(small.agreement.pk),
        article="10",
        arrangement_title="Back-ups",
        arrangement="<p>De back-ups blijven hier.</p>",
        agreed_on="2026-11-27",
    )
    made = Arrangement.objects.get()
    assert (made.title, made.text) == ("Back-ups", "<p>De back-ups blijven hier.</p>")
    assert Objection.objects.get().state == "settled"


def test_ending_fills_in_the_ends_that_were_typed(desk: Client, small: Small, objection: Objection) -> None:
    stepping.consider(objection, by=cast.officer(), at=NOW)
    typed = {"who": "controller", "text": "Per brief opgezegd.", "ended_on": "2026-12-31"}
    refused = _take(desk, objection, "end", **typed)
    assert "Per brief opgezegd." in refused.text
    _take(desk, objection, "end", **typed, agreements=[str(small.agreement.pk)])
    assert str(Agreement.objects.get().ended_on) == "2026-12-31"
    assert Objection.objects.get().state == "ended_controller"


def test_one_from_paper_is_recorded_with_its_evidence(desk: Client, notice: Notice) -> None:
    address = f"/admin/notices/objection/add/?notice={notice.pk}"
    received = {"received_at_0": f"{timezone.localtime(NOW):%Y-%m-%d}", "received_at_1": "23:59:59"}
    typed = {**open_form(desk, address), "channel": "paper", "sender": "J. van Elten", "grounds": "Nee.", **received}
    typed["notice"] = str(notice.pk)
    assert "can't be received in the future" in text_of(desk.post(address, typed))
    typed["received_at_1"] = f"{timezone.localtime():%H:%M:%S}"
    without = desk.post(address, typed)
    assert "Add the letter or the mail as a file" in text_of(without)
    desk.post(address, {**typed, "file": SimpleUploadedFile("brief.pdf", PDF)})
    found = Objection.objects.get()
    assert (found.channel, found.by, found.sender) == ("paper", cast.officer(), "J. van Elten")


def test_an_agreement_has_its_own_terms_of_objecting(desk: Client, small: Small) -> None:
    address = f"/admin/agreements/agreement/{small.agreement.pk}/change/"
    fields = row(open_form(desk, address, "agreement_form"), "objection_terms", days="14", counted="working")
    desk.post(address, fields)
    terms = ObjectionTerms.objects.get()
    assert (terms.days, terms.counted, terms.silence) == (14, "working", "no_objection")
    assert Entry.objects.filter(kind="objection.terms").count() == 1


@pytest.mark.parametrize("step", ["consider", "reject", "settle", "end", "note"])
def test_only_officers_take_steps(small: Small, objection: Objection, step: str) -> None:
    plain = cast.person("plain@example.org", is_staff=True)
    for user, status in ((plain, 403), (small.member(), 302), (cast.stranger(), 302)):
        assert cast.signed_in(user).post(_page(objection, step), {"text": "x"}).status_code == status
    assert Client().post(_page(objection, step), {"text": "x"}).status_code == 302
    assert objection.steps.count() == 0


def test_the_page_of_an_objection_is_for_who_may_see_them(small: Small, objection: Objection, officer: User) -> None:
    plain = cast.person("plain@example.org", is_staff=True)
    assert cast.signed_in(plain).get(_page(objection)).status_code == 403
