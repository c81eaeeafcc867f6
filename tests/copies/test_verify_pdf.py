"""``manage.py verify_pdf`` says what the page says."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Customer, IssuedCopy
from tests.copies.conftest import read


def _verify(file: Path, *options: str) -> tuple[str, int]:
    output = io.StringIO()
    try:
        call_command("verify_pdf", str(file), *options, stdout=output)
    except SystemExit as ended:
        return output.getvalue(), int(str(ended.code))
    return output.getvalue(), 0


def test_an_issued_copy_in_json(copy: IssuedCopy, customer: Customer, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(read(copy))
    text, code = _verify(file, "--json")
    found: dict[str, Any] = json.loads(text)
    assert (found["verdict"], found["level"], found["test_seal"], code) == ("issued", "B-LTA", True, 0)
    assert found["bundle"] == copy.digest
    assert [version["state"] for version in found["versions"]] == ["current"] * 3
    assert customer.name not in text
    assert customer.code not in text


def test_an_issued_copy_in_words(copy: IssuedCopy, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(read(copy))
    text, code = _verify(file)
    assert copy.sha256 in text
    assert copy.digest in text
    assert code == 0


def test_an_altered_copy_is_ours_and_not_as_issued(copy: IssuedCopy, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(read(copy).replace(b"/Type /Catalog", b"/Type /Catalof", 1) + b"\n")
    text, code = _verify(file, "--json")
    assert json.loads(text)["verdict"] in ("sealed_by_us_but_altered", "cannot_tell")
    assert code == 1


def test_another_file_is_not_ours_or_unreadable(db: None, tmp_path: Path) -> None:
    file = tmp_path / "other.pdf"
    file.write_bytes(b"no pdf")
    text, code = _verify(file, "--json")
    assert json.loads(text)["verdict"] == "cannot_tell"
    assert code == 1


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.pdf"):
        call_command("verify_pdf", str(tmp_path / "nowhere.pdf"))
