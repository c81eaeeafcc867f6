"""Publishing, withdrawing, copying and forking behind their buttons."""

from __future__ import annotations

import pytest
from django.test import Client

from documents import order
from documents.models import DocumentVersion, Doubt, Publication
from documents.rows.drafting import content_of
from terms.kinds import TERMS
from tests import factories
from tests.office.forms import open_form, text_of


def _address(version: DocumentVersion, view: str) -> str:
    model = {"terms": "terms/termsversion", "annex1": "annexes/annex1version", "annex2": "annexes/annex2version"}
    return f"/admin/{model[version.kind]}/{version.pk}/{view}/"


def _publish(version: DocumentVersion) -> DocumentVersion:
    return DocumentVersion.objects.with_names().get(pk=version.pk)


def test_the_page_shows_number_findings_and_place_and_the_warnings_must_be_read(
    desk: Client, annex1: DocumentVersion
) -> None:
    Doubt.objects.create(version=annex1, where="§5", message="Lijst zonder tekens")
    annex1.date = factories.day("2023-02-25")
    annex1.save()
    address = _address(annex1, "publish")
    page = text_of(desk.get(address))
    assert "1/2023/Balans (proposed; it is given now)" in page
    assert "Lijst zonder tekens" in page
    assert "By its date: first of this line" in page
    fields = open_form(desk, address)
    refused = desk.post(address, fields)
    assert "Tick this after reading the warnings" in text_of(refused)
    assert not Publication.objects.exists()
    assert desk.post(address, fields | {"read_warnings": "on"}).status_code == 302
    assert str(_publish(annex1).number) == "1/2023/Balans"


def test_the_moment_of_an_older_publication_and_its_place_are_the_officers(desk: Client) -> None:
    newer = factories.terms("2023-07-04", dated="2023-07-04")
    undated = factories.draft(newer.line)
    address = _address(undated, "publish")
    fields = open_form(desk, address) | {"at_0": "13-03-2023", "at_1": "09:00", "after": "first", "read_warnings": "on"}
    assert desk.post(address, fields).status_code == 302
    assert order.in_order(newer.line) == [undated, newer]
    assert _publish(undated).published_at == factories.local("2023-03-13T09:00")
    assert _publish(undated).rank.confirmed


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ({"at_0": "01-01-2099", "at_1": "09:00"}, "can't be published in the future"),
        ({"at_0": "31-02-2023", "at_1": "09:00"}, "Enter a valid date"),
        ({"at_0": "26-03-2023", "at_1": "02:30"}, "couldn’t be interpreted in time zone"),
    ],
)
def test_a_wrong_moment_is_refused_at_its_field(desk: Client, moment: dict[str, str], said: str) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = _address(draft, "publish")
    response = desk.post(address, open_form(desk, address) | {"read_warnings": "on"} | moment)
    assert said in text_of(response)
    assert not Publication.objects.exists()


def test_a_draft_with_errors_shows_them_and_offers_no_button(desk: Client) -> None:
    line = factories.linear(TERMS)
    fields = open_form(desk, "/admin/terms/termsversion/add/", "termsversion_form") | {"line": str(line.pk)}
    desk.post("/admin/terms/termsversion/add/", fields)
    draft = DocumentVersion.objects.get()
    response = desk.get(_address(draft, "publish"))
    assert "The terms have no articles yet" in text_of(response)
    assert b'<form method="post" class="registry-form' not in response.content


def test_a_published_version_is_read_and_has_no_field_to_edit(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    response = desk.get(_address(version, "change"))
    page = text_of(response)
    assert "its text can't be changed any more" in page
    assert version.digest in page
    assert "Begrippen" in page
    assert b'name="subject"' not in response.content
    for button in ("Copy to new draft", "Withdraw", "Facts"):
        assert button in page
    assert "New release line" not in page


def test_withdrawing_takes_a_reason_and_a_moment(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    address = _address(version, "withdraw")
    fields = open_form(desk, address)
    assert "This field is required" in text_of(desk.post(address, fields))
    early = desk.post(address, fields | {"at_0": "01-01-2020", "reason": "Fout"})
    assert "between the publication and now" in text_of(early)
    assert desk.post(address, fields | {"reason": "Fout in artikel 8"}).status_code == 302
    assert "Fout in artikel 8" in text_of(desk.get(_address(version, "change")))
    assert desk.get(address).status_code == 403


def test_copying_goes_to_the_new_draft(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    address = _address(version, "copy")
    response = desk.post(address, open_form(desk, address))
    draft = DocumentVersion.objects.drafts().get()
    assert response["Location"] == _address(draft, "edit")
    assert content_of(draft).articles == content_of(version).articles


def test_a_new_release_line_starts_with_a_copy_up_to_the_fork(desk: Client, annex1: DocumentVersion) -> None:
    annex1.date = factories.day("2023-02-25")
    annex1.save()
    version = factories.publish(annex1, "2023-02-25T09:00")
    address = _address(version, "fork")
    fields = open_form(desk, address)
    assert "9.10.x" in text_of(desk.post(address, fields | {"from_release": "9.10.x"}))
    assert "exists already" in text_of(desk.post(address, fields | {"from_release": "9.10"}))
    assert desk.post(address, fields | {"from_release": "11.0", "forked_on": "28-11-2022"}).status_code == 302
    draft = DocumentVersion.objects.drafts().get()
    assert (draft.line.from_release, draft.line.parent) == ("11.0", version.line)
    assert [entry.date for entry in content_of(draft).log] == ["28-11-2022"]


def test_the_order_is_changed_and_confirmed(desk: Client) -> None:
    first, second = factories.terms("2023-01-01"), factories.terms("2023-02-01")
    address = f"/admin/documents/document/line/{first.line_id}/order/"
    assert "waits for your confirmation" in text_of(desk.get(address))
    fields = {"version": [str(first.pk), str(second.pk)], f"place-{first.pk}": "2", f"place-{second.pk}": "1"}
    assert "This order is confirmed" in text_of(desk.post(address, fields, follow=True))
    assert order.in_order(first.line) == [second, first]
    incomplete = desk.post(address, fields | {f"place-{first.pk}": "eerst"}, follow=True)
    assert "every published version of the line once" in text_of(incomplete)
    assert order.in_order(first.line) == [second, first]


def test_the_pdf_of_a_draft_is_made_for_officers(desk: Client, client: Client) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    response = desk.get(_address(draft, "pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert client.get(_address(draft, "pdf")).status_code == 302
