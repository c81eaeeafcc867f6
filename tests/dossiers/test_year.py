"""All evidence of a customer and a year in one ZIP: who gets it, what is in it, and that it verifies by itself."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agreements.acts.acceptances import Signatory, accept
from agreements.acts.evidence_files import Inspected, filing
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from customers.models import Membership
from journal import anchoring, sequencing
from notices.acts.announcing import announce
from notices.objections import stepping
from notices.objections.objecting import lodge
from notices.window import giving
from office.roles import AUDITOR
from tests import cast
from tests.copies.issued import copy_of, read
from tests.notices.change import TELLING, draft
from tests.small import Small

THIS_YEAR = timezone.localdate().year


def address(small: Small, year: int = THIS_YEAR) -> str:
    return small.page(f"bewijs/{year}.zip")


def opened(browser: Client, where: str) -> zipfile.ZipFile:
    answer = browser.get(where)
    assert answer.status_code == 200
    assert answer.streaming
    assert "no-store" in answer.headers["Cache-Control"]
    found = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert found.testzip() is None
    return found


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))


def verified(folder: Path, script: str = "controleer.py") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, folder / script], capture_output=True, text=True, check=False)


def busy_year(small: Small) -> dict[str, Any]:
    """Receipts, an answer, a sealed copy, a notice that was opened, an objection with a file and an internal remark."""
    small.receive_all()
    manager, officer = small.member(), cast.officer()
    accept(
        small.customer,
        shown=bundle_for(small.customer, at=timezone.now()).digest,
        signatory=Signatory("Noor de Vries", "secretaris"),
        by=manager,
        visitor=Visitor("192.0.2.7", "Firefox"),
        at=timezone.now(),
    )
    notice = announce(draft(small.product), TELLING, by=officer, at=timezone.now()).notices.get()
    giving.open_notice(notice, by=manager, at=timezone.now())
    letter = Inspected(b"%PDF-1.7 bezwaarbrief", "application/pdf", "pdf", "../../brief.pdf")
    with filing(letter, by=manager, at=timezone.now()) as file:
        now = timezone.now()
        objection, _new = lodge(
            notice, channel="portal", grounds="Wij willen dit niet.", file=file, by=manager, received_at=now, at=now
        )
    stepping.consider(objection, text="Wij kijken ernaar.", by=officer, at=timezone.now())
    stepping.add_message(objection, text="Onder ons.", is_internal=True, by=officer, at=timezone.now())
    copy = copy_of(small.customer)
    sequencing.tend(now=timezone.now())
    anchoring.tend(now=timezone.now())
    return {"copy": copy, "file": file, "notice": notice, "objection": objection}


def test_it_holds_all_of_a_year_says_so_and_verifies_without_the_registry(small: Small, tmp_path: Path) -> None:
    done = busy_year(small)
    browser = cast.signed_in(small.member())
    with opened(browser, address(small)) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        listed = {row["bestand"] for row in rows(archive, "index.csv")}
        everything = b"".join(archive.read(name) for name in names)
        assert [row["REF"] for row in rows(archive, "1-wat-gold/het-hele-jaar.csv")] == [
            version.reference for version in small.versions
        ]
        assert [row["gronden"] for row in rows(archive, "6-bezwaren/bezwaren.csv")] == ["Wij willen dit niet."]
        [answer] = rows(archive, "4-antwoorden/antwoorden.csv")
        steps = [row["tekst"] for row in rows(archive, "6-bezwaren/stappen.csv")]
        last = json.loads(archive.read("1-wat-gold/einde-van-het-jaar.json"))
    assert answer["door"] == "Noor de Vries"
    assert "Wij kijken ernaar." in steps
    assert b"Onder ons." not in everything
    assert [part["sha256"] for part in last["parts"]] == [version.digest for version in small.versions]
    # The list of contents, the manifest and the ZIP agree.
    assert {file["name"] for file in manifest["files"]} == set(names) - {"manifest.json"}
    assert listed == set(names) - {"manifest.json", "index.html", "index.csv"}
    assert manifest["missing"] == []
    page = (tmp_path / "index.html").read_text()
    links = re.findall(r'href="([^"#]+)"', page)
    assert len(links) > 12
    assert [link for link in links if not (tmp_path / link).is_file()] == []
    assert "<script" not in page
    folder = f"2-verzegelde-afschriften/{done['copy'].pk}"
    assert (tmp_path / folder / "copy.pdf").read_bytes() == read(done["copy"])
    assert {f"{folder}/mdto/copy.mdto.xml", "5-kennisgevingen/brieven-1.pdf"} <= set(names)
    for script in ("controleer.py", f"{folder}/verify.py"):
        ran = verified(tmp_path, script)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    shown = json.loads((tmp_path / "journal/entries.json").read_text())
    tables = {item["row"][0] for item in shown}
    assert {"agreements.receipt", "agreements.acceptance", "notices.objection", "copies.issuedcopy"} <= tables
    # What was changed is named, in a file as in what the journal is said to hold.
    (tmp_path / "3-ontvangsten/ontvangsten.csv").write_text("niets")
    entries = (tmp_path / "journal/entries.json").read_text()
    (tmp_path / "journal/entries.json").write_text(entries.replace("receipt.recorded", "receipt.voided", 1))
    ran = verified(tmp_path)
    assert ran.returncode == 1
    failed = [line for line in ran.stdout.splitlines() if line.startswith("FAILED")]
    assert len(failed) == 3
    # A file that is lost is named, and ends nothing.
    default_storage.delete(done["file"].file.name)
    default_storage.delete(done["copy"].file.name)
    with opened(browser, address(small)) as archive:
        assert len(json.loads(archive.read("manifest.json"))["missing"]) == 2
        assert archive.read("index.html").decode().count("ontbreekt: het bestand") == 2


def test_contract_managers_and_officers_who_record_get_it_and_nobody_else(small: Small) -> None:
    small.receive_all()
    roles = Membership.Role
    people: dict[User | None, int] = {
        small.member(): 200,
        small.member(roles.ADMINISTRATOR): 200,
        cast.officer(): 200,
        small.member(roles.READER): 403,
        cast.in_role(AUDITOR): 403,
        cast.stranger(): 404,
        None: 302,
    }
    for person, status in people.items():
        browser = cast.signed_in(person) if person is not None else Client()
        assert browser.get(address(small)).status_code == status, person
        assert browser.post(address(small)).status_code in (302, 405)
        if status in (200, 403):
            page = browser.get(small.page("ontvangsten/")).text
            assert (address(small) in page) is (status == 200), person
    browser = cast.signed_in(small.member())
    assert browser.head(address(small)).status_code == 200
    assert browser.get(address(small, THIS_YEAR + 1)).status_code == 404
    page = browser.get(small.page("ontvangsten/")).text
    years = [int(year) for year in re.findall(r"bewijs/(\d{4})\.zip", page)]
    assert years == list(range(THIS_YEAR, 2022, -1))


def test_what_applied_on_31_december_is_that_of_the_year(small: Small) -> None:
    small.receive_all("2024-03-10")
    browser = cast.signed_in(small.member(), language="en")
    with opened(browser, address(small, 2023)) as archive:
        assert all(row["version"] == "none" for row in rows(archive, "1-wat-gold/het-hele-jaar.csv"))
        assert json.loads(archive.read("1-wat-gold/einde-van-het-jaar.json"))["parts"][0]["version"] is None
    with opened(browser, address(small, 2024)) as archive:
        found = rows(archive, "1-wat-gold/het-hele-jaar.csv")
        last = json.loads(archive.read("1-wat-gold/einde-van-het-jaar.json"))
        text = archive.read(f"1-wat-gold/teksten/{small.terms.reference}.json")
        assert "Evidence of 2024" in archive.read("index.html").decode()
    assert {(row["from"], row["until"]) for row in found} == {
        ("1 January 2024, 00:00", "10 March 2024, 00:00"),
        ("10 March 2024, 00:00", "1 January 2025, 00:00"),
    }
    assert [part["version"] for part in last["parts"]] == [version.reference for version in small.versions]
    assert last["at"] == "2024-12-31T22:59:59+00:00"
    assert hashlib.sha256(text).hexdigest() == small.terms.digest
