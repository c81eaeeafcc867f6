"""What a seal says when it is read later: after a week, after its certificates, and after those of its time stamps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seal import Level, Problem, Report, Trust, Verdict
from seal.inspecting.findings import Task
from seal.inspecting.inspection import inspect
from seal.verification import report
from tests.seal.sealed import NOW, SealedAt

# The sealing certificate lasts five years, that of the time stamps fifteen, revocation lists a week.
A_WEEK_LATER, AFTER_THE_SEAL, AFTER_THE_STAMPS = (timedelta(days=days) for days in (8, 366 * 6, 366 * 16))


def _read(sealed: bytes, trust: Trust, later: timedelta) -> Report:
    """The report on a file that is on no record, read that much later."""
    findings = inspect(Task(sealed), list(trust.roots), at=NOW + later)
    return report(sealed, findings, trust=trust, known=None, has_record=True)


@pytest.mark.parametrize("later", [A_WEEK_LATER, AFTER_THE_SEAL])
@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT, Level.B_LTA])
def test_a_stamped_seal_stays_good_after_its_lists_and_its_certificate(
    level: Level, later: timedelta, sealed_at: SealedAt, trust: Trust
) -> None:
    found = _read(sealed_at(level), trust, later)

    assert (found.verdict, found.problems) == (Verdict.ALTERED, (Problem.NOT_ON_RECORD,))
    assert found.level is level
    assert found.stamped_at is not None


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT, Level.B_LTA])
def test_after_the_certificate_of_its_last_stamp_nothing_proves_when_it_was_sealed(
    level: Level, sealed_at: SealedAt, trust: Trust
) -> None:
    found = _read(sealed_at(level), trust, AFTER_THE_STAMPS)

    assert (found.verdict, found.problems) == (Verdict.CANNOT_TELL, (Problem.NOT_TRUSTED,))
    assert (found.level, found.stamped_at) == (Level.B_B, None)


def test_a_seal_without_a_stamp_is_good_as_long_as_its_certificate(sealed_at: SealedAt, trust: Trust) -> None:
    assert _read(sealed_at(Level.B_B), trust, A_WEEK_LATER).problems == (Problem.NOT_ON_RECORD,)
    assert _read(sealed_at(Level.B_B), trust, AFTER_THE_SEAL).problems == (Problem.NOT_TRUSTED,)
