"""The bundle's digest: what was agreed, with the parties behind a salt."""

from __future__ import annotations

from datetime import datetime

from agreements.bundle import bundle_for
from agreements.models import Arrangement
from customers.models import Customer
from tests import factories

AT: datetime = factories.NOW


def test_the_digest_is_the_same_each_time_and_at_each_moment_of_the_same_combination(hoogvoorde: Customer) -> None:
    digests = {bundle_for(hoogvoorde, at=at).digest for at in (AT, AT, factories.local("2026-11-01T09:00"))}
    assert len(digests) == 1


def test_another_combination_arrangement_or_party_gives_another_digest(hoogvoorde: Customer) -> None:
    digests = {bundle_for(hoogvoorde, at=AT).digest, bundle_for(hoogvoorde, at=factories.local("2023-06-01")).digest}
    arrangement = Arrangement.objects.filter(agreement__customer=hoogvoorde, ended_on=None)[0]
    arrangement.text += "<p>En anders niet.</p>"
    arrangement.save()
    digests.add(bundle_for(hoogvoorde, at=AT).digest)
    hoogvoorde.dpo_name = "Een ander"
    digests.add(bundle_for(hoogvoorde, at=AT).digest)
    assert len(digests) == 4


def test_equal_details_give_another_digest_under_another_salt(hoogvoorde: Customer) -> None:
    before = bundle_for(hoogvoorde, at=AT).digest
    hoogvoorde.salt = "0" * 64
    assert bundle_for(hoogvoorde, at=AT).digest != before
