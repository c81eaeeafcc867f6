"""What the officer finds on the desk."""

from __future__ import annotations

import pytest

from accounts.models import User
from annexes.content import Annex1Content, Interface, SubProcessor
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from documents.text.content import LogEntry
from tests import factories


@pytest.fixture
def annex1(officer: User) -> DocumentVersion:
    """A draft of an annex 1 with rows of several kinds."""
    content = Annex1Content(
        subject="Bijlage 1",
        log_heading="1. Versiebeheer",
        log=(LogEntry("28-11-2022", "<p>Eerste uitgave.</p>"), LogEntry("25-02-2023", "<p>Koppelingen.</p>")),
        identifying=("Naam;", "Adres;"),
        additional=("Schulden;",),
        sub_processors=(SubProcessor("Wolkenbouw BV", "Kade 1", "Hosting"),),
        interfaces=(
            Interface("Zaakkoppeling", "<p>Uitwisseling van zaken.</p>", data_items=("Naam", "Adres", "Datum")),
            Interface("Bankkoppeling", "<p>Betalingen.</p>"),
        ),
    )
    line = factories.product("Balans").document.lines.get(from_release="9.10")
    return create_draft(content, line, by=officer, at=factories.local("2023-03-01T09:00"))
