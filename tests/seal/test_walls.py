"""The process that reads strangers' files opens no file, no connection and no program, and still judges all kinds."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from pdf import PdfPart, merge, render
from seal import Level, Trust, Verdict, verify
from seal.inspecting import confinement, sandbox
from seal.inspecting.findings import Findings, Task
from seal.inspecting.sandbox import Confinement, confinement_here, inspect_apart, inspect_many
from tests.pdf import papers
from tests.seal import tampering
from tests.seal.sealed import SealedAt, SettingsOf, nothing, record_of
from tests.seal.test_strangers import sign_by_oneself


@pytest.fixture(params=["bubblewrap", "seccomp alone"])
def walls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The walls as they are here, and as they are where no Bubblewrap is."""
    if request.param == "bubblewrap" and not confinement._namespaces(("seal",)):
        pytest.skip("Bubblewrap is not there, or may not make namespaces here.")
    if request.param == "seccomp alone":
        monkeypatch.setattr(confinement, "_namespaces", lambda rooms: ())
    confinement_here.cache_clear()
    yield request.param
    confinement_here.cache_clear()


def test_it_reads_no_file_and_opens_no_connection(walls: str) -> None:
    assert confinement_here() == Confinement(reads_files=False, opens_connections=False)


def test_without_any_wall_that_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A library of that name that can't be loaded, as where libseccomp is not installed.
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('no libseccomp')\n")
    monkeypatch.setattr(confinement, "_namespaces", lambda rooms: ())
    started = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from seal.inspecting.process import main; main()"
    monkeypatch.setattr(confinement, "command", lambda module: [sys.executable, "-c", started])
    confinement_here.cache_clear()
    found = confinement_here()
    confinement_here.cache_clear()
    assert found == Confinement(reads_files=True, opens_connections=True)


def test_all_kinds_of_files_are_judged_as_without_walls(
    walls: str, copy: bytes, sealed_at: SealedAt, trust: Trust, tmp_path: Path, settings_of: SettingsOf
) -> None:
    from seal.inspecting.inspection import inspect

    locked = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(copy)) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="eigenaar", user=""))
    foreign = sign_by_oneself(copy, tmp_path, "Iemand")
    issued = record_of(sealed_at(Level.B_LTA), settings_of(Level.B_LTA))
    tasks = [
        Task(sealed_at(Level.B_B)),
        Task(sealed_at(Level.B_LTA), issued.statement, issued.signature),
        Task(foreign),
        Task(locked.getvalue()),
        Task(foreign.replace(b"startxref", b"startxrfe")),
        Task(b"no pdf"),
    ]
    apart = inspect_many(tasks, trust.roots)
    here = [inspect(task, list(trust.roots), at=datetime.now(UTC)) for task in tasks]
    assert apart == here
    assert [bool(found.signatures) for found in apart] == [True, True, True, False, True, False]


def test_nothing_is_loaded_once_the_walls_are_closed(
    copy: bytes, sealed_at: SealedAt, trust: Trust, tmp_path: Path
) -> None:
    """A module that is loaded on first use is a file that can't be opened any more."""
    files = {"sealed": sealed_at(Level.B_LTA), "foreign": sign_by_oneself(copy, tmp_path, "Iemand"), "none": copy}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    program = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from seal.inspecting.confinement import shut_in
from seal.inspecting.findings import Task
from seal.inspecting.inspection import inspect
files = [Path(name).read_bytes() for name in sys.argv[1:]]
shut_in()
before = set(sys.modules)
for data in files:
    inspect(Task(data, b"x", b"0"), [], at=datetime.now(UTC))
print(*sorted(set(sys.modules) - before))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *(str(tmp_path / name) for name in files)],
        capture_output=True,
        text=True,
        check=True,
        cwd=confinement.PROJECT,
    )
    assert done.stdout.split() == []


def test_one_file_that_breaks_the_process_takes_no_other_with_it(copy: bytes, trust: Trust) -> None:
    found = inspect_many([Task(copy), Task(tampering.laughs()), Task(b"no pdf")], trust.roots)
    assert [one.failure for one in found] == ["", "too_demanding", "damaged"]


def test_a_crash_of_a_parser_is_a_file_that_we_cannot_read(monkeypatch: pytest.MonkeyPatch, trust: Trust) -> None:
    crash = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"]
    monkeypatch.setattr(confinement, "command", lambda module: crash)
    assert inspect_apart(Task(b"x"), trust.roots) == Findings(failure="unreadable")
    assert verify(b"x", trust=trust, record=nothing).verdict is Verdict.CANNOT_TELL


def test_where_bubblewrap_does_not_work_the_file_is_inspected_all_the_same(
    monkeypatch: pytest.MonkeyPatch, copy: bytes, trust: Trust
) -> None:
    refusing = shutil.which("false")
    monkeypatch.setattr(shutil, "which", lambda name: refusing)
    confinement._namespaces.cache_clear()
    found = inspect_apart(Task(merge([PdfPart(render(papers.cover()))])), trust.roots)
    confinement._namespaces.cache_clear()
    assert (found.failure, found.signatures) == ("", ())
    assert sandbox.SECONDS < 10
