"""Workers killed while they write and send notices, to a server that puts off and refuses: none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from notices.acts.announcing import Telling, announce
from notices.models import Kind
from tests import cast, factories, probes
from tests.notices import kills

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_notice_is_lost_and_only_a_kill_sends_one_twice_with_the_same_number(tmp_path: Path) -> None:
    product = factories.product("Balans", "9.10")
    for number in range(60):
        customer = factories.customer(f"klant-{number}", contact_email=f"contact{number}@example.org", dpo_email="")
        factories.agreement(customer, product, signed="2023-01-01")
    draft = factories.draft(factories.linear("terms"))
    telling = Telling(Kind.NEW_VERSION, opens_window=False, meaning="Artikel 1 is duidelijker.")
    # Sixty are more than are written at once: workers write them.
    announcement = announce(draft, telling, by=cast.officer(), at=timezone.now())
    found = kills.run(announcement, kills=10 if probes.ALL else 3, folder=tmp_path, workers=1, seconds=120)
    assert found.notices == 60
    assert found.lost == 0, found
    assert set(found.states) <= {"accepted", "bounced"}
    assert found.twice <= found.kills
    assert found.renumbered == 0
