"""The officer at work: staff with the rights of the group, no superuser."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from annexes.content import Annex1Content, Interface, SubProcessor
from documents.content import LogEntry
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from office.roles import GROUP
from tests import cast, factories


@pytest.fixture
def privacy_officer(db: None) -> User:
    """An officer with the rights of the group only."""
    user = cast.officer()
    user.groups.add(Group.objects.get(name=GROUP))
    return user


@pytest.fixture
def desk(privacy_officer: User) -> Client:
    """The browser of the privacy officer, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(privacy_officer)
    return client


@pytest.fixture
def annex1(privacy_officer: User) -> DocumentVersion:
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
    return create_draft(content, line, by=cast.officer(), at=factories.local("2023-03-01T09:00"))
