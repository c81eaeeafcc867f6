"""A draft that was not saved: leaving warns, a refusal names each problem, and an expired session loses nothing."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Dialog, Page, expect

from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from tests.browser.test_admin_editing import PASSPHRASE, _save, desk, draft

__all__ = ["desk", "draft"]


def _move_first_article_down(page: Page) -> None:
    row = page.locator("#articlerow_rows-data > .form-group").filter(has_text="Artikel 1. Begrippen")
    row.locator("> .form-row > h3 [data-move=down]").click()


def test_leaving_a_page_with_a_moved_row_asks_first(desk: Page, draft: DocumentVersion) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    _move_first_article_down(desk)
    desk.evaluate("location.href = '/admin/'")
    desk.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert desk.url.split("#")[0].endswith("/change/")
    _save(desk)
    assert [article.title for article in content_of(draft).articles][:2] == ["Duur", "Begrippen"]


def test_leaving_an_untouched_page_asks_nothing(desk: Page) -> None:
    with desk.expect_navigation():
        desk.evaluate("location.href = '/admin/'")
    expect(desk).to_have_url(re.compile("/admin/$"))


def _spoil_third_article(page: Page) -> None:
    page.locator("h3 strong", has_text="Artikel 3. Kosten").click()
    page.locator("#id_articlerow_rows-2-paragraphs-0-label").fill("1. \ufffd")
    page.locator("#id_articlerow_rows-2-paragraphs-1-label").fill("2a.")


def test_a_refused_save_says_so_on_top_and_leads_to_the_field(desk: Page, draft: DocumentVersion) -> None:
    _spoil_third_article(desk)
    desk.locator("a[href='#general']").click()
    with desk.expect_navigation():
        desk.locator("button[name=_continue]").click()
    summary = desk.locator("#problems")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Artikel 3. Kosten")
    expect(summary).to_contain_text("U+FFFD")
    expect(desk.locator("#tabs-items a[href='#articlerow_rows'] .registry-badge")).to_have_text("1")
    summary.locator("a[data-problem]").first.click()
    expect(desk.locator("#id_articlerow_rows-2-paragraphs-0-label")).to_be_focused()
    expect(desk.locator("#id_articlerow_rows-2-paragraphs-1-label")).to_have_value("2a.")
    desk.locator("#id_articlerow_rows-2-paragraphs-0-label").fill("1.")
    _save(desk)
    assert [p.label for p in content_of(draft).articles[2].paragraphs] == ["1.", "2a."]
    expect(desk.locator("#problems")).to_have_count(0)


@pytest.mark.parametrize("length", [20, 199_000])
def test_after_an_expired_session_the_form_is_filled_again(desk: Page, draft: DocumentVersion, length: int) -> None:
    desk.locator("h3 strong", has_text="Artikel 2. Duur").click()
    desk.locator("#articlerow_rows-1-paragraphs-data .add-row").click()
    new = desk.locator("#articlerow_rows-1-paragraphs-data > .form-group:not(.empty-form)").nth(2)
    new.locator("input[name$='-label']").fill("3.")
    long = "woord " * (length // 6)
    new.locator(".ProseMirror").click()
    desk.keyboard.insert_text(f"Nieuw lid. {long}")
    Session.objects.all().delete()
    with desk.expect_navigation():
        desk.locator("button[name=_continue]").click()
    email = draft.created_by.email if draft.created_by else ""
    desk.locator("input[name=login]").fill(email)
    desk.locator("input[name=password]").fill(PASSPHRASE)
    desk.locator("input[name=password]").press("Enter")
    expect(desk.locator("#problems")).to_contain_text("You had been signed out")
    assert len(content_of(draft).articles[1].paragraphs) == 2
    _save(desk)
    added = content_of(draft).articles[1].paragraphs[2]
    assert (added.label, added.text) == ("3.", f"<p>Nieuw lid. {long}".rstrip() + "</p>")
