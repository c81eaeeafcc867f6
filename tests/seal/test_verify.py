"""The verdict on a file that somebody brings."""

from __future__ import annotations

import io
import json
import logging
import shutil
import sys
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import crl
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.validation.dss import DocumentSecurityStore

from pdf import PdfPart, merge, prepare, render
from seal import Certification, Level, Problem, Proof, Trust, Verdict, demo_settings, renew, seal, verify
from seal.demo import ISSUER, SEAL, DemoAuthority
from seal.inspecting.findings import Task
from seal.inspecting.inspection import inspect
from seal.inspecting.sandbox import LARGEST, inspect_apart
from seal.keys import in_asn1
from seal.verification import report as judge
from tests.pdf import papers
from tests.seal import tampering
from tests.seal.sealed import NOW, TERMS, SealedAt, SettingsOf, nothing, on_record

CLASSES = sorted(tampering.classes(Path()))
_OTHER_BYTES = {Problem.CHANGED, Problem.ADDED_TO}
# What is said first of a file that was changed in that way; chance decides which.
_SAID = {
    "text": {*_OTHER_BYTES, Problem.DAMAGED},
    "cover": {*_OTHER_BYTES, Problem.DAMAGED},
    "attachment": _OTHER_BYTES,
    # A digit anywhere in the seal: the certificate in it, its value, a stamp, or room that nothing covers.
    "signature": {
        *_OTHER_BYTES,
        Problem.BAD_TIME_STAMP,
        Problem.DAMAGED,
        Problem.FALSE_SEAL,
        Problem.FOREIGN_SEAL,
        Problem.NOT_TRUSTED,
        Problem.NOT_ON_RECORD,
    },
    "appended": {Problem.ADDED_TO, Problem.DAMAGED},
    "pages": {*_OTHER_BYTES, Problem.DAMAGED},
    "unsealed": {Problem.NO_SEAL, Problem.ADDED_TO, Problem.NOT_ON_RECORD},
    "shadow": {Problem.ADDED_TO},
    # With or without a change before it.
    "second signature": {Problem.MORE_SIGNATURES, Problem.ADDED_TO},
}
_VERDICTS = {
    Problem.DAMAGED: Verdict.CANNOT_TELL,
    Problem.NOT_TRUSTED: Verdict.CANNOT_TELL,
    Problem.NO_SEAL: Verdict.NOT_OURS,
    Problem.FOREIGN_SEAL: Verdict.NOT_OURS,
    Problem.FALSE_SEAL: Verdict.INVALID,
}


@pytest.mark.parametrize("level", list(Level))
def test_a_file_on_record_is_issued(level: Level, sealed_at: SealedAt, trust: Trust, settings_of: SettingsOf) -> None:
    sealed = sealed_at(level)

    report = verify(sealed, trust=trust, record=on_record(settings_of(level), sealed))

    assert (report.verdict, report.problems, report.size) == (Verdict.ISSUED, (), len(sealed))


def test_a_seal_that_allows_no_change_is_judged_by_the_same_rule(
    copy: bytes, trust: Trust, settings_of: SettingsOf, tmp_path: Path
) -> None:
    """Such are the copies that were issued before, and those of who sets DPA_SEAL_CERTIFICATION to 1."""
    settings = replace(settings_of(Level.B_LTA), certification=Certification.NO_CHANGES)
    sealed = seal(copy, settings=settings, at=NOW)
    assert verify(sealed, trust=trust, record=on_record(settings, sealed)).verdict is Verdict.ISSUED
    for name in ("appended", "shadow", "second signature"):
        changed = next(tampering.samples(sealed, tampering.classes(tmp_path)[name], 1, seed=7))
        found = verify(changed, trust=trust, record=on_record(settings, sealed))
        assert found.problems[0] in _SAID[name], name


@pytest.mark.parametrize(("level", "revisions"), [(Level.B_LT, 1), (Level.B_LTA, 2)])
def test_a_seal_that_covers_its_own_proof_is_judged_by_the_same_rule(
    level: Level, revisions: int, copy: bytes, trust: Trust, settings_of: SettingsOf, tmp_path: Path
) -> None:
    settings = replace(settings_of(level), proof=Proof.INSIDE)
    sealed = seal(copy, settings=settings, at=NOW)
    assert sealed.startswith(copy)
    # At B-LT nothing at all follows the seal, so that no reader can take something for a change.
    assert sealed[len(copy) :].count(b"%%EOF") == revisions
    found = verify(sealed, trust=trust, record=on_record(settings, sealed))
    assert (found.verdict, found.level) == (Verdict.ISSUED, level)
    for name in ("appended", "shadow", "second signature"):
        changed = next(tampering.samples(sealed, tampering.classes(tmp_path)[name], 1, seed=7))
        assert verify(changed, trust=trust, record=on_record(settings, sealed)).problems[0] in _SAID[name], name
    renewed = renew(sealed, settings=settings)
    assert renewed.startswith(sealed)
    assert verify(renewed, trust=trust, record=on_record(settings, renewed)).verdict is Verdict.ISSUED


def test_what_the_seal_allows_a_viewer_to_fill_in_is_a_change_all_the_same(
    sealed_at: SealedAt, trust: Trust, settings_of: SettingsOf
) -> None:
    sealed = sealed_at(Level.B_LTA)
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    # An empty field for another signature, which DocMDP 2 lets anybody add.
    append_signature_field(writer, SigFieldSpec("Medeondertekenaar"))
    out = io.BytesIO()
    writer.write(out)
    found = verify(out.getvalue(), trust=trust, record=on_record(settings_of(Level.B_LTA), sealed))
    assert (found.verdict, found.problems[0]) == (Verdict.ALTERED, Problem.ADDED_TO)


def test_a_valid_seal_over_other_bytes_is_not_the_file_we_issued(
    sealed_at: SealedAt, trust: Trust, settings_of: SettingsOf
) -> None:
    record = on_record(settings_of(Level.B_LTA), sealed_at(Level.B_LTA))

    report = verify(sealed_at(Level.B_LT), trust=trust, record=record)

    assert (report.verdict, report.problems) == (Verdict.ALTERED, (Problem.NOT_ON_RECORD,))


def test_without_a_record_a_good_file_is_never_called_issued(sealed_at: SealedAt, trust: Trust) -> None:
    report = verify(sealed_at(Level.B_LTA), trust=trust, record=None)

    assert (report.verdict, report.problems) == (Verdict.CANNOT_TELL, (Problem.NO_RECORD,))


def test_a_file_without_a_seal_is_not_ours(copy: bytes, trust: Trust) -> None:
    report = verify(copy, trust=trust, record=nothing)

    assert (report.verdict, report.problems) == (Verdict.NOT_OURS, (Problem.NO_SEAL,))


def test_a_file_sealed_by_somebody_else_is_not_ours(copy: bytes, trust: Trust, tmp_path: Path) -> None:
    other = demo_settings(tmp_path, organisation="Een ander B.V.", key_bits=2048)

    report = verify(seal(copy, settings=other, at=datetime.now(UTC)), trust=trust, record=nothing)

    assert (report.verdict, report.problems) == (Verdict.NOT_OURS, (Problem.FOREIGN_SEAL,))


def test_a_key_that_merely_names_our_certificate_is_found_out(copy: bytes, trust: Trust, sealed_at: SealedAt) -> None:
    sealed = sealed_at(Level.B_B)
    (start, end) = next(
        (at, at + 512) for at in range(sealed.rindex(b"/Contents <") + 11, len(sealed)) if _is_signature(sealed, at)
    )
    forged = sealed[: start + 8] + b"0123456789abcdef" + sealed[start + 24 :]

    report = verify(forged, trust=trust, record=nothing)

    assert end - start == 512
    assert (report.verdict, report.problems) == (Verdict.INVALID, (Problem.FALSE_SEAL,))


def _is_signature(sealed: bytes, at: int) -> bool:
    """The signature value is the last octet string of 256 bytes in the CMS."""
    return sealed[at - 8 : at] == b"04820100" and sealed[at + 512 : at + 520].strip(b"0") == b""


def test_a_seal_made_after_the_certificate_was_withdrawn_is_invalid(copy: bytes, tmp_path: Path) -> None:
    settings = demo_settings(tmp_path, organisation="Voorbeeld B.V.", level=Level.B_T, key_bits=2048)
    authority = DemoAuthority(tmp_path)
    authority.revoke(SEAL, datetime.now(UTC) - timedelta(hours=1))
    # Level B-T asks no one whether the certificate is still good; the lists come into the file later.
    file = io.BytesIO(seal(copy, settings=settings, at=datetime.now(UTC)))
    lists = [crl.CertificateList.load(der) for der in authority.current()]
    DocumentSecurityStore.add_dss(file, None, crls=lists, certs=[in_asn1(authority.certificate(ISSUER))])

    report = verify(file.getvalue(), trust=Trust.of(settings), record=nothing)

    assert (report.verdict, report.problems) == (Verdict.INVALID, (Problem.REVOKED,))


@pytest.fixture(scope="module")
def small(settings_of: SettingsOf) -> bytes:
    """A short copy with an archive time stamp."""
    parts = [PdfPart(render(papers.cover()), "r"), PdfPart(prepare(render(papers.body(1, 2))))]
    return seal(merge(parts, attachments=[TERMS]), settings=settings_of(Level.B_LTA), at=NOW)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for somebody else's keys."""
    return tmp_path_factory.mktemp("stranger")


@pytest.mark.parametrize("name", CLASSES)
def test_every_kind_of_change_is_caught(name: str, small: bytes, trust: Trust, stranger: Path) -> None:
    # Through the process apart, which costs as much as the inspection; the rules see nine more of each kind below.
    for changed in tampering.samples(small, tampering.classes(stranger)[name], 1, seed=4):
        report = verify(changed, trust=trust, record=nothing)

        assert report.problems[0] in _SAID[name]
        assert report.verdict is _VERDICTS.get(report.problems[0], Verdict.ALTERED)


@pytest.mark.parametrize("name", CLASSES)
def test_every_kind_of_change_is_caught_by_the_rules_alone(
    name: str, small: bytes, trust: Trust, stranger: Path
) -> None:
    for changed in tampering.samples(small, tampering.classes(stranger)[name], 9, seed=11):
        findings = inspect(Task(changed), list(trust.roots), at=datetime.now(UTC))
        report = judge(changed, findings, trust=trust, known=None, has_record=False)

        assert report.problems != (Problem.NO_RECORD,)


def _bomb() -> bytes:
    """A cross-reference stream of three hundred megabytes in three hundred kilobytes."""
    packed = zlib.compress(bytes(300_000_000), 9)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 4 2]/Size 9/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n"
    return head % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def _deep() -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n"
        + b"[" * 200_000
        + b"\nendobj\nxref\n0 1\n0000000000 65535 f \n"
        + (b"trailer\n<</Size 2/Root " + b"[" * 200_000 + b">>\nstartxref\n200026\n%%EOF\n")
    )


def _circle(copy: bytes) -> bytes:
    """A file whose cross-references point at themselves for ever."""
    start = len(copy)
    return copy + b"xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, start)


def test_hostile_files_get_an_answer(copy: bytes, trust: Trust) -> None:
    files = {
        "empty": b"",
        "text": b"Dit is geen PDF.",
        "head": b"%PDF-1.7\n%%EOF",
        "half": copy[: len(copy) // 2],
        "bomb": _bomb(),
        "deep": _deep(),
        "circle": _circle(copy),
        "zeros": bytes(1_000_000),
    }

    for file in files.values():
        started = time.monotonic()
        report = verify(file, trust=trust, record=nothing)

        assert report.verdict is Verdict.CANNOT_TELL
        assert report.problems in ((Problem.DAMAGED,), (Problem.TOO_DEMANDING,))
        assert time.monotonic() - started < 10


def test_a_file_that_takes_too_long_is_given_up(trust: Trust) -> None:
    started = time.monotonic()

    assert inspect_apart(Task(tampering.laughs()), trust.roots, seconds=2).failure == "too_demanding"
    # Two seconds of its own; on the clock at most three times as much on a busy machine, and its end.
    assert time.monotonic() - started < 8


def test_a_file_that_takes_too_much_memory_is_given_up(sealed_at: SealedAt, trust: Trust) -> None:
    assert inspect_apart(Task(sealed_at(Level.B_B)), trust.roots, memory=48 * 1024 * 1024).failure == "too_demanding"


def test_an_inspection_that_does_not_work_is_our_fault_and_logged(
    sealed_at: SealedAt, trust: Trust, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = shutil.which("false")
    assert broken is not None
    monkeypatch.setattr(sys, "executable", broken)

    with caplog.at_level(logging.ERROR):
        report = verify(sealed_at(Level.B_B), trust=trust, record=nothing)

    assert (report.verdict, report.problems) == (Verdict.CANNOT_TELL, (Problem.NOT_INSPECTED,))
    assert "does not work" in caplog.text


def test_why_a_file_is_damaged_is_logged(trust: Trust, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert inspect_apart(Task(b"Dit is geen PDF."), trust.roots).failure == "damaged"
    assert "A file can't be read as we make them: PdfReadError" in caplog.text


def test_an_encrypted_file_is_named_so(copy: bytes, trust: Trust) -> None:
    output = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(copy)) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="eigenaar", user="lezer"))

    report = verify(output.getvalue(), trust=trust, record=nothing)

    assert (report.verdict, report.problems) == (Verdict.CANNOT_TELL, (Problem.ENCRYPTED,))


def test_a_huge_file_is_not_read_at_all(trust: Trust) -> None:
    started = time.monotonic()

    report = verify(bytes(LARGEST + 1), trust=trust, record=nothing)

    assert (report.verdict, report.problems) == (Verdict.CANNOT_TELL, (Problem.TOO_LARGE,))
    assert time.monotonic() - started < 2


def test_an_earlier_sealing_certificate_stays_ours(copy: bytes, tmp_path: Path) -> None:
    old = demo_settings(tmp_path / "old", organisation="Voorbeeld B.V.", key_bits=2048)
    new = demo_settings(tmp_path / "new", organisation="Voorbeeld B.V.", key_bits=2048)
    sealed = seal(copy, settings=old, at=datetime.now(UTC))
    authority = DemoAuthority(tmp_path / "old")

    kept = replace(new, trust=(*new.trust, *old.trust))
    unrotated = verify(sealed, trust=Trust.of(old), record=nothing)
    rotated = verify(sealed, trust=Trust.of(kept, earlier=[authority.path(SEAL)]), record=nothing)

    assert rotated == unrotated
    assert (rotated.verdict, rotated.problems) == (Verdict.ALTERED, (Problem.NOT_ON_RECORD,))

    # Without its root it is still known as ours, and its seal can't be judged any more.
    report = verify(sealed, trust=Trust.of(new, earlier=[authority.path(SEAL)]), record=nothing)
    assert (report.verdict, report.problems) == (Verdict.CANNOT_TELL, (Problem.NOT_TRUSTED,))


def test_a_report_is_json_with_plain_words(sealed_at: SealedAt, trust: Trust) -> None:
    report = verify(sealed_at(Level.B_LTA)[:-1], trust=trust, record=nothing)

    read = json.loads(json.dumps(report.as_json()))
    assert read["verdict"] == "sealed_by_us_but_altered"
    assert read["level"] == "B-LTA"
    assert [problem["code"] for problem in read["problems"]] == ["not_on_record"]
    assert all(str(problem.text) for problem in Problem)
