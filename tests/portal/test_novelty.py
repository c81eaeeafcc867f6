"""Who answers is shown every part that differs from what the customer answered last, and signs for nothing else."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from lxml.html import HtmlElement

from agreements.acts.acceptances import Signatory, accept
from agreements.acts.answers import answers_of
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from agreements.models import Acceptance
from documents.models import DocumentVersion
from tests import cast, factories
from tests.cast import signed_in
from tests.portal.pages import Role, answer, open_page
from tests.small import Small
from tests.work import Mail

PAGES = ["akkoord/", "afwijzen/"]


@pytest.fixture(autouse=True)
def bound(small: Small) -> None:
    small.receive_all()


def list_new(page: HtmlElement) -> list[str]:
    """The references of the texts that are linked to under what is new, each after the one that it replaces."""
    found = []
    for part in page.xpath("//section[@aria-labelledby='beside']//section[contains(@class, 'part-changes')]"):
        links = part.xpath(".//a[contains(@href, '/versies/')]/@href")
        found += [link.split("/versies/")[1].partition("/")[0] for link in reversed(links)]
    return found


def receive(small: Small, version: DocumentVersion, on: str) -> DocumentVersion:
    factories.receive(small.customer, version, on)
    return version


@pytest.mark.parametrize("page", PAGES)
def test_without_an_earlier_answer_every_part_is_new(manager: Client, small: Small, page: str) -> None:
    assert list_new(open_page(manager, small.page(page))) == [version.reference for version in small.versions]
    assert "Nothing was answered for you before" in open_page(manager, small.page(page)).text_content()


@pytest.mark.parametrize("page", PAGES)
def test_two_changes_since_the_last_acceptance_are_both_shown(manager: Client, small: Small, page: str) -> None:
    answer(manager, small)
    terms = receive(small, factories.terms("2024-02-01 09:00"), "2024-02-02")
    annex2 = receive(small, factories.annex2("2024-03-01 09:00"), "2024-03-02")
    found = open_page(manager, small.page(page))
    assert list_new(found) == [small.terms.reference, terms.reference, small.annex2.reference, annex2.reference]
    assert "what was accepted for you on" in found.text_content()


def test_after_a_refusal_only_what_came_later_is_new_and_the_refusal_is_named(manager: Client, small: Small) -> None:
    answer(manager, small)
    terms = receive(small, factories.terms("2024-02-01 09:00"), "2024-02-02")
    answer(manager, small, "afwijzen", reason="Nog niet.")
    # Who declined this and accepts it after all is shown the same changes once more.
    assert list_new(open_page(manager, small.page("akkoord/"))) == [small.terms.reference, terms.reference]
    annex2 = receive(small, factories.annex2("2024-03-01 09:00"), "2024-03-02")
    page = open_page(manager, small.page("akkoord/"))
    assert list_new(page) == [small.annex2.reference, annex2.reference]
    assert "what was declined for you on" in page.text_content()


def accept_on(small: Small, at: str) -> None:
    """An answer of then."""
    moment = factories.local(at)
    shown_then = bundle_for(small.customer, at=moment).digest
    signatory, visitor = Signatory("J. van Elten", "contractmanager"), Visitor("127.0.0.1", "")
    accept(small.customer, shown=shown_then, signatory=signatory, by=small.member(), visitor=visitor, at=moment)


def test_a_part_that_applies_no_more_is_listed(manager: Client, small: Small) -> None:
    answer(manager, small)
    small.agreement.products.clear()
    page = open_page(manager, small.page("akkoord/"))
    assert list_new(page) == [small.annex1.reference]
    assert "applies no more" in page.text_content()


def test_an_arrangement_made_since_the_answer_and_one_that_ended_are_both_listed(manager: Client, small: Small) -> None:
    factories.arrangement(small.agreement, "2023-12-11")
    for title, agreed, ended in (("Oud rapport", "2023-12-12", "2024-01-20"), ("Nieuw rapport", "2024-02-03", None)):
        made = factories.arrangement(small.agreement, agreed, ended=ended)
        made.title = title
        made.save()
    accept_on(small, "2024-01-15T12:00")
    [news] = open_page(manager, small.page("akkoord/")).xpath("//section[@aria-labelledby='new-arrangements']")
    assert [
        (item.xpath("string(.//strong)"), item.xpath("string(.//*[@class='badge'])"))
        for item in news.find_class("arrangement")
    ] == [("Nieuw rapport", "added"), ("Oud rapport", "removed")]


def test_where_it_can_not_be_told_which_arrangements_were_answered_all_are_list_new(
    manager: Client, small: Small
) -> None:
    factories.arrangement(small.agreement, "2023-12-11")
    answer(manager, small)
    small.agreement.arrangements.update(text="<p>Anders.</p>")
    [news] = open_page(manager, small.page("akkoord/")).xpath("//section[@aria-labelledby='new-arrangements']")
    assert "Anders." in news.text_content()


def test_statement_mail_records_and_copy_say_what_was_shown_as_new(manager: Client, small: Small, post: Mail) -> None:
    answer(manager, small)
    first = Acceptance.objects.get()
    terms = receive(small, factories.terms("2024-02-01 09:00"), "2024-02-02")
    annex2 = receive(small, factories.annex2("2024-03-01 09:00"), "2024-03-02")
    answer(manager, small)
    last = answers_of(small.customer)[-1]
    assert last.said["compared_with"] == first.statement_digest
    assert last.said["new"] == {
        terms.reference: small.terms.reference,
        annex2.reference: small.annex2.reference,
    }
    mail = str(post()[-1].body)
    for new, before in ((terms, small.terms), (annex2, small.annex2)):
        assert re.search(rf"^- .*\({new.reference}\), in plaats van .*\({before.reference}\)$", mail, re.MULTILINE)
        said = f"{new.reference} in place of {before.reference}"
        assert said in open_page(manager, small.page("ontvangsten/")).text_content()
        with translation.override("en"):
            assert said in render_to_string("documents/copy/evidence/answers.html", {"section": {"answers": [last]}})


@pytest.mark.parametrize("page", PAGES)
def test_who_may_see_what_is_new(reader: Client, desk: Client, small: Small, page: str) -> None:
    everything = [version.reference for version in small.versions]
    for client in (reader, desk):
        assert list_new(open_page(client, small.page(page))) == everything
    stranger = signed_in(cast.member(factories.customer("elders"), Role.CONTRACT_MANAGER))
    assert stranger.get(small.page(page)).status_code == 404
    assert Client().get(small.page(page)).status_code == 302
