"""Two officers in one draft: the second is told, and nothing that was typed is lost."""

from __future__ import annotations

from django.test import Client

from annexes.models import DataItem, InterfaceRow
from documents.models import DocumentVersion, LogRow
from documents.rows.drafting import content_of
from terms.kinds import TERMS
from terms.models import ArticleRow, TermsVersion
from tests import cast, factories
from tests.office.forms import fields_of, open_form, text_of

FORM = "annex1version_form"


def _address(version: DocumentVersion) -> str:
    return f"/admin/annexes/annex1version/{version.pk}/change/"


def _edit_meanwhile(version: DocumentVersion) -> None:
    row = LogRow.objects.filter(version=version).first()
    assert row is not None
    row.text = "<p>Ondertussen.</p>"
    row._history_user = cast.person("collega@example.org", name="Cor Collega")
    row.save()


def test_a_draft_that_a_colleague_edited_is_not_overwritten_and_keeps_what_was_typed(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {"subject": "Getypt onderwerp"}
    fields["interfacerow_rows-0-text"] = "<p>Getypte tekst.</p>"
    _edit_meanwhile(annex1)
    response = desk.post(_address(annex1), fields)
    assert response.status_code == 200
    page = text_of(response)
    assert "Cor Collega changed this draft on" in page
    assert "nothing was saved" in page
    assert content_of(annex1).subject == "Bijlage 1"
    again = fields_of(response.content, FORM)
    assert again["subject"] == "Getypt onderwerp"
    assert again["interfacerow_rows-0-text"] == "<p>Getypte tekst.</p>"


def test_saving_again_after_the_warning_puts_the_typed_text_in_place(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-text"] = "<p>Getypte tekst.</p>"
    _edit_meanwhile(annex1)
    again = fields_of(desk.post(_address(annex1), fields).content, FORM)
    assert desk.post(_address(annex1), again).status_code == 302
    assert content_of(annex1).interfaces[0].text == "<p>Getypte tekst.</p>"


def test_rows_that_a_colleague_removed_come_back_with_their_lineage_when_saved_again(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-name"] = "Zaakkoppeling nieuw"
    gone = InterfaceRow.objects.get(name="Zaakkoppeling")
    items = set(DataItem.objects.filter(interface=gone).values_list("lineage", flat=True))
    gone.delete()
    response = desk.post(_address(annex1), fields)
    assert response.status_code == 200
    assert "changed this draft on" in text_of(response)
    assert not InterfaceRow.objects.filter(name="Zaakkoppeling nieuw").exists()
    response = desk.post(_address(annex1), fields_of(response.content, FORM))
    assert response.status_code == 302, text_of(response)
    back = InterfaceRow.objects.get(name="Zaakkoppeling nieuw")
    assert back.lineage == gone.lineage
    assert [interface.name for interface in content_of(annex1).interfaces] == ["Zaakkoppeling nieuw", "Bankkoppeling"]
    assert set(DataItem.objects.filter(interface=back).values_list("lineage", flat=True)) == items


def test_a_draft_that_was_published_meanwhile_is_answered_with_what_was_typed(desk: Client) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/change/"
    fields = open_form(desk, address, "termsversion_form") | {"subject": "Getypt onderwerp"}
    fields["articlerow_rows-0-paragraphs-0-text"] = "<p>Getypte tekst.</p>"
    factories.publish(draft, "2023-07-04T09:00")
    response = desk.post(address, fields)
    assert response.status_code == 200
    assert "was published meanwhile" in text_of(response)
    again = fields_of(response.content, "termsversion_form")
    assert again["subject"] == "Getypt onderwerp"
    assert again["articlerow_rows-0-paragraphs-0-text"] == "<p>Getypte tekst.</p>"
    assert TermsVersion.objects.get(pk=draft.pk).subject == ""
    assert desk.post(address, again).status_code == 200
    assert ArticleRow.objects.get(version=draft).title == "Begrippen"


def test_publishing_a_draft_that_was_changed_after_the_page_was_opened_asks_to_read_it_again(
    desk: Client, annex1: DocumentVersion
) -> None:
    address = f"/admin/annexes/annex1version/{annex1.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    _edit_meanwhile(annex1)
    response = desk.post(address, fields)
    assert "was changed after you opened this page" in text_of(response)
    assert not DocumentVersion.objects.published().exists()
    assert desk.post(address, fields_of(response.content, "registry")).status_code == 302
    assert DocumentVersion.objects.published().get() == annex1


def test_publishing_what_somebody_else_has_just_published_says_so(desk: Client) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    factories.publish(draft, "2023-07-04T09:00")
    response = desk.post(address, fields, follow=True)
    assert "has been published already" in text_of(response)
