"""What differs between a version and another one, as officers see it: on its own page, and before they act."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from accounts.models import User
from annexes.content import Activity, Annex1Content
from documents import lifecycle
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from office.addresses import version_address
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.office import everything
from tests.office.forms import open_form, text_of
from tests.office.wizard import proposed, upload
from tests.work import Work

FIRST = "<p>Verwerker informeert binnen tien dagen.</p>"
SECOND = "<p>Verwerker informeert binnen vijf dagen.</p>"
THIRD = "<p>Verwerker informeert binnen twee dagen.</p>"


def terms_draft(text: str, dated: str, *more: str) -> DocumentVersion:
    texts = [text, *more]
    paragraphs = tuple(Paragraph(f"{number}.", one) for number, one in enumerate(texts, start=1))
    content = TermsContent(date=factories.day(dated), articles=(Article("Artikel 1.", "Melden", paragraphs),))
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.NOW)


@pytest.fixture
def published(officer: User) -> DocumentVersion:
    return factories.publish(terms_draft(FIRST, "2023-07-04"), "2023-07-04")


def tree_of(response: Any) -> Any:
    return html.fromstring(response.content.decode())


def marks(response: Any, tag: str) -> list[str]:
    """The words that are gone (``del``) or new (``ins``), in the texts as they stand in one."""
    found = tree_of(response).xpath(f"//*[@class='change__inline']//{tag}")
    return ["".join(mark.xpath("text()")).strip() for mark in found]


def page(version: DocumentVersion, view: str = "compare", query: str = "") -> str:
    return version_address(version, view) + query


# --- The page ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_compared_with_what_it_was_made_from(desk: Client, published: DocumentVersion) -> None:
    draft = terms_draft(SECOND, "2024-01-01")
    response = desk.get(page(draft))
    assert (marks(response, "del"), marks(response, "ins")) == (["tien"], ["vijf"])
    assert "made from this version" in text_of(response)
    assert page(draft) in [link.get("href") for link in tree_of(desk.get(page(draft, "change"))).xpath("//a")]


def test_what_a_draft_was_made_from_is_the_version_it_was_copied_from_and_not_the_newest(
    desk: Client, published: DocumentVersion
) -> None:
    newer = factories.publish(terms_draft(SECOND, "2024-01-01", "<p>Verwerker meldt ook de oorzaak.</p>"), "2024-01-01")
    copy = lifecycle.copy_to_draft(published, by=cast.officer(), at=factories.NOW)
    names = tree_of(desk.get(page(copy))).xpath("//option[@selected]/@value")
    assert names == [published.reference]
    response = desk.get(page(copy, query=f"?with={newer.reference}"))
    assert "vijf" in marks(response, "del")
    assert "tien" in marks(response, "ins")


def test_a_draft_is_compared_with_any_other_version_and_the_other_way_round(
    desk: Client, published: DocumentVersion
) -> None:
    other = terms_draft(SECOND, "2024-01-01")
    draft = terms_draft(THIRD, "2024-02-01")
    offered = tree_of(desk.get(page(draft))).xpath("//select[@name='with']//option/@value")
    assert offered == [published.reference, other.reference]
    response = desk.get(page(draft, query=f"?with={other.reference}"))
    assert (marks(response, "del"), marks(response, "ins")) == (["vijf"], ["twee"])
    turned = desk.get(page(draft, query=f"?with={other.reference}&turned=1"))
    assert (marks(turned, "del"), marks(turned, "ins")) == (["twee"], ["vijf"])


def test_facts_beside_the_text_are_compared_too(desk: Client, annex1: DocumentVersion) -> None:
    copy = lifecycle.copy_to_draft(annex1, by=cast.officer(), at=factories.NOW)
    address = page(copy, "facts")
    fields = open_form(desk, address)
    place = next(name for name in fields if name.endswith("-place") and "__prefix__" not in name)
    assert desk.post(address, fields | {place: "outside"}).status_code == 302
    assert "Facts beside the text" in text_of(desk.get(page(copy)))


def test_the_first_version_of_a_document_has_nothing_to_be_compared_with(desk: Client) -> None:
    draft = factories.draft(factories.linear(TERMS))
    assert "nothing to compare it with yet" in text_of(desk.get(page(draft)))


def test_a_draft_that_is_deleted_meanwhile_is_not_found_and_the_other_one_is_said_to_be_gone(
    desk: Client, published: DocumentVersion
) -> None:
    draft, other = terms_draft(SECOND, "2024-01-01"), terms_draft(THIRD, "2024-02-01")
    address = page(draft, query=f"?with={other.reference}")
    other.delete()
    gone = desk.get(address)
    assert gone.status_code == 404
    assert "may have been deleted meanwhile" in text_of(gone)
    assert tree_of(gone).xpath("//select[@name='with']//option/@value") == [published.reference]
    draft.delete()
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("reference", ["PV-0", "PV-99999999999999999999", "B1-1", "x' OR 1=1", "%00", "%E2%98%83"])
def test_a_reference_that_leads_nowhere_is_not_found(desk: Client, published: DocumentVersion, reference: str) -> None:
    assert desk.get(page(published, query=f"?with={reference}")).status_code == 404


def test_a_version_of_another_kind_is_not_compared(desk: Client, published: DocumentVersion) -> None:
    annex2 = factories.annex2("2023-07-04")
    assert desk.get(page(published, query=f"?with={annex2.reference}")).status_code == 404


def test_who_may_read_versions_compares_them_and_nobody_else(client: Client, published: DocumentVersion) -> None:
    draft = terms_draft(SECOND, "2024-01-01")
    assert client.get(page(draft)).status_code == 302
    assert cast.signed_in(cast.stranger()).get(page(draft)).status_code == 302
    assert cast.signed_in(cast.member(factories.customer())).get(page(draft)).status_code == 302
    assert everything.staff("kaal").get(page(draft)).status_code == 403
    assert everything.reader().get(page(draft)).status_code == 200
    assert everything.administrator().get(page(draft)).status_code == 200


# --- Before publication -----------------------------------------------------------------------------------------------


def test_what_changes_and_the_whole_text_stand_before_the_button(desk: Client, published: DocumentVersion) -> None:
    draft = terms_draft(SECOND, "2024-01-01")
    response = desk.get(page(draft, "publish"))
    assert (marks(response, "del"), marks(response, "ins")) == (["tien"], ["vijf"])
    tree = tree_of(response)
    order = tree.xpath("//*[contains(@class, 'comparison__summary')]|//article|//*[@id='act']//button")
    assert [each.tag for each in order][:3] == ["section", "article", "button"]


def test_an_older_text_is_compared_with_the_one_that_it_will_follow(desk: Client, published: DocumentVersion) -> None:
    factories.publish(terms_draft(THIRD, "2024-06-01"), "2024-06-01")
    draft = terms_draft(SECOND, "2024-01-01")
    assert marks(desk.get(page(draft, "publish")), "del") == ["tien"]


def test_the_first_version_is_all_new(desk: Client) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    assert "all of it is new" in text_of(desk.get(page(draft, "publish")))


# --- Across the lines -------------------------------------------------------------------------------------------------


def annex1_of(line: Any, activity: str, dated: str) -> DocumentVersion:
    content = Annex1Content(date=factories.day(dated), activities=(Activity(activity, "<p>Beheer van gegevens.</p>"),))
    return factories.publish(create_draft(content, line, by=cast.officer(), at=factories.NOW), dated)


@pytest.mark.parametrize("view", ["fork", "copy"])
def test_before_a_line_or_a_copy_is_made_the_officer_sees_what_differs_across_the_lines(
    desk: Client, officer: User, view: str
) -> None:
    lines = factories.product("Balans").document.lines
    old = annex1_of(lines.get(from_release="9.10"), "Inhuizen", "2023-01-01")
    new = annex1_of(lines.get(from_release="10.0"), "Hosting", "2023-02-01")
    response = desk.get(page(old, view))
    assert "What differs across the lines" in text_of(response)
    [address] = {link.split("#")[0] for link in tree_of(response).xpath("//section//a/@href") if "compare" in link}
    shown = text_of(desk.get(address))
    assert f"({new.reference})" in shown
    assert "Inhuizen" in shown
    assert "Hosting" in shown


def test_a_document_with_one_line_and_one_version_has_no_lines_to_compare(
    desk: Client, published: DocumentVersion
) -> None:
    assert "across the lines" not in text_of(desk.get(page(published, "copy")))


# --- After an import --------------------------------------------------------------------------------------------------

TEXT = "Artikel 1. Begrippen\n\n1. Verwerker is de {who} die persoonsgegevens verwerkt.\n\n2. Meer is er niet.\n"


def imported(desk: Client, work: Work, text: str) -> tuple[Any, str]:
    """The page about a text that has been imported, and its address."""
    address = upload(desk, text.encode(), work)
    desk.post(address, proposed(desk.get(address)))
    work()
    return desk.get(address), address


def test_after_an_import_the_officer_sees_what_differs_from_the_nearest_version(desk: Client, work: Work) -> None:
    first, _address = imported(desk, work, TEXT.format(who="partij"))
    assert "first version of its document" in text_of(first)
    second, address = imported(desk, work, TEXT.format(who="onderneming"))
    shown = text_of(second)
    assert "1 reworded" in shown
    [link] = {link.split("#")[0] for link in tree_of(second).xpath("//a/@href") if "compare" in link}
    assert (marks(desk.get(link), "del"), marks(desk.get(link), "ins")) == (["partij"], ["onderneming"])
    DocumentVersion.objects.order_by("-pk")[0].delete()
    assert "has been deleted since" in text_of(desk.get(address))
