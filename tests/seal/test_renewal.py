"""A seal outlives the certificate of its time stamp when that stamp is renewed in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from seal import Level, Problem, SealError, SealMisconfigured, SealSettings, Trust, Verdict, proof_ends, renew
from seal.demo import ISSUER, STAMPS, DemoAuthority
from seal.inspecting.findings import Task
from seal.inspecting.inspection import inspect
from seal.timestamps import Authority
from seal.verification import report
from tests.seal.sealed import NOW, SealedAt, SettingsOf

# The certificate of the first stamps lasts fifteen years; the one that follows it, as long from its own beginning.
TEN_YEARS, AFTER_THE_FIRST_STAMPS = timedelta(days=366 * 10), timedelta(days=366 * 16)


def _read(sealed: bytes, trust: Trust, later: timedelta) -> tuple[Verdict, Problem, Level | None]:
    findings = inspect(Task(sealed), list(trust.roots), at=datetime.now(UTC) + later)
    found = report(sealed, findings, trust=trust, known=None, has_record=True)
    return found.verdict, found.problems[0], found.level


@pytest.fixture
def next_stamps(settings_of: SettingsOf, authority: Path, tmp_path: Path) -> SealSettings:
    """The settings of years later: the same authority stamps with another key, whose certificate lasts longer."""
    settings = settings_of(Level.B_LTA)
    later = DemoAuthority(tmp_path)
    for who in ("root", ISSUER):
        for what in ("key", "certificate"):
            later.path(who, what).write_bytes(DemoAuthority(authority).path(who, what).read_bytes())
    later.prepare("Voorbeeld B.V.", 2048, datetime.now(UTC) + timedelta(minutes=4))
    # Its certificate has to be valid already at the moment that the tests live in.
    stamps = Authority(later.key(STAMPS), later.certificate(STAMPS), (later.certificate(ISSUER),))
    return replace(settings, time_stamps=stamps, revocation_lists=DemoAuthority(authority))


@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
def test_a_renewed_stamp_is_appended_and_the_seal_stays_as_good_as_it_was(
    level: Level, sealed_at: SealedAt, trust: Trust, next_stamps: SealSettings
) -> None:
    sealed = sealed_at(level)
    renewed = renew(sealed, settings=next_stamps)

    assert renewed.startswith(sealed)
    for later in (timedelta(0), TEN_YEARS):
        assert _read(renewed, trust, later) == (Verdict.ALTERED, Problem.NOT_ON_RECORD, Level.B_LTA)
    twice = renew(renewed, settings=next_stamps)
    assert _read(twice, trust, TEN_YEARS) == (Verdict.ALTERED, Problem.NOT_ON_RECORD, Level.B_LTA)


def test_it_is_known_until_when_the_newest_stamp_proves_something(
    sealed_at: SealedAt, next_stamps: SealSettings, settings_of: SettingsOf
) -> None:
    first = proof_ends(sealed_at(Level.B_LTA))
    renewed = proof_ends(renew(sealed_at(Level.B_LTA), settings=next_stamps))

    assert first is not None
    assert renewed is not None
    assert first.date() == (NOW + timedelta(days=366 * 15)).date()
    assert renewed > first
    assert proof_ends(sealed_at(Level.B_T)) == first  # the stamp in the seal itself
    assert proof_ends(sealed_at(Level.B_B)) is None


def test_what_cannot_be_proved_any_more_gets_no_new_stamp(
    sealed_at: SealedAt, next_stamps: SealSettings, settings_of: SettingsOf
) -> None:
    sealed = bytearray(sealed_at(Level.B_LTA))
    sealed[len(sealed_at(Level.B_LT)) // 2] ^= 1
    with pytest.raises(SealError):
        renew(bytes(sealed), settings=next_stamps)
    with pytest.raises(SealMisconfigured, match="no archive time stamps"):
        renew(sealed_at(Level.B_T), settings=settings_of(Level.B_T))
    with pytest.raises(SealError, match="can't be read"):
        proof_ends(b"%PDF-1.7\n")


def test_a_renewed_file_is_no_longer_good_when_anything_else_follows_it(
    sealed_at: SealedAt, trust: Trust, next_stamps: SealSettings
) -> None:
    renewed = renew(sealed_at(Level.B_LTA), settings=next_stamps)
    findings = inspect(Task(renewed + b"\n% more"), list(trust.roots), at=NOW)
    found = report(renewed, findings, trust=trust, known=None, has_record=True)
    assert Problem.ADDED_TO in found.problems
