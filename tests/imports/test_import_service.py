"""One source file becomes drafts: on the right lines, forked, with lineage; all or nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.errors import RegistryError
from documents.models import Document, DocumentVersion, ImportedSource, Line
from documents.rows.drafting import content_of
from imports.drafts import ImportReport, import_source

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.django_db

AGREEMENT = """Data processing agreement

1. Definitions
1.1 Terms have the meaning of the GDPR.
1.2 The controller is the customer.

2. Confidentiality
2.1 Staff are bound to secrecy.
"""


def seed(number: int) -> bytes:
    found = sorted(SEEDS.glob(f"{number:03}_*.txt"))
    if not found:
        pytest.skip("the source texts are not here (shared/seeds beside the repository)")
    return found[0].read_bytes()


def imported(data: bytes, name: str = "bron.txt") -> ImportReport:
    return import_source(data, name=name, by=None, at=timezone.now())


def test_both_texts_become_six_drafts_with_their_numbers_dates_and_rows() -> None:
    documents = [entry for number in (0, 1) for entry in imported(seed(number)).as_data()["documents"]]
    assert [(d["kind"], d["number"], d["date"], d["line"]) for d in documents] == [
        ("terms", None, None, None),
        ("annex1", "1/2022/Perspectief", "2022-11-28", "9.10"),
        ("annex2", "2/2021/Stratech", "2021-10-01", None),
        ("terms", "1/2023", "2023-07-04", None),
        ("annex1", "2/2023/Perspectief", "2023-08-29", "10.0"),
        ("annex2", "1/2023/Stratech", "2023-07-04", None),
    ]
    assert [d["rows"] for d in documents] == [
        {"articles": 15, "numbered_paragraphs": 36},
        {
            "log_rows": 5,
            "identifying_categories": 7,
            "additional_categories": 9,
            "activities": 5,
            "sub_processors": 1,
            "interfaces": 14,
        },
        {"log_rows": 7, "measure_categories": 13, "measures": 46},
        {"articles": 15, "numbered_paragraphs": 36},
        {
            "log_rows": 7,
            "identifying_categories": 6,
            "additional_categories": 9,
            "activities": 5,
            "sub_processors": 2,
            "interfaces": 13,
        },
        {"log_rows": 8, "measure_categories": 13, "measures": 34},
    ]
    assert not DocumentVersion.objects.published().exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_two_annexes_land_on_two_lines_that_forked_after_their_common_log(order: tuple[int, int]) -> None:
    for number in order:
        imported(seed(number))
    old, new = Line.objects.get(from_release="9.10"), Line.objects.get(from_release="10.0")
    assert old.document == new.document
    assert (new.parent, str(new.forked_on)) == (old, "2021-10-01")
    assert (old.parent, old.forked_on) == (None, None)
    assert Document.objects.count() == 3


def test_rows_of_the_second_text_descend_from_those_of_the_first() -> None:
    imported(seed(0))
    imported(seed(1))
    old, new = DocumentVersion.objects.of_kind("annex1").order_by("pk")
    lineages = {row.lineage: row.name for row in old.interfacerow_rows.all()}
    matched = {row.name: lineages.get(row.lineage) for row in new.interfacerow_rows.all()}
    assert matched["Zaaksysteem Koppeling"] == "Zaaksysteem Koppeling"
    assert matched["Vroegsignalering API"] is None
    assert list(matched.values()).count(None) == 1


@pytest.mark.parametrize("number", [0, 1])
def test_the_drafts_say_word_for_word_what_was_read(number: int) -> None:
    report = imported(seed(number))
    for draft, content in zip(report.drafts, report.reading.contents, strict=True):
        version = DocumentVersion.objects.with_names().get(pk=draft.version.pk)
        assert list(content_of(version).blocks()) == list(content.blocks())
    assert report.reading.not_placed == ()


def test_the_report_names_the_rows_that_are_doubtful() -> None:
    warnings = imported(AGREEMENT.replace("1.2 ", "1.3 ").encode()).as_data()["warnings"]
    assert [(each["where"], each["ref"]) for each in warnings if each["code"] == "uncertain"] == [
        ("articles/0/paragraphs/1", DocumentVersion.objects.get().reference)
    ]


def test_the_same_file_again_says_so_and_creates_nothing() -> None:
    first = imported(AGREEMENT.encode())
    with pytest.raises(RegistryError, match=first.drafts[0].version.reference):
        imported(AGREEMENT.encode(), name="another name.txt")
    assert DocumentVersion.objects.count() == 1


def test_a_file_whose_drafts_were_deleted_can_be_imported_again() -> None:
    imported(AGREEMENT.encode()).drafts[0].version.delete()
    assert imported(AGREEMENT.encode()).drafts[0].rows == {"articles": 2, "numbered_paragraphs": 3}
    assert ImportedSource.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n\n", b"\x00\x01", b"\xff\xfe\x00a", b"Tomatensoep\n\nSnijd de uien fijn en roer ze om.\n"],
)
def test_a_foreign_file_gets_a_clear_message_and_changes_nothing(data: bytes) -> None:
    with pytest.raises(RegistryError) as refusal:
        imported(data)
    assert len(str(refusal.value)) > 20
    assert not Document.objects.exists()
    assert not ImportedSource.objects.exists()


def _command(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_documents", path, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_the_report_as_json(tmp_path: Path) -> None:
    path = tmp_path / "agreement.txt"
    path.write_text(AGREEMENT)
    report = json.loads(_command(path, json=True))
    assert set(report) == {"documents", "divisions", "warnings", "not_placed"}
    version = DocumentVersion.objects.get()
    assert report["documents"][0] | {"rows": None} == {
        "kind": "terms",
        "ref": version.reference,
        "number": None,
        "date": None,
        "line": None,
        "language": "en",
        "rows": None,
    }
    assert version.doubts.count() <= len(report["warnings"])


def test_the_command_names_every_draft_for_people(tmp_path: Path) -> None:
    path = tmp_path / "agreement.txt"
    path.write_text(AGREEMENT)
    assert "PV-" in _command(path)


def test_the_command_ends_with_one_line_when_the_file_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    with pytest.raises(CommandError):
        _command(path)
