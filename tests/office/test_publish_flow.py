"""From draft to publication on one page: what it shows, whom it asks for approval, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import Settings

from accounts.models import User
from documents import approval
from documents.models import ApprovalStep, ChangeNote, CoverageLink, DocumentVersion
from mail.models import OutgoingMail
from notices.models import Announcement, Kind
from office.addresses import version_address
from office.roles import AUDITOR, DESK, EDITOR, PUBLISHER
from office.versions.row_address import row_address
from tests import cast, factories
from tests.notices.change import draft
from tests.office.forms import Fields, fields_of, text_of
from tests.small import Small

MEANING = "De back-ups gaan voortaan naar Assen."


@pytest.fixture
def change(small: Small) -> DocumentVersion:
    """An editor's draft that adds a sub-processor."""
    made = draft(small.product)
    history: Any = DocumentVersion.history
    for rows in (made.activityrow_rows, made.subprocessorrow_rows):
        kept: Any = rows.model.history
        kept.filter(version_id=made.pk).update(history_user=cast.in_role(EDITOR))
    history.filter(id=made.pk).update(history_user=cast.in_role(EDITOR))
    DocumentVersion.objects.filter(pk=made.pk).update(created_by=cast.in_role(EDITOR), date="2026-11-20")
    return DocumentVersion.objects.get(pk=made.pk)


def browser(person: User) -> Client:
    return cast.signed_in(person, language="en")


def page_of(client: Client, version: DocumentVersion) -> Any:
    response = client.get(version_address(version, "publish"))
    assert response.status_code == 200
    return response


def form_of(client: Client, version: DocumentVersion) -> Fields:
    return fields_of(page_of(client, version).content, "flow")


def press(client: Client, version: DocumentVersion, fields: Fields, button: str = "", value: str = "on") -> Any:
    return client.post(version_address(version, "publish"), fields | ({button: value} if button else {}))


def states(response: Any) -> dict[str, str]:
    """How each step of the list at the head stands."""
    tree: Any = html.fromstring(response.content.decode())
    return {
        step.xpath("a/@href")[0].removeprefix("#"): step.get("class").rsplit("--", 1)[1]
        for step in tree.xpath("//nav[@class='flow-steps']//li")
    }


def buttons(response: Any) -> set[str]:
    tree: Any = html.fromstring(response.content.decode())
    return {button.get("name", "act") for button in tree.xpath("//form[@id='flow']//button")}


def test_alone_an_officer_comes_from_the_page_to_the_board_in_two_clicks(desk: Client, change: DocumentVersion) -> None:
    fields = form_of(desk, change)
    # Recommended for a sub-processor: announce, wait, publish.
    assert (fields["does"], fields["kind"]) == ("announce", Kind.SUB_PROCESSOR)
    response = press(desk, change, fields | {"meaning": MEANING})
    announced = Announcement.objects.get()
    assert response.headers["Location"] == f"/admin/notices/announcement/{announced.pk}/change/"
    fields = form_of(desk, change)
    assert fields["does"] == "publish"
    press(desk, change, fields | {"meaning": MEANING, "read_warnings": "on"})
    assert DocumentVersion.objects.get(pk=change.pk).is_published


def test_the_list_at_the_head_says_how_each_step_stands(desk: Client, change: DocumentVersion) -> None:
    assert states(page_of(desk, change)) == {
        "checks": "attention", "coverage": "attention", "changes": "order", "impact": "order", "act": "order",
    }  # fmt: skip
    change.activityrow_rows.update(name="")
    found = states(page_of(desk, change))
    assert (found["checks"], found["act"]) == ("blocking", "blocking")


def test_every_warning_of_a_row_leads_to_it(desk: Client, change: DocumentVersion) -> None:
    tree: Any = html.fromstring(page_of(desk, change).content.decode())
    links = tree.xpath("//section[@id='checks']//li[contains(., 'Noorderlicht Data')]//a")
    row = change.subprocessorrow_rows.get()
    assert {link.get("href") for link in links} == {row_address(change, f"sub_processors/{row.lineage.hex}")}


@pytest.mark.parametrize("button", ["here", "take_proposals", "date_it", "comment", "link"])
def test_nothing_that_was_typed_is_lost_whatever_button_is_pressed(
    desk: Client, change: DocumentVersion, button: str, settings: Settings
) -> None:
    settings.DPA_FOUR_EYES = True
    typed = {
        "meaning": MEANING, "meaning_en": "Backups move.", "note-why": "Betere prijs.", "does": "publish",
        "when": "later", "due_at_0": "01-02-2030", "due_at_1": "", "words": "Kijk je mee?",
    }  # fmt: skip
    response = press(desk, change, form_of(desk, change) | typed, button)
    # Done, or refused: the page is there with all of it.
    again = (
        fields_of(desk.get(response.headers["Location"].partition("#")[0]).content, "flow")
        if (response.status_code == 302)
        else fields_of(response.content, "flow")
    )
    used = {"words"} if button == "comment" else set()
    assert {name: again[name] for name in typed if name not in used} == {
        name: value for name, value in typed.items() if name not in used
    }
    assert ChangeNote.objects.filter(why="Betere prijs.").exists() is (response.status_code == 302)


def test_notes_that_were_typed_are_frozen_with_the_text_and_a_refused_note_stops_the_act(
    desk: Client, change: DocumentVersion
) -> None:
    fields = form_of(desk, change) | {"does": "publish", "meaning": MEANING, "read_warnings": "on"}
    refused = press(desk, change, fields | {"note-why": "w" * 2001})
    assert "nothing" in text_of(refused).casefold()
    assert fields_of(refused.content, "flow")["meaning"] == MEANING
    press(desk, change, fields | {"note-why": "Betere prijs."})
    assert DocumentVersion.objects.get(pk=change.pk).is_published
    assert ChangeNote.objects.get().why == "Betere prijs."


def test_an_editor_asks_a_publisher_approves_and_publishes(change: DocumentVersion, settings: Settings) -> None:
    settings.DPA_FOUR_EYES = True
    editor, publisher = browser(cast.in_role(EDITOR)), browser(cast.in_role(PUBLISHER))
    shown = page_of(editor, change)
    assert states(shown)["approval"] == "blocking"
    assert {"act", "approve"} & buttons(shown) == set()
    press(editor, change, form_of(editor, change) | {"words": "Alleen de back-ups."}, "ask")
    assert OutgoingMail.objects.get(person=cast.in_role(PUBLISHER)).subject.startswith("Uw goedkeuring")
    waiting = text_of(publisher.get("/admin/"))
    assert "Waiting for your approval" in waiting
    assert "Alleen de back-ups." in waiting
    assert "Waiting for your approval" not in text_of(editor.get("/admin/"))
    fields = form_of(publisher, change) | {"meaning": MEANING, "does": "publish", "read_warnings": "on"}
    assert "approval of a second officer" in text_of(press(publisher, change, fields))
    press(publisher, change, fields, "approve")
    fields = form_of(publisher, change)
    assert fields["meaning"] == MEANING
    assert press(publisher, change, fields).status_code == 302
    assert DocumentVersion.objects.get(pk=change.pk).is_published
    assert [step.did for step in change.approval_steps.all()] == ["requested", "approved"]


def test_a_draft_that_changed_under_the_approver_s_hands_is_refused_kindly(
    change: DocumentVersion, settings: Settings
) -> None:
    settings.DPA_FOUR_EYES = True
    approval.request(change, by=cast.in_role(EDITOR), at=factories.NOW)
    publisher = browser(cast.in_role(PUBLISHER))
    fields = form_of(publisher, change) | {"words": "Ziet er goed uit."}
    change.activityrow_rows.update(name="Iets anders")
    response = press(publisher, change, fields, "approve")
    assert "was changed after you opened this page" in text_of(response)
    assert fields_of(response.content, "flow")["meaning"] == ""
    assert "Ziet er goed uit." in response.text
    assert [step.did for step in ApprovalStep.objects.all()] == ["requested"]


def test_every_button_asks_for_its_own_right(change: DocumentVersion, settings: Settings) -> None:
    settings.DPA_FOUR_EYES = True
    may = {
        EDITOR: {"here", "take_proposals", "link", "say_elsewhere", "unlink", "ask", "comment"},
        PUBLISHER: {"", "date_it", "ask", "comment", "approve", "reject"},
        DESK: set(),
        AUDITOR: set(),
    }
    every = set().union(*may.values())
    for role, allowed in may.items():
        client = browser(cast.in_role(role))
        page = page_of(client, change)
        assert buttons(page) - {"preview"} <= allowed | {"act"}
        assert {name for name in every if press(client, change, {}, name).status_code != 403} == allowed, role


def test_requirements_are_settled_on_the_page_and_each_answer_leads_to_its_row(
    desk: Client, change: DocumentVersion
) -> None:
    assert "proposed:" in text_of(page_of(desk, change))
    press(desk, change, form_of(desk, change), "take_proposals")
    assert states(page_of(desk, change))["coverage"] == "order"
    made = CoverageLink.objects.filter(requirement="28-2").get()
    press(desk, change, form_of(desk, change), "unlink", str(made.pk))
    fields = form_of(desk, change) | {"requirement": "28-2", "elsewhere": "De voorwaarden, art. 10."}
    press(desk, change, fields, "say_elsewhere")
    assert CoverageLink.objects.get(requirement="28-2").elsewhere == "De voorwaarden, art. 10."
