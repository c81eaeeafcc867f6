"""All of a customer written to a file, and taken into an empty registry from it: nothing lost, nothing believed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements.acts.answers import given_by
from agreements.applicability import resolve
from agreements.models import EvidenceFile, Receipt, Standing
from agreements.standing.identity import identities
from copies.models import IssuedCopy
from customers.models import Customer, Succession
from customers.parties import the_processor
from documents.models import DocumentVersion
from documents.proof import verification
from documents.rows.drafting import content_of
from dossiers.dump.rows import people_columns
from dossiers.dump.schema import schema
from dossiers.dump.tables import LEFT_OUT, history_of, tables
from journal.models import Entry
from journal.watching import watched_models
from notices.models import Objection
from tests import cast, factories
from tests import tables as test_tables
from tests.dossiers.test_year import busy_year
from tests.schemas import wrong_in
from tests.small import Small

SCHEMA = Path(settings.BASE_DIR) / "docs" / "dump-1.schema.json"


def exported(customer: Customer, folder: Path, name: str = "alles.zip") -> Path:
    place = folder / name
    call_command("export_customer", customer.code, "--output", str(place), stdout=io.StringIO())
    return place


def imported(place: Path, *more: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_customer", str(place), "--json", *more, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    assert wrong_in("import_customer", found) == []
    return found


def emptied() -> None:
    """Another registry: no row of this one, no file."""
    for name in [
        *EvidenceFile.objects.values_list("file", flat=True),
        *IssuedCopy.objects.values_list("file", flat=True),
    ]:
        default_storage.delete(name)
    test_tables.empty()


def rows_in(place: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row by table, with people by their addresses: their keys are others elsewhere."""
    with zipfile.ZipFile(place) as dump:
        people = {line["key"]: line["email"] for line in map(json.loads, dump.read("people.jsonl").splitlines())}
        found = {
            name: [json.loads(line) for line in dump.read(name).splitlines()]
            for name in dump.namelist()
            if name.startswith("rows/")
        }
    persons = {"history_user_id", *(name for table in tables() for name in people_columns(table.model))}
    for lines in found.values():
        for line in lines:
            values = line["values"]
            line["values"] = {
                name: people[value] if name in persons and value is not None else value
                for name, value in values.items()
            }
    return found


def said(customer: Customer) -> dict[str, Any]:
    """What binds, what a copy would state, the standing, the texts, and the digests of files."""
    now = timezone.now()
    answer = resolve(customer, at=now)
    standing = Standing.objects.get(customer=customer)
    return {
        "versions": [version.reference for version in answer.versions],
        "reasons": [str(part.reason) for part in answer.answers],
        "stated": identities([answer], the_processor(), given_by([customer])),
        "standing": [standing.is_bound, standing.due_count, standing.answer, standing.identity, standing.warnings],
        "parts": list(standing.parts.order_by("pk").values_list("kind", "version", "due", "since", "line", "release")),
        "texts": {version.reference: content_of(version) for version in DocumentVersion.objects.published()},
        "files": sorted(
            hashlib.sha256(default_storage.open(name).read()).hexdigest()
            for model in (EvidenceFile, IssuedCopy)
            for name in model.objects.exclude(file__endswith=".zip").values_list("file", flat=True)
        ),
        "objections": list(Objection.objects.values_list("pk", "state", "grounds", "steps__text")),
        "history": {model.__name__: model._base_manager.count() for model, _path in history_of(Receipt)},
    }


def has_the_published_shape(place: Path) -> None:
    found = json.loads(SCHEMA.read_text())
    assert found == schema(), "python -m scripts.dump_schema writes it; a dump of before must still be taken in"
    jsonschema.Draft202012Validator.check_schema(found)
    of_line = jsonschema.Draft202012Validator(found)
    defined = {name: jsonschema.Draft202012Validator(shape) for name, shape in found["$defs"].items()}
    with zipfile.ZipFile(place) as dump:
        assert json.loads(dump.read("schema.json")) == found
        for name in dump.namelist():
            if name.startswith("rows/"):
                # One of each: validating thousands of lines takes its time.
                for line in dump.read(name).splitlines()[:1]:
                    of_line.validate(json.loads(line))
        defined["manifest"].validate(json.loads(dump.read("manifest.json")))
        for line in dump.read("people.jsonl").splitlines():
            defined["person"].validate(json.loads(line))
        for answer in json.loads(dump.read("answers.json")):
            defined["answer"].validate(answer)
        everything = b"".join(dump.read(name) for name in dump.namelist())
    assert b"pbkdf2" not in everything
    assert b"argon2" not in everything


def test_all_of_a_customer_is_taken_in_without_loss_and_proved(small: Small, tmp_path: Path) -> None:
    done = busy_year(small)
    customer, before = small.customer, said(small.customer)
    place = exported(customer, tmp_path)
    lines = rows_in(place)
    has_the_published_shape(place)
    emptied()
    officer = cast.officer()
    call_command("setup_registry", "--processor", "Nog geen", "--officer", "eerste@example.org", stdout=io.StringIO())
    report = imported(place, "--by", officer.email)
    assert wrong_in("import_customer", report) == []
    customer = Customer.objects.get()
    assert said(customer) == before
    assert report["rows"]["agreements.receipt"] == 3
    assert report["files"] == len(before["files"]) == 2
    assert report["answers"] > 3
    # The proofs of the other journal were followed and are kept; this one tells of one act.
    assert report["journal"]["rows"] > 20
    assert len(report["journal"]["keys"]) == 1
    kept = EvidenceFile.objects.get(content_type="application/zip")
    with zipfile.ZipFile(kept.file.open()) as evidence:
        assert {"manifest.json", "journal/checkpoint.txt", "journal/entries.json"} <= set(evidence.namelist())
    assert Entry.objects.filter(kind="customer.taken_in").count() == 1
    assert list(map(str, verification.disagreements(now=timezone.now()))) == []
    # Written once more it is the same, row by row.
    assert rows_in(exported(customer, tmp_path, "nog-eens.zip")) == lines
    # What comes next gets keys of its own.
    factories.receive(customer, DocumentVersion.objects.published()[0], "2024-02-01")
    assert Receipt.objects.count() == 4
    assert done["copy"].pk == IssuedCopy.objects.get().pk
    with pytest.raises(CommandError, match="bevat al gegevens"):
        imported(place)


type Change = Callable[[dict[str, bytes]], None]


def changed(place: Path, target: Path, change: Change, *, manifest: bool = True) -> Path:
    """The dump with something else in it, and a manifest that says so."""
    with zipfile.ZipFile(place) as dump:
        held = {name: dump.read(name) for name in dump.namelist()}
    change(held)
    if manifest:
        values = json.loads(held["manifest.json"])
        values["files"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in held.items()
            if name != "manifest.json"
        ]
        held["manifest.json"] = json.dumps(values).encode()
    with zipfile.ZipFile(target, "w") as dump:
        for name, data in held.items():
            dump.writestr(name, data)
    return target


def put(name: str, old: str, new: str) -> Change:
    def change(held: dict[str, bytes]) -> None:
        assert old.encode() in held[name], name
        held[name] = held[name].replace(old.encode(), new.encode(), 1)

    return change


def test_what_was_changed_underway_is_refused_and_leaves_nothing(small: Small, tmp_path: Path) -> None:
    busy_year(small)
    place = exported(small.customer, tmp_path)
    stored = str(IssuedCopy.objects.get().file.name)
    emptied()
    receipts, texts = "rows/agreements.receipt.jsonl", "rows/terms.paragraphrow.jsonl"

    def add(held: dict[str, bytes]) -> None:
        held["vreemd.txt"] = b""

    tampered: list[tuple[Change, bool, str]] = [
        (put(receipts, "2024-01-09", "2024-01-08"), False, "is niet wat"),
        (put(receipts, '"received_at": "2024-01-09', '"received_at": "2024-01-08'), True, "journaal"),
        (put(texts, "<p>", "<p>Niet: "), True, "verzegeld"),
        (put(receipts, '"channel"', '"onbekend": 1, "channel"'), True, "onbekend"),
        (put(receipts, '"table"', '"tafel"'), True, "Regel 1"),
        (put("manifest.json", stored, f"../../{stored}"), True, "geen opslag"),
        (put("manifest.json", '"format": 1', '"format": 2'), True, "vorm 2"),
        (put("journal/checkpoint.txt", "\n", "x\n"), True, "journaal"),
        (add, False, "andere bestanden"),
    ]
    for number, (change, has_manifest, told) in enumerate(tampered):
        bad = changed(place, tmp_path / f"{number}.zip", change, manifest=has_manifest)
        with pytest.raises(CommandError, match=told):
            imported(bad)
        assert not Customer.objects.exists(), told
        assert not DocumentVersion.objects.exists()
    (tmp_path / "geen.zip").write_bytes(b"geen")
    with pytest.raises(CommandError, match="geen uitvoer van een klant"):
        imported(tmp_path / "geen.zip")


def test_every_table_that_the_journal_holds_is_in_it_or_left_out_with_a_reason() -> None:
    held = {table.label for table in tables()}
    watched = {each.table for each in watched_models() if not each.is_brief}
    assert watched - held - set(LEFT_OUT) == set()
    assert held & set(LEFT_OUT) == set()


def test_who_was_succeeded_is_in_the_dump_of_its_successor(small: Small, tmp_path: Path) -> None:
    small.receive_all()
    successor = factories.customer("nieuw")
    Succession.objects.create(
        predecessor=small.customer,
        successor=successor,
        on="2025-01-01",
        basis="Wet arhi",
        recorded_at=timezone.now(),
        recorded_by=cast.officer(),
    )
    with pytest.raises(CommandError, match="Nieuw"):
        exported(small.customer, tmp_path)
    lines = rows_in(exported(successor, tmp_path))
    assert {line["values"]["code"] for line in lines["rows/customers.customer.jsonl"]} == {"nieuw", small.customer.code}
    assert len(lines["rows/agreements.receipt.jsonl"]) == 3
