"""What a migration adds to a table changes nothing of what the journal held of its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annexes.models import SubProcessorFacts, SubProcessorRow
from journal.acts import act
from journal.images import images
from journal.watching import watched_by
from tests import cast, factories

pytestmark = pytest.mark.django_db


def _image(**values: str) -> tuple[str, str]:
    """The image of a row of history as it is held, and as it was before the columns came."""
    row = SubProcessorRow.objects.order_by("-pk")[0]
    with act("facts.corrected", by=cast.officer(), at=factories.NOW):
        facts, _created = SubProcessorFacts.objects.update_or_create(row=row, defaults=values)
    model: Any = SubProcessorFacts
    [record] = model.history.filter(id=facts.pk)[:1]
    now = watched_by(type(record))
    assert now is not None
    assert now.later
    before = replace(now, columns=tuple(name for name in now.columns if name not in now.later), later=frozenset())
    return images(now, [record.pk])[str(record.pk)].text, images(before, [record.pk])[str(record.pk)].text


def test_a_row_from_before_a_column_came_is_what_the_journal_says(annex1_draft: None) -> None:
    held, before = _image(country="NL")
    assert held == before


def test_what_stands_in_such_a_column_is_held_like_all_else(annex1_draft: None) -> None:
    held, before = _image(location="Deventer")
    assert held != before
    assert _image(location="Zwolle")[0] not in (held, before)


@pytest.fixture
def annex1_draft() -> None:
    line = factories.product("Balans").document.lines.get(from_release="9.10")
    draft = factories.draft(line)
    with act("draft.edited", by=cast.officer(), at=factories.NOW):
        draft.subprocessorrow_rows.create(name="Wolkenbouw BV", position=1)
