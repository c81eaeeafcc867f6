"""Announcing, publishing and withdrawing with notice, as an officer does it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from documents import lifecycle
from documents.models import DocumentVersion, EditorialMark, Line
from documents.moments import local
from notices.acts import planning
from notices.acts.announcing import announce
from notices.models import Announcement, Kind, Plan
from tests import cast, factories
from tests.notices.change import TELLING
from tests.office.everything import reader
from tests.office.forms import Fields, open_form, text_of
from tests.small import Small
from tests.work import Mail

MEANING = "De back-ups gaan voortaan naar Assen."


def address(version: DocumentVersion, view: str) -> str:
    kinds = {"terms": "terms/termsversion", "annex1": "annexes/annex1version", "annex2": "annexes/annex2version"}
    return f"/admin/{kinds[version.kind]}/{version.pk}/{view}/"


def form_of(desk: Client, version: DocumentVersion, does: str) -> Fields:
    """The form of the page that leads to publication, with that choice made."""
    return open_form(desk, address(version, "publish"), "flow") | {"does": does}


def test_the_page_proposes_the_kind_and_shows_whom_it_concerns(
    desk: Client, change: DocumentVersion, others: list[Customer]
) -> None:
    page = desk.get(address(change, "announce"), follow=True)
    shown = text_of(page)
    assert "4 customers" in shown
    assert "Balans · from release 9.10: 3 + 1 with a release that is unknown" in shown
    assert "one has no address for this notice, and gets a letter" in shown
    assert form_of(desk, change, "announce")["kind"] == Kind.SUB_PROCESSOR
    # Ten days from now, by art. 10.1.
    last = local(timezone.now()) + timedelta(days=10)
    assert f"objection is possible until the end of {last:%-d %B %Y}" in shown


def test_announcing_leads_to_the_board_and_tells_everybody(
    desk: Client, change: DocumentVersion, others: list[Customer], post: Mail
) -> None:
    fields = form_of(desk, change, "announce") | {"meaning": MEANING}
    response = desk.post(address(change, "publish"), fields)
    made = Announcement.objects.get()
    assert response.headers["Location"] == f"/admin/notices/announcement/{made.pk}/change/"
    assert (made.kind, made.opens_window, made.meaning) == (Kind.SUB_PROCESSOR, True, MEANING)
    assert made.notices.count() == 4
    assert {message.to[0] for message in post()} >= {"contact@example.org", "hoog@example.org", "zand@example.org"}
    draft = text_of(desk.get(address(change, "change")))
    assert "Announced on" in draft
    assert "In what was announced the draft still says the same." in draft


def test_what_was_typed_stays_when_something_is_missing(desk: Client, change: DocumentVersion) -> None:
    fields = form_of(desk, change, "announce") | {"meaning_en": "Backups move.", "when": "later"}
    response = desk.post(address(change, "publish"), fields)
    shown = text_of(response)
    assert "Say in plain words what this means for customers" in shown
    assert "Give the day and the time, or choose “now”." in shown
    assert "Backups move." in response.text
    assert not Announcement.objects.exists()


def test_the_preview_reads_as_the_mail_and_sends_nothing(desk: Client, change: DocumentVersion, post: Mail) -> None:
    fields = form_of(desk, change, "announce") | {"meaning": MEANING, "preview": "on"}
    shown = text_of(desk.post(address(change, "publish"), fields))
    assert "Aan Gemeente Waterakker" in shown
    # In the field, and in the notice.
    assert shown.count(MEANING) >= 2
    assert "U kunt bezwaar maken tot en met" in shown
    mail = desk.post(f"{address(change, 'mail')}?language=nl", fields | {"act": "announced"})
    assert MEANING in mail.text
    assert "<table" in mail.text
    assert not Announcement.objects.exists()
    assert post() == []


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("31-03-2030", "02:30", "The clock goes forward in that night"),
        ("27-10-2030", "02:30", "The clock goes back in that night"),
        ("01-01-2020", "09:00", "Choose a moment to come, or do it now."),
        ("01-01-2030", "", "Give both the day and the time."),
    ],
)
def test_a_moment_that_can_not_be_planned_is_refused_at_its_field(
    desk: Client, change: DocumentVersion, day: str, time: str, said: str
) -> None:
    fields = form_of(desk, change, "announce") | {
        "meaning": MEANING,
        "when": "later",
        "due_at_0": day,
        "due_at_1": time,
    }
    response = desk.post(address(change, "publish"), fields)
    assert said in text_of(response)
    assert MEANING in response.text
    assert not Plan.objects.exists()


def test_a_plan_is_shown_to_who_opens_the_draft_and_is_cancelled(desk: Client, change: DocumentVersion) -> None:
    fields = form_of(desk, change, "publish") | {
        "meaning": MEANING, "when": "later", "due_at_0": "01-02-2030", "due_at_1": "09:00", "read_warnings": "on",
    }  # fmt: skip
    assert desk.post(address(change, "publish"), fields).status_code == 302
    plan = Plan.objects.get()
    assert plan.due_at == factories.local("2030-02-01 09:00")
    for view in ("change", "publish"):
        shown = text_of(desk.get(address(change, view)))
        assert "Planned for 1 February 2030, 09:00: to publish it, by Nienke Hartsema." in shown
    assert MEANING in text_of(desk.get(f"/admin/notices/plan/{plan.pk}/change/"))
    assert desk.post(f"/admin/notices/plan/{plan.pk}/cancel/").status_code == 302
    assert planning.plan_of(change) is None
    assert "Planned for" not in text_of(desk.get(address(change, "change")))


def test_a_planned_publication_is_marked_editorial_where_that_was_planned(
    desk: Client, change: DocumentVersion
) -> None:
    fields = form_of(desk, change, "publish") | {
        "kind": "editorial", "meaning": "Spelling.", "when": "later", "due_at_0": "01-02-2030", "due_at_1": "09:00",
        "read_warnings": "on",
    }  # fmt: skip
    desk.post(address(change, "publish"), fields)
    planning.tend(now=factories.local("2030-02-01 09:00"))
    published = DocumentVersion.objects.get(pk=change.pk)
    assert published.is_published
    assert EditorialMark.objects.get(version=published).reason == "Spelling."


def test_publishing_tells_everybody_concerned_at_once(
    desk: Client, change: DocumentVersion, others: list[Customer]
) -> None:
    fields = form_of(desk, change, "publish") | {"meaning": MEANING, "read_warnings": "on"}
    desk.post(address(change, "publish"), fields)
    made = Announcement.objects.get()
    assert (made.act, made.notices.count()) == ("published", 4)
    assert DocumentVersion.objects.get(pk=change.pk).is_published


def test_publishing_without_telling_anybody_is_a_choice_with_its_consequence(
    desk: Client, change: DocumentVersion
) -> None:
    shown = text_of(desk.get(address(change, "publish")))
    assert "Nobody gets one: this is entered as history" in shown
    assert "nobody hears of it, and no time to object begins" in shown
    fields = form_of(desk, change, "publish") | {"tell": "nobody", "read_warnings": "on"}
    assert desk.post(address(change, "publish"), fields).headers["Location"] == address(change, "change")
    assert DocumentVersion.objects.get(pk=change.pk).is_published
    assert not Announcement.objects.exists()


def test_a_draft_that_changed_since_it_was_announced_says_so_before_publication(
    desk: Client, change: DocumentVersion
) -> None:
    announce(change, TELLING, by=cast.officer(), at=timezone.now())
    shown = text_of(desk.get(address(change, "publish")))
    assert "One customer can still object" in shown
    assert "one has not been given notice yet" in shown
    change.subprocessorrow_rows.update(name="Zuiderlicht bv")
    assert "announce it again before you publish it" in text_of(desk.get(address(change, "publish")))


def test_a_draft_without_a_date_gets_that_of_today_with_its_number(desk: Client, small: Small) -> None:
    draft = factories.draft(factories.linear("terms"))
    assert "The draft has no date yet." in text_of(desk.get(address(draft, "publish")))
    desk.post(address(draft, "publish"), {"date_it": "on"})
    dated = DocumentVersion.objects.get(pk=draft.pk)
    today = timezone.localdate()
    assert (dated.date, dated.year, dated.ordinal) == (today, today.year, 1)
    assert "The draft has no date yet." not in text_of(desk.get(address(draft, "publish")))


def test_a_copy_that_would_be_older_than_what_it_was_made_from_is_pointed_out(desk: Client, small: Small) -> None:
    newer = factories.annex1(small.product, "9.10", "2024-03-01", dated="2024-03-01")
    Line.objects.create(document=small.product.document, from_release="11.0")
    copy = lifecycle.copy_to_draft(
        newer, by=cast.officer(), at=factories.NOW, line=small.product.document.lines.get(from_release="11.0")
    )
    copy.date = factories.day("2024-02-01")
    copy.save()
    said = f"({newer.reference}), from which it was made (01-03-2024)."
    assert said in text_of(desk.get(address(copy, "publish")))
    copy.date = factories.day("2024-03-01")
    copy.save()
    assert "Its date lies before" not in text_of(desk.get(address(copy, "publish")))


def test_withdrawing_shows_who_stays_bound_and_tells_them_where_asked(desk: Client, small: Small, post: Mail) -> None:
    small.receive_all()
    fields = open_form(desk, address(small.annex2, "withdraw"))
    assert "One customer stays bound by it" in text_of(desk.get(address(small.annex2, "withdraw")))
    asked = fields | {"reason": "Drukfout.", "tell": "on"}
    assert "Say in plain words" in text_of(desk.post(address(small.annex2, "withdraw"), asked))
    desk.post(address(small.annex2, "withdraw"), asked | {"meaning": "Er komt een nieuwe."})
    made = Announcement.objects.get()
    assert (made.act, made.kind, made.opens_window) == ("withdrawn", "withdrawal", False)
    assert [notice.customer for notice in made.notices.all()] == [small.customer]
    assert "contact@example.org" in {message.to[0] for message in post()}


def test_withdrawing_tells_nobody_by_itself(desk: Client, small: Small) -> None:
    small.receive_all()
    fields = open_form(desk, address(small.annex2, "withdraw")) | {"reason": "Drukfout."}
    assert desk.post(address(small.annex2, "withdraw"), fields).status_code == 302
    assert DocumentVersion.objects.get(pk=small.annex2.pk).is_withdrawn
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("view", ["announce", "publish", "withdraw"])
def test_who_may_only_look_does_none_of_it(view: str, change: DocumentVersion, small: Small) -> None:
    version = small.annex1 if view == "withdraw" else change
    client = reader()
    reads = {"publish": 200}.get(view, 403)
    assert client.get(address(version, view)).status_code == reads
    assert client.post(address(version, view)).status_code == 403
    assert client.post(f"{address(change, 'mail')}?language=nl", {"act": "announced"}).status_code == 403
    plan = Plan.objects.create(
        version=change, does="publish", due_at=timezone.now(), made_at=timezone.now(), made_by=cast.officer()
    )
    assert client.post(f"/admin/notices/plan/{plan.pk}/cancel/").status_code == 403
    assert Plan.objects.get().state == "planned"
