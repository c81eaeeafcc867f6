"""Two at the same moment: nobody is told that what is being published is not made, and nobody waits for ever."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from documents.errors import Refused
from documents.models import DocumentVersion
from notices.acts.announcing import announce, publish, revoke
from notices.models import Announcement, Kind, NoticeRecipient
from notices.reaching.addressing import choose
from tests import cast, factories
from tests.notices.change import TELLING, draft
from tests.open_transaction import beside
from tests.small import Small

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="is about the locks of PostgreSQL"),
]
NOW = timezone.now()


def test_an_announcement_is_not_revoked_beside_the_publication_of_what_it_announced(small: Small) -> None:
    version, officer = draft(small.product), cast.officer()
    announced = announce(version, TELLING, by=officer, at=NOW)

    def take_back() -> str:
        try:
            revoke(announced, reason="Gaat niet door.", by=officer, at=NOW)
        except Refused:
            return "refused"
        return "revoked"

    assert beside(lambda: publish(version, TELLING, by=officer, at=NOW, recorded_at=NOW), take_back) == "refused"
    assert DocumentVersion.objects.get(pk=version.pk).is_published
    assert not Announcement.objects.filter(revoked_at__isnull=False).exists()


def test_a_customer_receives_while_a_version_is_published_of_which_it_is_told(small: Small) -> None:
    version, officer = draft(small.product), cast.officer()
    beside(
        lambda: publish(version, TELLING, by=officer, at=NOW, recorded_at=NOW),
        lambda: factories.receive(small.customer, small.terms, "2024-02-02"),
    )
    assert small.customer.receipts.filter(version=small.terms).count() == 1
    assert small.customer.notices.count() == 1


def test_of_two_members_who_choose_recipients_at_once_the_second_counts(small: Small) -> None:
    def choice(*others: str) -> None:
        wanted = [(Kind.SUB_PROCESSOR, "other", address) for address in others]
        choose(small.customer, wanted, language="nl", by=None, at=NOW)

    beside(lambda: choice("inkoop@example.org", "recht@example.org"), lambda: choice("inkoop@example.org"))
    assert [row.address for row in NoticeRecipient.objects.all()] == ["inkoop@example.org"]
