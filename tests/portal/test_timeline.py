"""The time machine: the picture and the table say what the resolver says; addresses carry the moment."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from django.test import Client

from agreements.applicability import resolve
from agreements.applicability.loading import load
from customers.models import Customer
from portal.timeline import Lane, Stretch, Timeline, timeline_of
from portal.timeline_picture import NAMES, WIDTH, picture_of
from tests import factories
from tests.portal.pages import open_page
from tests.small import Small


@pytest.fixture
def history(small: Small) -> Customer:
    """Receipts, an upgrade to a line of its own, an arrangement that ended."""
    small.receive_all("2024-01-10")
    small.product.document.lines.create(from_release="10.0")
    upgraded = factories.annex1(small.product, "10.0", "2024-03-01 09:00")
    factories.receive(small.customer, upgraded, "2024-03-05 10:15")
    factories.install(small.customer, small.product, "10.0.3", "2024-05-01 20:30")
    factories.arrangement(small.agreement, "2024-02-01", ended="2024-06-30")
    factories.terms("2024-07-01 09:00")
    return small.customer


def test_at_every_event_the_picture_shows_what_the_resolver_answers(history: Customer) -> None:
    [facts] = load([history])
    timeline = timeline_of(facts, [], now=factories.NOW)
    for event in timeline.events:
        drawn = {
            stretch.version
            for lane in timeline.lanes
            for stretch in lane.stretches
            if stretch.version and stretch.since <= event.at and (stretch.until is None or event.at < stretch.until)
        }
        assert drawn == set(resolve(history, at=event.at).versions), event


def test_nothing_is_drawn_outside_the_picture_and_nothing_overlaps_in_a_row(history: Customer) -> None:
    [facts] = load([history])
    timeline = timeline_of(facts, [], now=factories.NOW)
    picture = picture_of(timeline, chosen=factories.local("2024-04-01T12:00"))
    assert picture.chosen is not None
    assert NAMES <= picture.chosen <= WIDTH
    for row in picture.rows:
        edges = [(bar.x, bar.x + bar.width) for bar in row.bars]
        assert all(NAMES <= left < right <= WIDTH for left, right in edges)
        assert all(before[1] <= after[0] for before, after in pairwise(edges))
    assert all(NAMES <= mark.x <= WIDTH for mark in picture.marks)


@pytest.mark.parametrize(("moment", "edge"), [("1950-01-01", "before"), ("2999-01-01", "after")])
def test_a_moment_outside_the_picture_has_no_line_in_it_but_stands_in_words_at_its_edge(
    manager: Client, history: Customer, small: Small, moment: str, edge: str
) -> None:
    [facts] = load([history])
    chosen = datetime.fromisoformat(moment).replace(tzinfo=factories.AMSTERDAM)
    picture = picture_of(timeline_of(facts, [], now=factories.NOW), chosen=chosen)
    assert (picture.chosen, picture.before, picture.after) == (None, edge == "before", edge == "after")
    [drawn] = open_page(manager, small.page(f"tijdlijn/?moment={moment}")).find_class("timeline__chosen")
    assert moment[:4] in drawn.text_content()
    assert not drawn.xpath(".//line")


def test_rows_of_arrangements_bear_their_names_in_at_most_two_lines(history: Customer, small: Small) -> None:
    later = factories.arrangement(small.agreement, "2024-03-01")
    later.title = "Toezending van het volledige rapport van de controle"
    later.save()
    [facts] = load([history])
    rows = picture_of(timeline_of(facts, [], now=factories.NOW), chosen=None).rows
    assert len({row.lane.name for row in rows}) == len(rows)
    assert {"Auditrapport", "Toezending"} <= {word for row in rows for _y, line in row.names for word in line.split()}
    assert all(1 <= len(row.names) <= 2 for row in rows)


def test_a_bar_too_short_for_its_number_bears_the_versions_reference(small: Small) -> None:
    turns = [factories.local(day) for day in ("2024-01-01", "2024-05-01")]
    short = Stretch(turns[0], turns[1], "12/2024/Elzenvoort", small.annex2)
    lane = Lane("Annex 2", (short, Stretch(turns[1], None, "13/2024", small.terms)))
    [row] = picture_of(Timeline((lane,), (), factories.NOW), chosen=None).rows
    assert [bar.label for bar in row.bars] == [small.annex2.reference, "13/2024"]


def test_everything_that_happened_stands_in_the_table_newest_first(
    manager: Client, history: Customer, small: Small
) -> None:
    page = open_page(manager, small.page("tijdlijn/"))
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//table//tbody/tr")]
    text = "\n".join(rows)
    for expected in (
        "Balans 10.0.3 installed",
        "received (letter)",
        "published",
        "“Auditrapport” agreed",
        "“Auditrapport” ended",
        "signed",
    ):
        assert expected in text
    assert rows[0].startswith("1 July 2024")


def test_each_event_leads_to_the_moment_from_which_it_counts(manager: Client, history: Customer, small: Small) -> None:
    page = open_page(manager, small.page("tijdlijn/"))
    [link] = page.xpath("//tr[contains(., '10.0.3 installed')]//a[contains(@href, 'moment=')]/@href")
    assert link == small.page("tijdlijn/") + "?moment=2024-05-01T20:30#then"
    after, before = (
        open_page(manager, small.page(f"tijdlijn/?moment=2024-05-01T20:{minute}")) for minute in ("30", "29")
    )
    assert "line 10.0, release 10.0.3" in after.find_class("chosen")[0].text_content()
    assert "line 9.10, release 9.10" in before.find_class("chosen")[0].text_content()


def test_the_moment_goes_along_to_the_page_the_pdf_and_the_copies(
    manager: Client, history: Customer, small: Small
) -> None:
    page = open_page(manager, small.page("tijdlijn/?moment=2024-04-01T12:00"))
    # The PDF is asked for by a button, since looking at a page makes nothing.
    links = page.find_class("chosen")[0].xpath(".//a/@href | .//form/@action")
    for part in ("overeenkomst/", "overeenkomst.pdf", "kopieen/"):
        assert small.page(part) + "?moment=2024-04-01T12:00" in links


def test_the_form_leads_to_an_address_with_the_moment(manager: Client, history: Customer, small: Small) -> None:
    response = manager.get(small.page("tijdlijn/"), {"date": "10-09-2024", "time": "14:00"})
    assert response.headers["Location"] == small.page("tijdlijn/") + "?moment=2024-09-10T14:00"


@pytest.mark.parametrize("nonsense", ["gisteren", "2024-13-40", "0001-01-01", "2024-03-31T02:30", "2024-10-27T02:30"])
def test_a_moment_that_is_none_is_said_so(manager: Client, history: Customer, small: Small, nonsense: str) -> None:
    page = open_page(manager, small.page(f"tijdlijn/?moment={nonsense}"), 400)
    assert page.find_class("error-summary")


def test_a_customer_that_received_nothing_has_a_page_that_says_so(desk: Client, small: Small) -> None:
    factories.customer("leeg")
    assert "none had been received" in open_page(desk, "/klant/leeg/tijdlijn/").text_content()


def test_the_picture_has_a_name_and_a_description_and_no_style_of_its_own(
    manager: Client, history: Customer, small: Small
) -> None:
    text = manager.get(small.page("tijdlijn/")).text
    assert '<title id="timeline-title">Timeline of Gemeente Waterakker</title>' in text
    assert "style=" not in text
