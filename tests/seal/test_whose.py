"""Three states: issued; sealed by us but altered; not ours. A healthy file of somebody else is never called damaged."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from pikepdf import Dictionary, Name, Pdf, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from seal import Level, Problem, Report, Trust, Verdict, demo_settings, keys, running, verify
from tests.seal.sealed import SealedAt, nothing
from tests.seal.test_strangers import sign_by_oneself

ONE_PAGE = b"""%%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>
endobj
xref
0 4
0000000000 %s f 
0000000009 00000 n 
0000000058 00000 n 
0000000115 00000 n 
trailer
<< /Size 4 /Root 1 0 R %s>>
startxref
186
%%%%EOF
"""  # noqa: W291 -- an entry of a cross-reference table is twenty bytes long


def verdict_of(data: bytes, trust: Trust) -> tuple[Verdict, tuple[Problem, ...]]:
    report: Report = verify(data, trust=trust, record=nothing)
    return report.verdict, report.problems


@pytest.mark.parametrize(
    "data",
    [
        ONE_PAGE % (b"65536", b""),
        ONE_PAGE % (b"00000", b""),
        b"\n\n" + ONE_PAGE % (b"65535", b""),
        ONE_PAGE % (b"65535", b"/Prev 0 "),
    ],
    ids=["generation out of range", "free entry without one", "blank lines before", "no earlier table"],
)
def test_what_only_a_strict_reader_minds_is_not_ours_and_not_damaged(data: bytes, trust: Trust) -> None:
    with Pdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == 1
    assert verdict_of(data, trust) == (Verdict.NOT_OURS, (Problem.NO_SEAL,))


def test_what_two_readers_refuse_is_damaged(sealed_at: SealedAt, trust: Trust) -> None:
    for data in (b"", b"hello", b"%PDF-1.7\n%%EOF", sealed_at(Level.B_B)[:3000]):
        assert verdict_of(data, trust) == (Verdict.CANNOT_TELL, (Problem.DAMAGED,))


def _rewritten(change: Callable[[Pdf], object], data: bytes) -> bytes:
    output = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(output)
    return output.getvalue()


def _signature(opened: Pdf) -> Dictionary:
    found = next(item for item in opened.objects if isinstance(item, Dictionary) and "/ByteRange" in item)
    assert isinstance(found, Dictionary)
    return found


def test_a_signature_of_a_kind_that_we_do_not_know_is_somebody_elses(copy: bytes, trust: Trust, tmp_path: Path) -> None:
    def of_two(opened: Pdf) -> None:
        held = _signature(opened)
        content = cms.ContentInfo.load(bytes(held.Contents))
        content["content"]["digest_algorithms"] = [{"algorithm": "md2"}]
        content["content"]["signer_infos"][0]["digest_algorithm"] = {"algorithm": "md2"}
        held.Contents = String(content.dump(force=True))

    foreign = sign_by_oneself(copy, tmp_path, "Iemand")
    assert verdict_of(_rewritten(of_two, foreign), trust) == (Verdict.NOT_OURS, (Problem.FOREIGN_SEAL,))


def test_a_signature_that_cannot_be_read_is_said_so(copy: bytes, trust: Trust, tmp_path: Path) -> None:
    def emptied(opened: Pdf) -> None:
        _signature(opened).Contents = String(bytes(200))

    foreign = sign_by_oneself(copy, tmp_path, "Iemand")
    assert verdict_of(_rewritten(emptied, foreign), trust) == (Verdict.CANNOT_TELL, (Problem.UNREADABLE,))


def test_a_locked_file_that_anybody_can_open_is_judged_as_any_other(
    copy: bytes, sealed_at: SealedAt, trust: Trust
) -> None:
    def locked(data: bytes) -> bytes:
        output = io.BytesIO()
        with Pdf.open(io.BytesIO(data)) as opened:
            opened.save(output, encryption=pikepdf.Encryption(owner="eigenaar", user=""))
        return output.getvalue()

    assert verdict_of(locked(copy), trust) == (Verdict.NOT_OURS, (Problem.NO_SEAL,))
    assert verdict_of(locked(sealed_at(Level.B_B)), trust)[0] is Verdict.ALTERED


# --- What happens to our files on their way ---------------------------------------------------------------------------


def _second_signature(data: bytes, folder: Path) -> bytes:
    """As a viewer adds one, although the seal forbids it."""
    settings = demo_settings(folder, organisation="Een ander B.V.", key_bits=2048)

    class Unscrupulous(PdfSigner):
        def _enforce_certification_constraints(self, reader: object) -> None:
            """Signs what may not be signed."""

    signer = Unscrupulous(PdfSignatureMetadata(field_name="Akkoord", md_algorithm="sha256"), keys.signer(settings.key))
    return bytes(running.run(signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)))).getvalue())


def test_a_copy_that_others_signed_as_well_is_ours_but_altered(
    sealed_at: SealedAt, trust: Trust, tmp_path: Path
) -> None:
    once = _second_signature(sealed_at(Level.B_LTA), tmp_path)
    assert verdict_of(once, trust) == (Verdict.ALTERED, (Problem.MORE_SIGNATURES,))


def _saved_by_a_viewer(data: bytes) -> bytes:
    return _rewritten(lambda opened: None, data)


def _saved_without_its_form(data: bytes) -> bytes:
    def drop(opened: Pdf) -> None:
        # The signature stays in the file as an object to which nothing leads but a note of the viewer.
        opened.Root.Bewaard = opened.make_indirect(_signature(opened))
        del opened.Root.AcroForm

    return _rewritten(drop, data)


def _stamped_by_a_gateway(data: bytes) -> bytes:
    def stamp(opened: Pdf) -> None:
        page = opened.pages[0]
        page.contents_add(b"BT /F1 8 Tf 10 10 Td (EXTERN) Tj ET")
        opened.docinfo["/Producer"] = String("Mail gateway")

    return _rewritten(stamp, data)


def _with_a_disclaimer_behind_it(data: bytes) -> bytes:
    return data + b"\r\n-- \r\nThis message was scanned.\r\n"


def _in_other_line_ends(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"endobj\n", b"endobj\r\n")


def _without_its_last_lines(data: bytes) -> bytes:
    return data[:-20]


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (_saved_by_a_viewer, {Problem.CHANGED}),
        (_saved_without_its_form, {Problem.CHANGED}),
        (_stamped_by_a_gateway, {Problem.CHANGED}),
        (_with_a_disclaimer_behind_it, {Problem.ADDED_TO, Problem.CHANGED}),
        (_in_other_line_ends, {Problem.CHANGED}),
        (_without_its_last_lines, {Problem.CHANGED}),
    ],
)
def test_a_copy_that_was_changed_on_its_way_is_ours_but_altered(
    change: Callable[[bytes], bytes], first: set[Problem], sealed_at: SealedAt, trust: Trust
) -> None:
    verdict, problems = verdict_of(change(sealed_at(Level.B_B)), trust)
    assert verdict is Verdict.ALTERED
    assert problems[0] in first


def test_a_copy_printed_to_another_pdf_is_not_ours(sealed_at: SealedAt, trust: Trust) -> None:
    printed = Pdf.new()
    with Pdf.open(io.BytesIO(sealed_at(Level.B_B))) as opened:
        for page in opened.pages:
            copied = printed.copy_foreign(opened.make_indirect(Dictionary(Contents=page.Contents)))
            printed.add_blank_page()
            printed.pages[-1].Contents = copied.Contents
            printed.pages[-1].obj.Type = Name.Page
    output = io.BytesIO()
    printed.save(output)
    assert verdict_of(output.getvalue(), trust) == (Verdict.NOT_OURS, (Problem.NO_SEAL,))


def test_of_several_problems_the_worst_is_told_first(sealed_at: SealedAt, trust: Trust, tmp_path: Path) -> None:
    signed = _second_signature(sealed_at(Level.B_B), tmp_path)
    verdict, problems = verdict_of(_stamped_by_a_gateway(signed), trust)
    assert verdict is Verdict.ALTERED
    assert problems[0] is Problem.CHANGED
    assert list(problems) == sorted(problems, key=list(Problem).index)
    assert Problem.MORE_SIGNATURES in problems


def test_every_problem_has_words_of_its_own() -> None:
    texts = [str(problem.text) for problem in Problem]
    assert len(set(texts)) == len(texts)
