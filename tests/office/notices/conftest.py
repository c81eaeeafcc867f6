"""An intended change on the officer's desk, and customers that it concerns."""

from __future__ import annotations

import pytest

from annexes.content import Activity, Annex1Content, SubProcessor
from customers.models import Customer
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from notices.acts.announcing import announce
from notices.models import Announcement
from tests import cast, factories
from tests.factories import day
from tests.notices.change import TELLING
from tests.small import Small


@pytest.fixture
def change(small: Small) -> DocumentVersion:
    """A draft of annex 1 of the small registry, dated, that adds a sub-processor."""
    content = Annex1Content(
        subject="Sub-verwerkers",
        date=day("2026-11-20"),
        activities=(Activity("Beheer", "<p>Wij beheren de omgeving.</p>"),),
        sub_processors=(SubProcessor("Noorderlicht Data bv", "Assen", "Back-ups"),),
    )
    line = small.product.document.lines.get(from_release="9.10")
    return create_draft(content, line, by=cast.officer(), at=factories.NOW)


@pytest.fixture
def others(small: Small) -> list[Customer]:
    """Three more customers on the line, one of them without any address, one whose release is unknown."""
    found = [
        factories.customer("hoogvoorde", contact_email="hoog@example.org", dpo_email=""),
        factories.customer("laakmere", contact_email="", dpo_email=""),
        factories.customer("zandwolde", contact_email="zand@example.org", dpo_email="fg-zand@example.org"),
    ]
    for customer in found:
        factories.agreement(customer, small.product)
    for customer in found[:2]:
        factories.install(customer, small.product, "9.10", "2023-01-01")
    return found


@pytest.fixture
def announced(change: DocumentVersion, others: list[Customer]) -> Announcement:
    """Announced two days before now."""
    return announce(change, TELLING, by=cast.officer(), at=factories.NOW)
