"""What is sealed, withdrawn or issued is what the officer was shown, also while a colleague saves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from copies.models import CopyRequest, IssueRun
from documents.locks import lock_draft
from documents.models import DocumentVersion, Publication, Withdrawal
from documents.rows.drafting import content_of
from terms.kinds import TERMS
from tests import cast, factories
from tests.office.forms import open_form, text_of


def _desk() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.officer())
    return client


def _edit(draft: DocumentVersion, text: str = "<p>Van een collega.</p>") -> None:
    row = draft.paragraphrow_rows.all()[0]
    row.text = text
    row.save()


@pytest.mark.django_db
def test_a_save_between_the_page_and_the_button_is_shown_first() -> None:
    desk, draft = _desk(), factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on", "editorial": "Alleen spelling."}
    _edit(draft)
    refused = desk.post(address, fields)
    page = text_of(refused)
    assert "changed after you opened this page" in page
    assert "Van een collega." in page
    assert "Alleen spelling." in page
    assert not Publication.objects.exists()
    again = dict(fields)
    again["state"] = open_form(desk, address)["state"]
    assert desk.post(address, again).status_code == 302
    assert "Van een collega." in Publication.objects.get().canonical


@pytest.mark.django_db
def test_the_refused_page_can_be_sent_again_as_it_stands() -> None:
    desk, draft = _desk(), factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    _edit(draft)
    refused = desk.post(address, fields)
    assert refused.context["form"].data["state"] != fields["state"]
    assert desk.post(address, refused.context["form"].data.dict()).status_code == 302


def _beside(draft: DocumentVersion, act: Callable[[], Any]) -> Any:
    """What comes of ``act`` while a colleague's save of the draft is under way, and ends before it."""
    edited, may_end, found = threading.Event(), threading.Event(), []

    def colleague() -> None:
        with transaction.atomic():
            lock_draft(draft)
            _edit(draft)
            edited.set()
            may_end.wait(timeout=20)
        connection.close()

    def officer() -> None:
        found.append(act())
        connection.close()

    threads = [threading.Thread(target=colleague), threading.Thread(target=officer)]
    threads[0].start()
    assert edited.wait(timeout=20)
    threads[1].start()
    # Long enough for the request to have come to the lock, where it waits for the colleague.
    threads[1].join(timeout=1.5)
    assert threads[1].is_alive(), "the request did not wait"
    may_end.set()
    for thread in threads:
        thread.join(timeout=60)
    return found[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_save_that_ends_while_the_button_is_pressed_does_not_go_in_unseen(attempt: int) -> None:
    desk, draft = _desk(), factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    desk.get("/admin/")
    response = _beside(draft, lambda: desk.post(address, fields))
    assert response.status_code == 200
    assert "changed after you opened this page" in text_of(response)
    assert not Publication.objects.exists()
    assert "Van een collega." in str(content_of(DocumentVersion.objects.get(pk=draft.pk)))


@pytest.mark.django_db
def test_what_was_withdrawn_or_reordered_meanwhile_is_shown_before_a_withdrawal() -> None:
    desk = _desk()
    first, second = factories.terms("2023-01-01"), factories.terms("2023-02-01")
    address = f"/admin/terms/termsversion/{first.pk}/withdraw/"
    fields = open_form(desk, address) | {"reason": "Fout in artikel 8"}
    factories.terms("2023-03-01")
    page = text_of(desk.post(address, fields))
    assert "changed after you opened this page" in page
    assert "Fout in artikel 8" in page
    assert not Withdrawal.objects.filter(version__in=[first, second]).exists()
    assert desk.post(address, open_form(desk, address) | {"reason": "Fout in artikel 8"}).status_code == 302


@pytest.mark.django_db
def test_copies_go_to_whom_the_preview_named() -> None:
    desk, version = _desk(), factories.terms("2023-07-04")
    for code in ("waterakker", "zandwolde"):
        of = factories.customer(code)
        factories.agreement(of)
        if code == "waterakker":
            factories.receive(of, version, "2023-08-01")
    address = "/admin/copies/issuerun/add/"
    state = desk.get(address).context["preview"].state
    factories.receive(of, version, "2023-08-02")
    refused = desk.post(address, {"language": "nl", "state": state})
    assert "changed since you opened this page" in text_of(refused)
    assert refused.context["preview"].missing == 2
    assert not IssueRun.objects.exists()
    assert not CopyRequest.objects.exists()
    for unseen in ({}, {"state": ""}):
        desk.post(address, {"language": "nl", **unseen})
        assert not IssueRun.objects.exists()
    desk.post(address, {"language": "nl", "state": refused.context["preview"].state})
    assert CopyRequest.objects.count() == 2
