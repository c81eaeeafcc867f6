"""A customer's webhooks on its pages, and everybody's in the office: who makes, steers, and sees to what went wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.models import Membership
from journal.models import Entry
from journal.sequencing import finish
from office.roles import ADMINISTRATOR, AUDITOR, DESK
from tests import cast, factories
from tests.small import Small
from webhooks import keeping, making
from webhooks.models import Progress, Webhook, WebhookEvent

VALUES: dict[str, Any] = {
    "name": "Zaaksysteem",
    "address": "http://127.0.0.1:9/dpa",
    "kinds": ["receipt.recorded", "notice.given"],
}
State = WebhookEvent.State


def secret_in(answer: Any) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", answer.content.decode())
    return found[0] if found else ""


@pytest.fixture
def theirs(small: Small) -> Webhook:
    """A webhook of the customer with an event that was given up and one that waits for it."""
    finish()
    made, _secret = keeping.subscribe(small.customer, **VALUES, by=small.member(), at=timezone.now())
    factories.receive(small.customer, small.terms, "2024-01-10")
    factories.receive(small.customer, small.annex2, "2024-01-11")
    finish()
    making.tend(now=timezone.now())
    head = made.events.order_by("place").first()
    assert head is not None
    made.events.filter(pk=head.pk).update(state=State.GIVEN_UP, attempts=9, problem="status", status=500)
    return made


def test_a_contract_manager_makes_one_sees_its_secret_once_and_steers_it(small: Small) -> None:
    browser, page = cast.signed_in(small.member()), small.page("webhooks/")
    assert browser.get(small.page("leden/")).content.decode().count(page) == 1
    wrong = browser.post(page, {"name": "", "address": "register", "kinds": []})
    assert wrong.status_code == 400
    assert browser.post(page, {**VALUES, "address": "ftp://x/"}).status_code == 409
    made = browser.post(page, VALUES)
    assert made.status_code == 201
    assert "no-store" in made.headers["Cache-Control"]
    secret = secret_in(made)
    webhook = Webhook.objects.get()
    one = f"{page}{webhook.pk}/"
    assert secret
    assert secret not in browser.get(one).content.decode()
    second = secret_in(browser.post(f"{one}sleutel/"))
    assert second
    assert second != secret
    assert secret_in(browser.post(f"{one}sleutel/")) == "", "there are two already"
    first = webhook.secrets.first()
    assert first is not None
    browser.post(f"{one}sleutel/{first.pk}/intrekken/")
    assert [each.hint for each in webhook.secrets.working()] == [second.rstrip("=")[-4:]]
    for what, is_working in (("pause", False), ("resume", True), ("end", False)):
        assert browser.post(f"{one}{what}/").status_code == 302
        webhook.refresh_from_db()
        assert webhook.is_working is is_working
    assert not webhook.secrets.working().exists()
    assert browser.post(f"{one}fly/").status_code == 404
    kinds = Entry.objects.filter(kind__startswith="webhook.").order_by("pk")
    assert [(each.kind, each.states.filter(scope=small.customer.pk).exists()) for each in kinds] == [
        (f"webhook.{what}", True) for what in ("made", "secret_made", "secret_revoked", "paused", "resumed", "ended")
    ]


def test_what_was_given_up_is_shown_and_sent_again_passed_over_or_all_of_it_sent_anew(
    small: Small, theirs: Webhook
) -> None:
    browser, one = cast.signed_in(small.member()), small.page(f"webhooks/{theirs.pk}/")
    shown = browser.get(one).content.decode()
    assert "HTTP 500" in shown
    assert shown.count('/again/"') == 1
    head = theirs.events.order_by("place").first()
    assert head is not None
    event = f"{one}bericht/{head.pk}/"
    browser.post(f"{event}again/")
    head.refresh_from_db()
    assert (head.state, head.attempts) == ("waiting", 0)
    browser.post(f"{event}pass/")
    head.refresh_from_db()
    assert head.state == "waiting", "it has not failed again"
    theirs.events.filter(pk=head.pk).update(attempts=1)
    browser.post(f"{event}pass/")
    head.refresh_from_db()
    assert head.state == "passed"
    browser.post(f"{one}replay/", {"place": head.place})
    assert not theirs.events.exists()
    assert making.tend(now=timezone.now()) == 2
    before = Progress.objects.get().position
    for place in ("-1", "x", "999999"):
        browser.post(f"{one}replay/", {"place": place})
    assert Progress.objects.get().position == before


def test_readers_see_and_may_nothing_and_nobody_else_knows_of_it(small: Small, theirs: Webhook) -> None:
    page, one = small.page("webhooks/"), small.page(f"webhooks/{theirs.pk}/")
    reader = cast.signed_in(small.member(Membership.Role.READER))
    officer = cast.signed_in(cast.officer())
    for browser in (reader, officer):
        shown = browser.get(one)
        assert shown.status_code == 200
        assert "<form" not in shown.content.decode().partition("<h1")[2].partition("</main")[0]
        assert browser.get(page).status_code == 200
        assert browser.post(page, VALUES).status_code == 403
        assert browser.post(f"{one}end/").status_code == 403
    for browser, status in ((cast.signed_in(cast.stranger()), 404), (Client(), 302)):
        assert (browser.get(page).status_code, browser.post(f"{one}end/").status_code) == (status, status)
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_the_office_makes_the_processors_own_and_only_sees_to_those_of_customers(
    small: Small, theirs: Webhook, officer: User
) -> None:
    browser, at = cast.signed_in(officer), "/admin/webhooks/webhook/"
    made = browser.post(f"{at}add/", {"name": "CRM", "address": "http://127.0.0.1:9/", "kinds": ["change.announced"]})
    assert made.status_code == 201
    assert secret_in(made)
    ours = Webhook.objects.get(customer=None)
    assert secret_in(browser.post(f"{at}{ours.pk}/secret/"))
    browser.post(f"{at}{ours.pk}/old-secret/")
    assert ours.secrets.working().count() == 1
    # A customer's own secret is nobody's here, nor does an officer answer for its webhook.
    assert secret_in(browser.post(f"{at}{theirs.pk}/secret/")) == ""
    assert theirs.secrets.count() == 1
    browser.post(f"{at}{theirs.pk}/steer/pause/")
    browser.post(f"{at}{theirs.pk}/steer/resume/")
    theirs.refresh_from_db()
    assert theirs.paused_at is not None
    assert browser.get(at).status_code == browser.get(f"{at}{theirs.pk}/change/").status_code == 200
    replay = browser.post(f"{at}{theirs.pk}/replay/", {"place": 10**9})
    assert replay.status_code == 400
    assert theirs.events.exists()

    events = "/admin/webhooks/webhookevent/"
    first = browser.get("/admin/").content.decode()
    assert f"{events}?state__exact=given_up" in first
    head = theirs.events.order_by("place").first()
    assert head is not None
    browser.post(events, {"action": "send_again", "_selected_action": [head.pk]})
    head.refresh_from_db()
    assert head.state == "waiting"
    WebhookEvent.objects.filter(pk=head.pk).update(attempts=3)
    browser.post(events, {"action": "pass_over", "_selected_action": [head.pk]})
    head.refresh_from_db()
    assert head.state == "passed"
    administrator, auditor = (cast.signed_in(cast.in_role(role)) for role in (ADMINISTRATOR, AUDITOR))
    assert "Zaaksysteem" not in administrator.get(at).content.decode()
    assert auditor.post(f"{at}{ours.pk}/steer/end/").status_code == 403
    assert cast.signed_in(cast.in_role(DESK)).get(events).status_code == 200


def test_events_are_forgotten_in_their_time_and_no_more_than_ten_webhooks_are_made(
    small: Small, theirs: Webhook
) -> None:
    from webhooks.privacy import forget_events

    now = timezone.now()
    theirs.events.update(state=State.SENT, ended_at=now - timedelta(days=29))
    assert forget_events(now) == 0
    assert forget_events(now + timedelta(days=2)) == 2
    browser, page = cast.signed_in(small.member()), small.page("webhooks/")
    answers = [browser.post(page, VALUES).status_code for _number in range(10)]
    assert answers == [201] * 9 + [409]
