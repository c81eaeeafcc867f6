"""Two versions compared from a shell."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from imports.drafts import import_source
from tests.demo_rows import version
from tests.imports.seeds import FIRST, SECOND, seed_bytes
from tests.texts import NOW, Drafter

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def compared(*arguments: str) -> str:
    out = io.StringIO()
    call_command("compare_versions", *arguments, stdout=out)
    return out.getvalue()


def rows(found: dict[str, Any], sort: str) -> dict[str, int]:
    return {change: count for change, count in found["rows"][sort].items() if count}


def test_versions_of_one_document_are_counted_row_by_row_and_each_change_is_listed(registry: None) -> None:
    old, new = version("annex2", "2/2021/Elzenvoort"), version("annex2", "1/2023/Elzenvoort")
    found = json.loads(compared(old.reference, new.reference, "--format", "json"))
    assert set(found) == {"rows", "changes", "notes"}
    assert list(found["rows"]["measures"]) == ["unchanged", "reworded", "added", "removed", "moved", "renamed"]
    for sort, counts in found["rows"].items():
        listed = [change["change"] for change in found["changes"] if change["kind"] == sort]
        for change in ("reworded", "added", "removed", "moved", "renamed"):
            assert listed.count(change) == counts[change], (sort, change)
    for change in found["changes"]:
        assert set(change) == {"kind", "place", "change", "old", "new", "presumed"}
        assert (change["old"] is None) is (change["change"] == "added")
        assert (change["new"] is None) is (change["change"] == "removed")


def test_a_version_compared_with_itself_has_no_changes(registry: None) -> None:
    same = version("terms", "1/2023").reference
    found = json.loads(compared(same, same, "--format", "json"))
    assert found["changes"] == []
    assert "Er zijn geen woorden gewijzigd." in compared(same, same)


def test_the_text_says_what_changed_first_and_marks_the_words(registry: None) -> None:
    old, new = version("annex1", "1/2022/Balans"), version("annex1", "2/2023/Balans")
    text = compared(old.reference, new.reference)
    head, _empty, changes = text.partition("\n\n")
    assert head.startswith(f"{old} → {new}")
    assert "[-" in changes
    assert "{+" in changes


def test_drafts_are_compared_too_and_the_result_goes_to_a_file(draft: Drafter, tmp_path: Path) -> None:
    old, new = draft("annex2-old"), draft("annex2")
    place = tmp_path / "verschil.json"
    said = compared(old.reference, new.reference, "--format", "json", "--output", str(place))
    assert json.loads(place.read_text())["changes"]
    assert str(place) in said


def test_versions_of_two_kinds_and_unknown_references_are_refused_by_name(draft: Drafter) -> None:
    terms, annex2 = draft("terms"), draft("annex2")
    with pytest.raises(CommandError, match=f"{terms.reference}.*{annex2.reference}"):
        compared(terms.reference, annex2.reference)
    with pytest.raises(CommandError, match="PV-999999"):
        compared(terms.reference, "PV-999999")


def test_of_the_two_source_texts_the_rows_that_differ_are_found_and_no_others(db: None) -> None:
    """Imported one after the other, as an officer would; quotation styles are folded."""
    reports = [import_source(seed_bytes(name), name=name, by=None, at=NOW) for name in (FIRST, SECOND)]
    drafts = zip(*([draft.version.reference for draft in report.drafts] for report in reports), strict=True)
    terms, annex1, annex2 = [json.loads(compared(*pair, "--format", "json")) for pair in drafts]

    paragraphs = [change["place"] for change in terms["changes"] if change["kind"] != "section_texts"]
    assert paragraphs == ["art. 5 lid 2", "art. 8 lid 1", "art. 15 lid 1"]
    assert rows(terms, "numbered_paragraphs") == {"unchanged": 33, "reworded": 3}
    assert rows(terms, "articles") == {"unchanged": 15}
    pair = [report.drafts[0].version.reference for report in reports]
    exact = json.loads(compared(*pair, "--format", "json", "--exact"))
    more = {change["place"] for change in exact["changes"]} - {change["place"] for change in terms["changes"]}
    assert more == {"art. 4 lid 1", "art. 4 lid 2", "art. 7 lid 1"}

    assert rows(annex1, "interfaces") == {"unchanged": 3, "reworded": 9, "added": 1, "removed": 2}
    assert rows(annex1, "sub_processors") == {"unchanged": 1, "added": 1}
    assert rows(annex1, "identifying_categories") == {"unchanged": 5, "reworded": 1, "removed": 1}
    assert rows(annex1, "additional_categories") == {"unchanged": 9}
    assert rows(annex1, "activities") == {"unchanged": 5}

    assert rows(annex2, "measures") == {"unchanged": 27, "reworded": 4, "removed": 15, "added": 3}
    assert rows(annex2, "measure_categories") == {"unchanged": 13}
    # What has a common ancestor is no guess.
    assert not any(change["presumed"] for found in (terms, annex1, annex2) for change in found["changes"])


def test_the_page_needs_nothing_beside_it_and_names_both_versions(draft: Drafter) -> None:
    old, new = draft("annex2-old"), draft("annex2")
    page = compared(old.reference, new.reference, "--format", "html")
    assert "<style>" in page
    assert "<link" not in page
    assert "<script" not in page
    for version_compared in (old, new):
        assert version_compared.reference in page
    assert "[toegevoegd: " in page
    assert "[vervallen: " in page


def test_as_pdf_it_is_accessible_and_as_a_word_document_it_opens(draft: Drafter, tmp_path: Path) -> None:
    old, new = draft("annex2-old"), draft("annex2")
    for format, begins in (("pdf", b"%PDF-1.7"), ("docx", b"PK")):
        place = tmp_path / f"verschil.{format}"
        compared(old.reference, new.reference, "--format", format, "--output", str(place))
        assert place.read_bytes().startswith(begins)
    with pikepdf.open(tmp_path / "verschil.pdf") as document:
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "3")


WHY = "Een deel van het beheer van de hostingomgeving draait voortaan op diensten van Microsoft."


def test_what_officers_say_of_a_change_stands_beside_it_in_every_form(registry: None, tmp_path: Path) -> None:
    old, new = version("annex1", "1/2022/Balans").reference, version("annex1", "2/2023/Balans").reference
    text = compared(old, new)
    [block] = [each for each in text.split("\n\n") if each.startswith("Sub-verwerkers · Microsoft Corporation")]
    assert f"  > Waarom: {WHY}" in block.splitlines()
    assert WHY in compared(old, new, "--format", "html")
    assert WHY in compared(old, new, "--format", "json")
    assert WHY not in compared(new, old)
    call_command("compare_versions", old, new, "--format", "docx", "--output", str(tmp_path / "verschil.docx"))
    with zipfile.ZipFile(tmp_path / "verschil.docx") as package:
        remarks = etree.fromstring(package.read("word/comments.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
    said = {remark.get(f"{W}id"): "".join(map(str, remark.itertext())) for remark in remarks}
    [place] = [key for key, words in said.items() if WHY in words]
    [begin] = [each for each in body.iter(f"{W}commentRangeStart") if each.get(f"{W}id") == place]
    paragraph = begin.getparent()
    assert paragraph is not None
    assert "Microsoft Corporation" in "".join(map(str, paragraph.itertext()))
    assert len(list(body.iter(f"{W}commentReference"))) == len(said)
