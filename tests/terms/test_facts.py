"""The deposit, proposed beside the closing text of the terms."""

from __future__ import annotations

from datetime import date

import pytest

from terms.content import TermsContent
from terms.facts import Deposit, deposit
from tests.imports.seeds import FIRST, SECOND, contents


@pytest.mark.parametrize("pattern", [FIRST, SECOND])
def test_the_deposit_is_read_from_the_closing_text(pattern: str) -> None:
    assert deposit(contents(pattern)[0]) == Deposit("Rechtbank Overijssel", "Almelo", date(2023, 3, 10), "6/2023")


def test_terms_without_a_deposit_have_none() -> None:
    assert deposit(TermsContent(closing="<p>Slot.</p>")) is None


def test_a_deposit_on_an_impossible_day_has_no_date() -> None:
    closing = "<p>Bewaard bij de Rechtbank Gooi, locatie Naarden op 31-02-2020 onder nummer 4/2020.</p>"
    found = deposit(TermsContent(closing=closing))
    assert found == Deposit("Rechtbank Gooi", "Naarden", None, "4/2020")
