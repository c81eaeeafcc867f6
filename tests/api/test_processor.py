"""What the processor's programs read and enter."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from agreements.applicability import resolve
from agreements.models import InstalledRelease, Standing
from journal.models import Entry
from machines.models import Client
from notices.models import Announcement, Kind, Notice, NoticeAddress
from tests import factories
from tests.api.programs import Program, program
from tests.small import Small

UPGRADE = {"customer": "waterakker", "product": "Balans", "release": "10.0", "installedAt": "2024-05-01T08:00:00+02:00"}


@pytest.fixture
def ours(small: Small, officer: User) -> Program:
    """A program of the processor that may do all that one can be allowed."""
    return program(None, by=officer)


def test_a_release_system_reports_upgrades_sees_first_what_they_do_and_repeats_nothing(
    small: Small, ours: Program
) -> None:
    same = {**UPGRADE, "release": "9.10.0", "installedAt": "2024-01-01T00:00:00Z"}
    dry = ours.post("/installed-releases", {"installations": [UPGRADE, same], "dryRun": True}).json()
    assert [item["outcome"] for item in dry["items"]] == ["entered", "known"]
    assert InstalledRelease.objects.count() == 1

    done = ours.post("/installed-releases", {"installations": [UPGRADE, same]}).json()
    assert (done["entered"], done["known"], done["dryRun"]) == (1, 1, False)
    newest = InstalledRelease.objects.latest("installed_at")
    history: Any = newest.history
    assert (newest.release, history.get().history_user) == ("10.0", ours.registered.made_by)
    assert Entry.objects.filter(kind="release.reported").count() == 1
    assert "release 10.0" in str(resolve(small.customer, at=timezone.now()).annexes1[0].reason)

    again = ours.post("/installed-releases", {"installations": [UPGRADE]}).json()
    corrected = ours.post("/installed-releases", {"installations": [{**UPGRADE, "release": "10.1"}]}).json()
    assert (again["known"], corrected["corrected"], InstalledRelease.objects.count()) == (1, 1, 2)
    read = ours.get("/installed-releases?customer=waterakker").json()["items"]
    assert [item["release"] for item in read] == ["9.10", "10.1"]
    assert read[1]["installedAt"] == "2024-05-01T06:00:00Z"


def test_all_that_is_wrong_in_a_bulk_is_named_and_nothing_of_it_entered(small: Small, ours: Program) -> None:
    wrong: list[dict[str, Any]] = [UPGRADE, {**UPGRADE, "customer": "nergens"}, {**UPGRADE, "product": "Niets"}]
    answer = ours.post("/installed-releases", {"installations": wrong})
    assert [error["location"]["pointer"] for error in answer.json()["errors"]] == [
        "/installations/1/customer",
        "/installations/2/product",
    ]
    answer = ours.post(
        "/installed-releases", {"installations": [{**UPGRADE, "release": "ten", "installedAt": "2024-05-01"}]}
    )
    assert {error["location"]["pointer"] for error in answer.json()["errors"]} == {
        "/installations/0/release",
        "/installations/0/installedAt",
    }
    twice = ours.post("/installed-releases", {"installations": [UPGRADE, {**UPGRADE, "release": "11"}]})
    assert twice.status_code == 409
    assert InstalledRelease.objects.count() == 1


def test_many_are_entered_with_few_queries(small: Small, ours: Program, django_assert_max_num_queries: Any) -> None:
    many = [factories.customer(f"klant-{number}", name=f"Klant {number}") for number in range(120)]
    data = {"installations": [{**UPGRADE, "customer": customer.code} for customer in many]}
    with django_assert_max_num_queries(60):
        assert ours.post("/installed-releases", data).json()["entered"] == 120
    assert not Standing.objects.filter(customer__in=many, is_stale=False, parts__release="10.0").exists()


def test_a_crm_reads_all_customers_page_by_page_and_what_binds_each(small: Small, ours: Program) -> None:
    for number in range(3):
        factories.customer(f"klant-{number}", name=f"Klant {number}")
    first = ours.get("/customers?limit=2").json()
    rest = ours.get(f"/customers?cursor={first['nextCursor']}").json()
    assert len(first["items"]) + len(rest["items"]) == 4
    assert ours.get("/customers/klant-1/applicability").json()["isEmpty"]
    assert ours.get("/agreements").json()["items"][0]["reference"] == small.agreement.reference
    assert ours.get("/customers/klant-1/notices").status_code == 403  # the customer's own


def test_boards_and_deliveries_are_those_of_the_office(small: Small, ours: Program) -> None:
    now = timezone.now()
    announcement = Announcement.objects.create(
        version=small.annex1, act="published", kind=Kind.SUB_PROCESSOR, opens_window=True, made_at=now
    )
    notice = Notice.objects.create(announcement=announcement, customer=small.customer, created_at=now, written_at=now)
    NoticeAddress.objects.create(
        notice=notice, who="contact", address="c@example.org", message_id="<1@x>", state="bounced", state_at=now
    )
    [found] = ours.get("/announcements").json()["items"]
    assert (found["counts"]["concerned"], found["counts"]["bounced"]) == (1, 1)
    assert ours.get(f"/announcements/{announcement.pk}").json() == found
    [delivery] = ours.get(f"/deliveries?announcementId={announcement.pk}").json()["items"]
    assert (delivery["customer"], delivery["state"]) == ("waterakker", "bounced")
    assert ours.get("/deliveries?announcementId=999").json()["items"] == []


def test_who_left_the_processor_leaves_programs_that_only_read(small: Small, ours: Program, officer: User) -> None:
    officer.is_staff = False
    officer.save()
    assert ours.post("/installed-releases", {"installations": [UPGRADE]}).status_code == 403
    assert ours.get("/customers").status_code == 200
    assert Client.objects.get().made_by == officer
