"""What ``check --deploy`` says of an installation that is not as it should be."""

from __future__ import annotations

import pytest

from dpa_registry.checks import inspection_is_shut_in
from seal.inspecting import confinement, sandbox
from seal.inspecting.sandbox import Confinement


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Confinement(reads_files=False, opens_connections=False), []),
        (Confinement(reads_files=True, opens_connections=False), ["it can read files."]),
        (Confinement(reads_files=True, opens_connections=True), ["it can read files and open connections."]),
        (None, ["does not work here."]),
    ],
)
def test_an_inspection_that_is_not_shut_in_is_named(
    monkeypatch: pytest.MonkeyPatch, found: Confinement | None, told: list[str]
) -> None:
    monkeypatch.setattr("dpa_registry.checks.confinement_here", lambda: found)
    warnings = inspection_is_shut_in(None)
    assert [warning.id for warning in warnings] == ["dpa_registry.W003"] * len(told)
    assert all(str(warning.msg).endswith(end) for warning, end in zip(warnings, told, strict=True))
    assert all("bubblewrap" in str(warning.hint) for warning in warnings)


def test_here_the_inspection_is_shut_in() -> None:
    sandbox.confinement_here.cache_clear()
    confinement._namespaces.cache_clear()
    assert inspection_is_shut_in(None) == []
