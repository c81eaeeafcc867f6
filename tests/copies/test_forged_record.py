"""Somebody who can write in the database and in the storage, and has no key: nothing of theirs is called issued."""

from __future__ import annotations

import hashlib
import html
import io
import json
import logging
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from copies.models import CopyBody, IssuedCopy
from copies.sealed import body as body_module
from documents import triggers
from documents.models import Publication
from tests.copies.issued import bind, copy_of, read
from tests.words import words

FORGED = b"%PDF-1.7\nthis is not at all what we issued\n%%EOF"


def overwrite(table: str, pk: int, **values: Any) -> None:
    """Past the application and its triggers, as somebody with the database would."""
    columns = ", ".join(f"{name} = %s" for name in values)
    with triggers.lift(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns} WHERE id = %s", [*values.values(), pk])


def put(copy: IssuedCopy, data: bytes, **more: Any) -> None:
    """The file in the storage and its digest in the database, both another."""
    Path(default_storage.path(str(copy.file.name))).write_bytes(data)
    overwrite("copies_issuedcopy", copy.pk, sha256=hashlib.sha256(data).hexdigest(), size=len(data), **more)


def on_the_page(data: bytes) -> str:
    file = SimpleUploadedFile("kopie.pdf", data, "application/pdf")
    return html.unescape(Client(headers={"accept-language": "en"}).post("/verifieren/", {"file": file}).text)


def by_command(data: bytes, folder: Path) -> dict[str, Any]:
    (folder / "kopie.pdf").write_bytes(data)
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_pdf", str(folder / "kopie.pdf"), "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def in_the_registry() -> str:
    with pytest.raises(CommandError) as refused:
        call_command("verify_registry", "--all")
    return str(refused.value)


def is_found_out(copy: IssuedCopy, data: bytes, folder: Path) -> dict[str, Any]:
    """On the page, by the command and in the registry; gives what the command says."""
    shown = on_the_page(data)
    assert "We issued this file" not in shown
    assert "don't agree with each other" in shown
    assert "PAdES" not in shown.split("Verify another file")[0] or "rely on nothing" in shown
    assert copy.customer.code in in_the_registry()
    return by_command(data, folder)


def test_any_file_in_the_place_of_a_copy(copy: IssuedCopy, tmp_path: Path) -> None:
    put(copy, FORGED)
    found = is_found_out(copy, FORGED, tmp_path)
    assert found["verdict"] == "cannot_tell"
    assert [problem["code"] for problem in found["problems"]] == ["record_disagrees", "damaged"]


def test_any_file_with_a_statement_that_names_it(copy: IssuedCopy, tmp_path: Path) -> None:
    statement = json.loads(copy.statement)
    statement["file"] = {"sha256": hashlib.sha256(FORGED).hexdigest(), "size": len(FORGED)}
    put(copy, FORGED, statement=json.dumps(statement, ensure_ascii=False, indent=1))
    assert is_found_out(copy, FORGED, tmp_path)["verdict"] == "cannot_tell"


def test_another_sealed_file_of_ours_in_its_place(copy: IssuedCopy, tmp_path: Path) -> None:
    other = copy_of(bind("zandwolde"))
    sealed = read(other)
    overwrite("copies_issuedcopy", other.pk, sha256="0" * 64)
    put(copy, sealed)
    assert is_found_out(copy, sealed, tmp_path)["verdict"] == "cannot_tell"


def test_a_copy_to_which_something_was_added(copy: IssuedCopy, tmp_path: Path) -> None:
    added = io.BytesIO()
    with pikepdf.open(io.BytesIO(read(copy))) as opened:
        opened.pages[0].Rotate = 90
        opened.save(added)
    put(copy, added.getvalue())
    found = is_found_out(copy, added.getvalue(), tmp_path)
    assert [problem["code"] for problem in found["problems"]][:2] == ["record_disagrees", "changed"]


OTHER: dict[str, object] = {
    "moment": "2019-01-01 12:00:00+00:00",
    "issued_at": "2019-01-01 12:00:00+00:00",
    "digest": "0" * 64,
    "is_test": False,
    "level": "B-B",
    "ledger_position": 1,
    "ledger_head": "0" * 64,
    "statement_signature": b"0",
}


def test_a_record_that_says_something_else_of_a_genuine_file(copy: IssuedCopy) -> None:
    data = read(copy)
    for column, value in OTHER.items():
        overwrite("copies_issuedcopy", copy.pk, **{column: value})
        assert "don't agree with each other" in on_the_page(data), column
        assert copy.customer.code in in_the_registry(), column
        overwrite("copies_issuedcopy", copy.pk, **{column: getattr(copy, column)})
    assert "We issued this file, and it is unchanged" in on_the_page(data)


def test_other_versions_in_the_record(copy: IssuedCopy, tmp_path: Path) -> None:
    first, second, _third = copy.parts.all()
    overwrite("copies_copypart", first.pk, position=second.position)
    overwrite("copies_copypart", second.pk, position=first.position)
    assert is_found_out(copy, read(copy), tmp_path)["verdict"] == "cannot_tell"


def test_a_version_that_was_published_anew_under_its_old_reference(copy: IssuedCopy, tmp_path: Path) -> None:
    entry = Publication.objects.order_by("sequence")[0]
    forged = entry.canonical.replace("a", "e")
    digest = hashlib.sha256(forged.encode()).hexdigest()
    overwrite("documents_publication", entry.pk, canonical=forged, digest=digest)
    overwrite("documents_documentversion", entry.version_id, digest=digest)
    assert is_found_out(copy, read(copy), tmp_path)["verdict"] == "cannot_tell"


def test_what_does_not_agree_is_in_the_log_and_not_on_the_page(
    copy: IssuedCopy, caplog: pytest.LogCaptureFixture
) -> None:
    overwrite("copies_issuedcopy", copy.pk, level="B-B")
    with caplog.at_level(logging.ERROR):
        shown = on_the_page(read(copy))
    assert f"issued copy {copy.pk}" in caplog.text
    assert "level of the seal" in caplog.text
    assert "says: level" not in shown
    assert copy.customer.code not in shown


def _with_other_words(data: bytes) -> bytes:
    """The same pages, of which a word says something else: what an attacker would have sealed."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            page.Contents.write(page.Contents.read_bytes() + b"\nq 1 0 0 rg 0 0 300 300 re f Q\n")
        opened.Root.Forged = True
        output = io.BytesIO()
        opened.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return output.getvalue()


def _in_place(body: CopyBody, forged: bytes) -> None:
    Path(default_storage.path(str(body.file.name))).write_bytes(forged)
    CopyBody.objects.filter(pk=body.pk).update(sha256=hashlib.sha256(forged).hexdigest())


def _under_another_name(body: CopyBody, forged: bytes) -> None:
    digest = hashlib.sha256(forged).hexdigest()
    name = f"bodies/{digest[:2]}/{digest}-00000000.pdf"
    Path(default_storage.path(name)).parent.mkdir(parents=True, exist_ok=True)
    Path(default_storage.path(name)).write_bytes(forged)
    CopyBody.objects.filter(pk=body.pk).update(file=name, sha256=digest)


@pytest.mark.parametrize("harm", [_in_place, _under_another_name])
def test_a_forged_body_is_never_sealed(
    copy: IssuedCopy, harm: Callable[[CopyBody, bytes], None], caplog: pytest.LogCaptureFixture
) -> None:
    body = CopyBody.objects.get()
    genuine = Path(default_storage.path(str(body.file.name))).read_bytes()
    harm(body, _with_other_words(genuine))
    body_module._read_stored.cache_clear()
    other = read(copy_of(bind("zandwolde")))
    with pikepdf.open(io.BytesIO(other)) as opened:
        assert "/Forged" not in opened.Root
        assert not any(b"0 0 300 300 re f" in page.Contents.read_bytes() for page in opened.pages)
    assert words(other, furniture=False).count("Artikel") == words(read(copy), furniture=False).count("Artikel")
    assert "was not made by this registry" in caplog.text


def test_the_genuine_body_of_another_combination_is_not_taken_for_this_one(copy: IssuedCopy) -> None:
    own = CopyBody.objects.get()
    customer = bind("zandwolde")
    copy_of(customer, language="en")
    english = CopyBody.objects.exclude(pk=own.pk).get()
    CopyBody.objects.filter(pk=own.pk).update(file=english.file.name, sha256=english.sha256, mark=english.mark)
    CopyBody.objects.filter(pk=english.pk).update(file="")
    body_module._read_stored.cache_clear()
    assert "Bewijs bij de onderdelen" in words(read(copy_of(customer)), furniture=False)
