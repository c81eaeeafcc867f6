"""An answer is on the evidence pages of the next copy and in its bundle, where the script verifies it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from django.test import Client
from django.utils import timezone

import pdf
from agreements.acts.acceptances import answers_to
from agreements.bundle import bundle_for
from agreements.models import Acceptance, Statement
from copies.sealed import answers, queue
from copies.sealed.evidence import sections
from copies.sealed.make import describe
from copies.sealed.package import evidence_bundle
from customers.parties import the_processor
from tests.copies.issued import copy_of, read
from tests.portal.pages import answer
from tests.small import Small


def key(small: Small) -> str:
    bundle = bundle_for(small.customer, at=timezone.now())
    return queue.copy_key(bundle.applicability, the_processor(), "nl")


def test_with_an_answer_it_is_another_copy(manager: Client, small: Small) -> None:
    small.receive_all()
    before = key(small)
    answer(manager, small)
    assert key(small) != before


def test_the_evidence_names_who_accepted_in_which_function(manager: Client, small: Small) -> None:
    small.receive_all()
    answer(manager, small)
    now = timezone.now()
    bundle = bundle_for(small.customer, at=now)
    issue = describe(bundle, issued_at=now, issued_by=None, level="B-B", is_test=True)
    [section] = [item for item in sections(issue) if item.template.endswith("answers.html")]
    [attached] = section.attached
    [given] = json.loads(attached.data)
    acceptance = Acceptance.objects.get()
    assert given["digest"] == acceptance.statement_digest
    assert "statement" not in given
    assert answers_to(bundle.applicability, until=now)[0].said["name"] == "J. van Elten"
    assert (
        answers.section(
            describe(bundle, issued_at=acceptance.at.replace(year=2024), issued_by=None, level="B-B", is_test=True)
        )
        is None
    )


def test_the_sealed_file_holds_neither_address_nor_browser_of_who_answered(manager: Client, small: Small) -> None:
    small.receive_all()
    answer(manager, small)
    said = Statement.objects.get(digest=Acceptance.objects.get().statement_digest).said
    attached = pdf.attachments_of(read(copy_of(small.customer)))
    assert set(attached) >= {"answers.json", "combination.json"}
    for data in attached.values():
        assert said["ip_address"].encode() not in data
        assert b"agent" not in data


def test_the_bundle_holds_the_statement_and_its_script_finds_it_in_order(
    manager: Client, small: Small, tmp_path: Path
) -> None:
    small.receive_all()
    answer(manager, small)
    with zipfile.ZipFile(io.BytesIO(evidence_bundle(copy_of(small.customer)))) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, tmp_path / "verify.py"], capture_output=True, text=True, check=False)
    assert "ok      answers.json is attached to the sealed PDF" in done.stdout
    assert done.returncode == 0, done.stdout
    given = json.loads((tmp_path / "acceptances.json").read_text())
    assert json.loads(given[0]["statement"])["function"] == "contractmanager"
    given[0]["statement"] = given[0]["statement"].replace("J. van Elten", "Iemand anders")
    (tmp_path / "acceptances.json").write_text(json.dumps(given))
    done = subprocess.run([sys.executable, tmp_path / "verify.py"], capture_output=True, text=True, check=False)
    assert f"FAILED  the statement {given[0]['digest'][:16]} has its digest" in done.stdout
    assert done.returncode == 1


def test_after_an_answer_the_page_says_why_another_copy_can_be_asked_for(manager: Client, small: Small) -> None:
    small.receive_all()
    copy_of(small.customer, language="en")
    page, told = small.page("kopieen/"), "An answer has been recorded since this combination was last issued"
    assert told not in manager.get(page).text
    answer(manager, small)
    assert told in manager.get(page).text
    copy_of(small.customer, language="en")
    assert "Ask for a sealed copy" not in manager.get(page).text


def test_after_a_detail_changed_the_page_does_not_speak_of_an_answer(manager: Client, small: Small) -> None:
    small.receive_all()
    copy_of(small.customer, language="en")
    small.customer.contact_name = "Een ander"
    small.customer.save()
    text = manager.get(small.page("kopieen/")).text
    assert "something else that a copy states has changed" in text
    assert "An answer has been recorded" not in text
