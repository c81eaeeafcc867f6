"""A draft says exactly what its content says, in a number of queries that does not grow with it."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from documents.text.content import Block
from tests.texts import TEXTS, Drafter, content


@pytest.mark.parametrize("name", TEXTS)
def test_a_draft_read_back_from_its_rows_is_the_content_it_was_made_of(draft: Drafter, name: str) -> None:
    expected = content(name)
    read = content_of(draft(name))
    assert list(read.blocks()) == list(expected.blocks())
    for field in ("number", "date", "subject"):
        assert getattr(read, field) == getattr(expected, field)


@pytest.mark.parametrize(("name", "queries"), [("terms", 3), ("annex1", 9), ("annex2", 4)])
def test_reading_a_version_takes_a_query_a_table(
    draft: Drafter, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    version = DocumentVersion.objects.with_names().get(pk=draft(name).pk)
    with django_assert_num_queries(queries):
        content_of(version)


def test_the_text_begins_and_ends_where_the_document_does(draft: Drafter) -> None:
    blocks = list(content_of(draft("terms")).blocks())
    assert blocks[0] == Block("heading", "Artikel 1. Toepasselijkheid")
    assert "6/2023" in blocks[-1].text


def test_a_later_text_of_the_same_document_takes_over_the_lineage_of_its_rows(draft: Drafter) -> None:
    first, second = draft("undated"), draft("terms")
    ancestors = {row.lineage: row for row in first.articlerow_rows.all()}
    taken_over = [(row.label, ancestors[row.lineage].label) for row in second.articlerow_rows.all()]
    assert taken_over
    assert all(label == before for label, before in taken_over)


def test_rows_of_a_fork_meet_their_ancestors_and_new_ones_stand_alone(draft: Drafter) -> None:
    old, new = draft("annex1"), draft("annex1-10")
    known = set(old.interfacerow_rows.values_list("lineage", flat=True))
    alone = {row.name for row in new.interfacerow_rows.all() if row.lineage not in known}
    assert alone == {"Vroegsignalering API"}


def test_facts_beside_the_rows_are_proposed_from_the_printed_text(draft: Drafter) -> None:
    version = draft("annex1")
    bkr = version.interfacerow_rows.get(marks="Obsolete")
    assert bkr.facts.obsolete
    assert bkr.facts.third_party_service
    knooppunt = version.interfacerow_rows.get(name__contains="versie 1.1")
    assert knooppunt.facts.version == "1.1"
    birth_date = version.datacategory_rows.get(text__startswith="Geboortedatum")
    assert birth_date.linked_items.filter(row__text="Geboortedatum").exists()
    assert {row.facts.place for row in version.subprocessorrow_rows.all()} == {"unknown"}
