"""Of two who press the same button, the later one to be served may have begun first."""

from __future__ import annotations

from datetime import timedelta

from agreements.acts.receiving import open_and_receive
from agreements.acts.statements import Visitor
from agreements.models import PortalReceipt
from tests.factories import NOW
from tests.small import Small

VISITOR = Visitor("192.0.2.1", "Test")


def test_who_began_before_the_first_receipt_is_told_of_it_and_adds_none(small: Small) -> None:
    shown = {version.reference: version.digest for version in small.versions}
    first, second = small.member(name="anna"), small.member(name="bram")
    made = open_and_receive(small.customer, shown, by=first, visitor=VISITOR, at=NOW)
    found = open_and_receive(small.customer, shown, by=second, visitor=VISITOR, at=NOW - timedelta(seconds=1))
    assert [item.is_new for item in made] == [True] * 3
    assert [item.is_new for item in found] == [False] * 3
    assert [item.receipt for item in found] == [item.receipt for item in made]
    assert PortalReceipt.objects.count() == 3
