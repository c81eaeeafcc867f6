"""export_version: the content and nothing else as text, the sealed bytes as JSON, a whole page, a PDF."""

from __future__ import annotations

import hashlib
import io
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from copies.models import Rendering
from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from tests.texts import Drafter


def export(version: DocumentVersion, format: str, folder: Path) -> bytes:
    path = folder / f"out.{format}"
    call_command("export_version", version.reference, format=format, output=path, stdout=StringIO())
    return path.read_bytes()


def test_the_text_is_every_block_one_a_line(published: Drafter, tmp_path: Path) -> None:
    version = published("annex1")
    lines = export(version, "text", tmp_path).decode().splitlines()
    assert lines == [block.text for block in content_of(version).blocks()]
    assert "2. Persoonsgegevens" in lines
    footnote = next(index for index, line in enumerate(lines) if line.startswith("1 Of bepaalde"))
    assert lines[footnote - 1].startswith("Burgerservicenummer")


def test_the_json_of_a_published_version_is_what_was_sealed(published: Drafter, tmp_path: Path) -> None:
    version = published("terms")
    assert hashlib.sha256(export(version, "json", tmp_path)).hexdigest() == version.digest


def test_the_page_needs_nothing_beside_itself(published: Drafter, tmp_path: Path) -> None:
    html = export(published("terms"), "html", tmp_path).decode()
    assert "Artikel 8." in html
    assert "<style>" in html
    assert "<link" not in html
    assert "<script" not in html
    # Its typeface comes along, and nothing is fetched.
    assert html.count('src: url("data:font/woff2;base64,') == 4
    assert "url(" not in html.replace('url("data:', "")
    assert "max-width: 46rem" in html


@pytest.mark.parametrize("status", ["draft", "published"])
def test_the_pdf_is_made_of_drafts_and_of_published_versions(
    draft: Drafter, published: Drafter, tmp_path: Path, status: str
) -> None:
    version = (draft if status == "draft" else published)("annex2")
    with pikepdf.open(io.BytesIO(export(version, "pdf", tmp_path))) as pdf:
        assert len(pdf.pages) > 1
        assert str(pdf.Root.Lang).startswith("nl")


def test_the_pdf_of_a_published_version_is_rendered_once(published: Drafter, tmp_path: Path) -> None:
    version = published("annex2")
    assert export(version, "pdf", tmp_path) == export(version, "pdf", tmp_path)
    assert Rendering.objects.count() == 1


def test_a_file_that_can_not_be_written_is_said_in_one_line(published: Drafter, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_version", published("terms").reference, format="text", output=tmp_path / "nowhere" / "x")
