"""``manage.py verify_pdf`` says what the page says."""

from __future__ import annotations

import io
import json
import resource
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from copies.models import IssuedCopy
from customers.models import Customer
from pdf import render
from seal import Level, demo_settings, seal
from tests.copies.issued import read
from tests.pdf import papers


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
    data = bytearray(read(copy))
    data[len(data) // 3] ^= 1
    file.write_bytes(data)
    text, code = _verify(file, "--json")
    assert (json.loads(text)["verdict"], json.loads(text)["test_seal"], code) == ("sealed_by_us_but_altered", True, 1)


def test_another_file_is_not_ours_or_unreadable(db: None, tmp_path: Path) -> None:
    file = tmp_path / "other.pdf"
    file.write_bytes(b"no pdf")
    text, code = _verify(file, "--json")
    assert json.loads(text)["verdict"] == "cannot_tell"
    assert code == 1


def test_a_huge_file_is_told_as_such_without_being_read(db: None, tmp_path: Path) -> None:
    file = tmp_path / "huge.pdf"
    with file.open("wb") as opened:
        opened.truncate(3_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text, code = _verify(file, "--json")
    found: dict[str, Any] = json.loads(text)
    assert (found["verdict"], found["size"], found["sha256"], code) == ("cannot_tell", 3_000_000_000, "", 1)
    assert [problem["code"] for problem in found["problems"]] == ["too_large"]
    # In kilobytes.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_strangers_seal_is_not_called_a_test_of_ours(db: None, tmp_path: Path) -> None:
    other = demo_settings(tmp_path / "other", organisation="Een ander B.V.", level=Level.B_B, key_bits=2048)
    file = tmp_path / "other.pdf"
    file.write_bytes(seal(render(papers.cover()), settings=other, at=datetime.now(UTC)))
    found: dict[str, Any] = json.loads(_verify(file, "--json")[0])
    assert (found["verdict"], found["level"], found["test_seal"]) == ("not_ours", None, False)
    text, _ = _verify(file)
    assert "PAdES" not in text
    assert "est seal:" not in text
    assert "Testzegel:" not in text


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.pdf"):
        call_command("verify_pdf", str(tmp_path / "nowhere.pdf"))
