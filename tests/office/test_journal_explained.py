"""Officers read what the journal is, what to do when something is found, and what it is behind with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from pytest_django import Settings

from journal import anchoring, sequencing
from journal.tlog.note import WITNESS, SigningKey
from office import verification
from tests import cast, factories
from tests.journal.entries import place, write
from tests.office import everything
from tests.office.forms import text_of

ADDRESS = "/admin/uitleg/journaal/"
OVERVIEW = "/admin/"


def ago(**time: int) -> Any:
    return timezone.now() - timedelta(**time)


def test_officers_read_it_and_nobody_else(client: Client, desk: Client) -> None:
    assert desk.get(ADDRESS).status_code == 200
    assert everything.reader().get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 302
    assert cast.signed_in(cast.stranger()).get(ADDRESS).status_code == 302
    assert cast.signed_in(cast.member(factories.customer())).get(ADDRESS).status_code == 302
    assert everything.staff("kaal").get(ADDRESS).status_code == 403


def test_the_overview_and_the_side_bar_lead_to_it(desk: Client) -> None:
    tree: Any = html.fromstring(desk.get(OVERVIEW).text)
    assert tree.xpath("//section//a/@href").count(ADDRESS) == 1
    registry = reverse("admin:hub", args=["registry"])
    assert registry in tree.xpath("//nav//a/@href")
    hub: Any = html.fromstring(desk.get(registry).text)
    assert hub.xpath("//section//a/@href").count(ADDRESS) == 1
    everybody: Any = html.fromstring(everything.staff("kaal").get(OVERVIEW).text)
    assert ADDRESS not in everybody.xpath("//a/@href")


def test_it_says_what_is_found_what_to_do_and_what_only_an_older_checkpoint_finds(desk: Client) -> None:
    page = text_of(desk.get(ADDRESS))
    for words in (
        "What to do when something is found",
        "verify_registry --all",
        "--checkpoint FILE",
        "write the whole",
    ):
        assert words in page
    verification.verify_and_tell(at=timezone.now())
    assert "everything was as the" in text_of(desk.get(ADDRESS))


def test_while_all_is_done_the_overview_warns_of_nothing(desk: Client) -> None:
    sequencing.tend(now=timezone.now())
    place(2, at=ago(days=1))
    anchoring.tend(now=timezone.now())
    assert "Since" not in text_of(desk.get(OVERVIEW))


@pytest.mark.parametrize("minutes", [1, 20])
def test_entries_that_wait_for_more_than_some_minutes_are_a_warning(desk: Client, minutes: int) -> None:
    sequencing.tend(now=timezone.now())
    write(1, at=ago(minutes=minutes))
    warned = "wait for their place in it" in text_of(desk.get(OVERVIEW))
    assert warned is (minutes > 5)
    assert ("wait for their place in it" in text_of(desk.get(ADDRESS))) is warned


@pytest.mark.parametrize("minutes", [20, 90])
def test_a_missing_time_stamp_is_a_warning_after_an_hour(desk: Client, minutes: int) -> None:
    place(1, at=ago(minutes=minutes))
    assert ("could be time-stamped" in text_of(desk.get(OVERVIEW))) is (minutes > 60)


def test_a_witness_that_does_not_sign_is_named(desk: Client, settings: Settings) -> None:
    key = SigningKey("witness.example", Ed25519PrivateKey.generate(), WITNESS).verifier
    settings.JOURNAL = {**settings.JOURNAL, "WITNESSES": (f"http://127.0.0.1:9 {key}",)}
    place(1, at=ago(hours=2))
    assert "the witness witness.example has signed no checkpoint" in text_of(desk.get(OVERVIEW))


@pytest.mark.parametrize("hours", [20, 30])
def test_mail_that_is_overdue_is_a_warning_and_within_the_interval_it_is_none(
    desk: Client, settings: Settings, hours: int
) -> None:
    settings.JOURNAL = {**settings.JOURNAL, "MAIL_TO": ("notary@example.org",), "MAIL_HOURS": 24}
    place(1, at=ago(hours=hours))
    assert ("was mailed to those who keep it" in text_of(desk.get(OVERVIEW))) is (hours > 24)


def test_wrong_settings_are_said_and_the_overview_stays(desk: Client, settings: Settings) -> None:
    settings.JOURNAL = {**settings.JOURNAL, "WITNESSES": ("nonsense",)}
    response = desk.get(OVERVIEW)
    assert response.status_code == 200
    assert "The settings of the journal are not right" in text_of(response)
