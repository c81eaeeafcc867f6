"""What is missing of a sub-processor that a draft is the first to name: said at its row, and stopping by a setting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import Settings

from annexes.models import SubProcessorFacts, SubProcessorRow
from documents import lifecycle
from documents.models import DocumentVersion
from documents.moments import as_printed
from tests import cast, factories
from tests.office.forms import open_form, text_of

NEW = "This sub-processor is new"


@pytest.fixture
def new(annex1: DocumentVersion) -> SubProcessorRow:
    """A sub-processor that stands in a draft after the published version, which does not name it."""
    factories.publish(annex1, "2023-03-01T10:00")
    draft = lifecycle.copy_to_draft(annex1, by=cast.officer(), at=factories.NOW)
    row: SubProcessorRow = draft.subprocessorrow_rows.create(name="Rekenhof Inc", activities="Rekenen", position=2)
    return row


def hints(desk: Client, row: SubProcessorRow) -> dict[str, list[str]]:
    """What is said of the new one while its draft is edited, by the field that each leads to."""
    found: dict[str, list[str]] = {}
    page: Any = html.fromstring(desk.get(f"/admin/annexes/annex1version/{row.version_id}/change/").text)
    for link in page.xpath("//a[@data-hint][contains(., 'Rekenhof')]"):
        found.setdefault(link.get("data-problem").rpartition("-")[2], []).append(link.get("data-hint"))
    return found


def test_what_is_missing_of_a_new_one_is_named_at_its_fields(desk: Client, new: SubProcessorRow) -> None:
    soon = timezone.localdate() + timedelta(days=10)
    SubProcessorFacts.objects.create(row=new, country="US", marked=True, contract="unconfirmed", engaged_from=soon)
    new.chain.create(name="Onderhof Ltd", place="outside", position=1)
    found = hints(desk, new)
    assert set(found) == {"place", "transfer_basis", "contact_function", "contract", "engaged_from"}
    assert as_printed(soon) in found["engaged_from"][0]
    assert len(found["transfer_basis"]) == 2


def test_one_of_which_all_is_known_leaves_nothing_to_say(desk: Client, new: SubProcessorRow) -> None:
    SubProcessorFacts.objects.create(
        row=new,
        country="US",
        place="outside",
        marked=True,
        transfer_basis="safeguards",
        contact_function="Privacy",
        contract="executed",
        engaged_from=timezone.localdate() + timedelta(days=11),
    )
    assert hints(desk, new) == {}


def test_the_first_version_of_a_document_names_none_that_is_new(desk: Client, annex1: DocumentVersion) -> None:
    assert NEW not in text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/publish/"))


def test_a_new_line_is_compared_with_the_line_from_which_it_forks(desk: Client, annex1: DocumentVersion) -> None:
    published = factories.publish(annex1, "2023-03-01T10:00")
    line = lifecycle.fork_line(
        published, from_release="11.0", after=factories.day("2023-03-01"), by=cast.officer(), at=factories.NOW
    )
    draft = lifecycle.copy_to_draft(published, line=line, by=cast.officer(), at=factories.NOW)
    draft.subprocessorrow_rows.create(name="Rekenhof Inc", position=2)
    page = text_of(desk.get(f"/admin/annexes/annex1version/{draft.pk}/publish/"))
    assert page.count(f"Rekenhof Inc – {NEW}") == 3
    assert f"Wolkenbouw BV – {NEW}" not in page


@pytest.mark.parametrize("blocks", [False, True])
def test_whether_it_stops_the_publication_is_a_setting(
    desk: Client, new: SubProcessorRow, settings: Settings, *, blocks: bool
) -> None:
    settings.DPA_NEW_SUB_PROCESSOR_BLOCKS = blocks
    address = f"/admin/annexes/annex1version/{new.version_id}/publish/"
    page: Any = html.fromstring(desk.get(address).text)
    levels = {item.get("class").rpartition("__")[2] for item in page.xpath(f"//ul/li[contains(., '{NEW}')]")}
    assert levels == {"error" if blocks else "warning"}
    if not blocks:
        before = DocumentVersion.objects.published().get()
        fields = open_form(desk, address) | {"read_warnings": "on", "after": str(before.pk)}
        assert desk.post(address, fields).status_code == 302, text_of(desk.post(address, fields))
    assert DocumentVersion.objects.get(pk=new.version_id).is_published is not blocks


def test_the_privacy_shield_is_a_ground_no_more(desk: Client, annex1: DocumentVersion) -> None:
    SubProcessorFacts.objects.filter(row__version=annex1).update(
        place="outside", marked=True, transfer_basis="adequacy", transfer_details="EU-US Privacy-Shield"
    )
    page = text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/publish/"))
    assert "The Privacy Shield is named as a ground" in page


def test_what_regulators_ask_for_and_nobody_entered_is_one_sentence(desk: Client, annex1: DocumentVersion) -> None:
    annex1.activityrow_rows.create(name="Hosting", position=1)
    page = text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/publish/"))
    assert "categories of data subjects; sensitive data; safeguards for the sensitive data; nature, purpose" in page
