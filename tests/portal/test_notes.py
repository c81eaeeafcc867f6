"""What officers say of changes, where a customer reads them: before it receives, beside each change, and as news."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from documents import lifecycle
from documents.notes import NoteTexts, write_note
from tests import cast, factories
from tests.demo_rows import version
from tests.portal.pages import open_page
from tests.small import Small

WHOLE = "Elzenvoort is gecertificeerd volgens ISO 27001."
BESIDE = "Microsoft kan bij dat beheer persoonsgegevens verwerken."


@pytest.fixture
def zandwolde(registry: None) -> Client:
    """A member of a customer of the demo that has still to receive the newest of everything."""
    return cast.signed_in(User.objects.get(email="zandwolde@example.org"))


def test_notes_stand_with_what_is_to_be_received(zandwolde: Client) -> None:
    page = open_page(zandwolde, "/klant/zandwolde/ontvangen/").text_content()
    assert WHOLE in page
    assert BESIDE in page


def test_notes_stand_beside_each_change_of_a_comparison_and_not_on_the_way_back(client: Client, registry: None) -> None:
    old, new = version("annex1", "1/2022/Balans").reference, version("annex1", "2/2023/Balans").reference
    page = open_page(client, f"/vergelijk/{old}/{new}/")
    [change] = page.xpath("//section[contains(@class, 'change--added')][contains(., '1 Microsoft Way')]")
    assert BESIDE in change.text_content()
    assert "sub-verwerker toegevoegd" in change.text_content()
    assert BESIDE not in open_page(client, f"/vergelijk/{new}/{old}/").text_content()


def test_the_page_of_a_version_says_what_changed_in_it(client: Client, small: Small) -> None:
    draft = factories.draft(small.terms.line, dated="2024-01-01")
    write_note(draft, "", NoteTexts(meaning="U hoeft niets te doen."), by=cast.officer(), at=factories.NOW)
    now = timezone.now()
    published = lifecycle.publish(draft, by=cast.officer(), at=now, recorded_at=now).version
    assert "U hoeft niets te doen." in open_page(client, f"/versies/{published.reference}/").text_content()
    member = cast.signed_in(small.member())
    assert "U hoeft niets te doen." in open_page(member, small.page()).text_content()
