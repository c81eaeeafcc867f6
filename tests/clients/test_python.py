"""The Python client, and the programs of its examples, against a server that runs."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from dpa_registry_client import Forged, Refused, Registry, Unreachable, verify
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from agreements.models import InstalledRelease, Receipt
from copies.models import IssuedCopy
from customers.models import Customer, DetailsProposal, Processor
from journal import anchoring
from journal.models import Entry
from journal.sequencing import finish
from machines.keeping import revoke
from notices.acts.announcing import announce
from tests import factories
from tests.api.programs import Program, program
from tests.copies.issued import copy_of
from tests.notices.change import TELLING, draft
from tests.small import Small
from webhooks import keeping, trials
from webhooks.events import body_of, identity_of
from webhooks.models import Webhook, WebhookEvent
from webhooks.signing import new_secret, signed

CLIENT = Path(__file__).parents[2] / "clients" / "python"
PDF = b"%PDF-1.7 a copy"


@pytest.fixture
def site(live_server: LiveServer, small: Small, settings: Settings) -> str:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)
    return str(live_server.url)


def connect(site: str, as_: Program, **more: Any) -> Registry:
    return Registry(site, client_id=as_.registered.client_id, secret=as_.secret, language="en", **more)


@pytest.fixture
def theirs(site: str, small: Small) -> Iterator[Registry]:
    """As a program of the customer."""
    with connect(site, program(small.customer, by=small.member()), sleep=lambda seconds: None) as registry:
        yield registry


def test_it_reads_page_by_page_remembers_what_did_not_change_and_acts_once(
    small: Small, theirs: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = small.customer.code
    assert [each["code"] for each in theirs.customers()] == [code]
    due = list(theirs.due_versions(code))
    assert {each["version"] for each in due} == {version.reference for version in small.versions}
    assert hashlib.sha256(theirs.content(small.terms.reference)).hexdigest() == small.terms.digest

    received = theirs.receive(code, due, key="monday")
    assert [each["isNew"] for each in received] == [True] * 3
    assert theirs.receive(code, due, key="monday") == received, "sent again, nothing happens again"
    assert Receipt.objects.count() == 3
    pages = list(theirs.pages(f"/customers/{code}/receipts", limit=2))
    assert [each["version"] for each in pages] == [each["version"] for each in theirs.receipts(code)]

    answers: list[int] = []
    sent = httpx.Client.request

    def watched(*args: Any, **kwargs: Any) -> httpx.Response:
        answer = sent(*args, **kwargs)
        answers.append(answer.status_code)
        return answer

    monkeypatch.setattr(httpx.Client, "request", watched)
    first, again = theirs.contact_details(code), theirs.contact_details(code)
    assert (first, answers) == (again, [200, 304])
    theirs.propose_contact_details(code, {"dpoPhone": "0123"})
    (proposal,) = theirs.contact_detail_proposals(code)
    assert (proposal["state"], proposal["proposed"]) == ("open", {"dpoPhone": "0123"})


def test_refusals_have_their_kind_and_all_errors_and_what_is_away_is_tried_again(
    small: Small, site: str, theirs: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused) as refused:
        theirs.customer("elders")
    assert (refused.value.kind, refused.value.status) == ("not-found", 404)
    with pytest.raises(Refused) as refused:
        theirs.post(f"/customers/{small.customer.code}/objections", {"noticeId": 0})
    assert [error["location"]["pointer"] for error in refused.value.errors] == ["/noticeId", "/grounds"]

    # A connection that breaks after the act was done, and a token that ended.
    real = httpx.Client.request
    broken: list[int] = []

    def breaks(self: httpx.Client, method: str, *args: Any, **kwargs: Any) -> httpx.Response:
        answer = real(self, method, *args, **kwargs)
        if method == "POST" and "token" not in str(args) and not broken:
            broken.append(answer.status_code)
            raise httpx.ReadError("gone")
        return answer

    monkeypatch.setattr(httpx.Client, "request", breaks)
    theirs._token = theirs._token[:-2] + "xx"
    done = theirs.receive(small.customer.code, theirs.due_versions(small.customer.code))
    assert (broken, len(done), Receipt.objects.count()) == ([201], 3, 3)
    monkeypatch.undo()

    mine = program(small.customer, by=small.member())
    with connect(site, mine) as registry:
        registry.customer(small.customer.code)
        revoke(mine.registered, by=small.member(), at=timezone.now())
        with pytest.raises(Refused) as refused:
            registry.customer(small.customer.code)
        assert refused.value.kind == "invalid_client"
    with Registry("http://127.0.0.1:9", sleep=lambda seconds: None) as nowhere, pytest.raises(Unreachable):
        list(nowhere.documents())


def test_it_knows_the_registrys_webhooks_from_all_others(small: Small) -> None:
    factories.receive(small.customer, small.terms, "2024-01-10")
    entry = Entry.objects.latest("pk")
    event = WebhookEvent(webhook=Webhook(), entry=entry, place=7, subject="customers/waterakker")
    body, ours, other = body_of(event), new_secret(), new_secret()
    headers = dict(signed(identity_of(event), body, [other, ours], at=timezone.now()))
    found = verify(body, {name.title(): value for name, value in headers.items()}, ours)
    assert (found["subject"], found["data"]["place"]) == ("customers/waterakker", 7)
    assert verify(body, headers, [new_secret(), other]) == found
    wrong: list[tuple[bytes, dict[str, str], float]] = [
        (body + b" ", headers, 0),
        (body, {**headers, "webhook-id": "another"}, 0),
        (body, {**headers, "webhook-timestamp": "soon"}, 0),
        (body, {**headers, "webhook-signature": "v1,AAAA v2,x"}, 0),
        (body, {}, 0),
        (body, headers, 301),
        (body, headers, -301),
    ]
    for sent, given, later in wrong:
        with pytest.raises(Forged):
            verify(sent, given, ours, now=time.time() + later)


def test_it_has_a_method_for_each_operation(
    small: Small, site: str, theirs: Registry, officer: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[tuple[str, str]] = set()
    sent = httpx.Client.request

    def watched(self: httpx.Client, method: str, path: str, **kwargs: Any) -> httpx.Response:
        asked.add((method.lower(), path))
        return sent(self, method, path, **kwargs)

    monkeypatch.setattr(httpx.Client, "request", watched)
    Processor.objects.create(name="Elzenvoort bv")
    code, terms, annex = small.customer.code, small.terms.reference, small.annex1.reference
    announcement = announce(draft(small.product), TELLING, by=officer, at=timezone.now())
    webhook, _secret = keeping.subscribe(
        small.customer, name="Register", address="http://127.0.0.1:9/", kinds=["receipt.recorded"], by=small.member(),
        at=timezone.now(),
    )  # fmt: skip
    finish()
    anchoring.tend(now=timezone.now())
    assert theirs.processor()["name"] == "Elzenvoort bv"
    for document in theirs.documents():
        assert theirs.document(int(str(document["id"]))) == document
    assert [each["reference"] for each in theirs.versions(kind="terms")] == [terms]
    assert theirs.version(terms)["sha256"] == hashlib.sha256(theirs.content(terms)).hexdigest()
    assert b"akomaNtoso" in theirs.akoma_ntoso(terms, tmp_path / "terms.xml")
    assert json.loads(theirs.linked_data(annex))["@context"]
    assert theirs.comparison(terms, terms)["changes"] == []
    assert len(list(theirs.changes())) == 3
    assert theirs.checkpoint()["size"]
    assert theirs.sub_processors()["items"]
    assert theirs.customer(code) in list(theirs.customers())
    theirs.contact_details(code)
    proposal = theirs.propose_contact_details(code, {"dpoPhone": "0201"})
    assert list(theirs.contact_detail_proposals(code)) == [proposal]
    due = theirs.applicability(code)["due"]
    assert list(theirs.due_versions(code)) == due
    theirs.receive(code, due)
    assert len(list(theirs.receipts(code))) == 3
    assert theirs.processing_record(code)["controllers"]
    assert json.loads(theirs.linked_agreement(code, at=timezone.now()))["@context"]
    (notice,) = theirs.notices(code)
    assert theirs.notice(code, notice["id"])["text"]
    assert [each["noticeId"] for each in theirs.deadlines(code)] == [notice["id"]]
    objection = theirs.lodge_objection(code, notice["id"], "Wij willen dit niet.")
    assert theirs.objection(code, objection["id"]) == objection
    assert list(theirs.objections(code)) == [objection]
    copy = copy_of(small.customer)
    assert [theirs.copy(code, each["id"]) for each in theirs.copies(code)] == list(theirs.copies(code))
    assert hashlib.sha256(theirs.copy_file(code, copy.pk)).hexdigest() == copy.sha256
    assert theirs.copy_bundle(code, copy.pk).startswith(b"PK")
    year = next(theirs.evidence_years(code))
    assert theirs.evidence(code, year["year"], tmp_path / year["fileName"]).startswith(b"PK")
    assert (tmp_path / year["fileName"]).is_file()
    assert [theirs.webhook(each["id"]) for each in theirs.webhooks()] == list(theirs.webhooks())
    monkeypatch.setattr(theirs, "_sleep", lambda seconds: trials.tend(now=timezone.now()))
    assert theirs.try_webhook(webhook.pk)["problem"] == "connection"
    list(theirs.agreements())
    list(theirs.installed_releases())

    with connect(site, program(None, by=officer)) as ours:
        installation = {"customer": code, "product": "Balans", "release": "9.10", "installedAt": "2024-01-01T00:00:00Z"}
        assert ours.enter_releases([cast("Any", installation)], dry_run=True)["dryRun"]
        assert [ours.announcement(int(str(each["id"]))) for each in ours.announcements()] == list(ours.announcements())
        assert [each["announcementId"] for each in ours.deliveries(announcement_id=announcement.pk)]

    monkeypatch.undo()
    for path, methods in httpx.get(f"{site}/api/v1/openapi.json").json()["paths"].items():
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
        for method in methods:
            assert any(how == method and pattern.fullmatch(where) for how, where in asked), f"{method} {path}"
    readme = (CLIENT / "README.md").read_text()
    assert [name for name in vars(Registry) if not name.startswith("_") and f"`{name}`" not in readme] == []


def run(site: str, as_: Program, name: str, *arguments: object) -> list[str]:
    """An example as its reader runs it: a process of its own, with what it needs in the environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CLIENT / "src"),
        "REGISTRY": site,
        "CLIENT_ID": as_.registered.client_id,
        "SECRET": as_.secret,
    }
    done = subprocess.run(
        [sys.executable, str(CLIENT / "examples" / name), *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_crm_has_the_registrys_customers_and_proposes_what_it_knows_better(
    site: str, small: Small, officer: User, tmp_path: Path
) -> None:
    crm, file = program(None, by=officer), tmp_path / "crm.csv"
    factories.customer("elders", name="Gemeente Elders")
    assert run(site, crm, "crm_sync.py", file) == ["new: waterakker", "new: elders"]
    rows = list(csv.DictReader(file.open()))
    assert {row["agreements"] for row in rows} == {"OVK-1", ""}
    assert len(rows[0]["due"].split()) == 3
    text = file.read_text().replace(rows[0]["contactEmail"], "nieuw@waterakker.example", 1)
    file.write_text(text)
    assert run(site, crm, "crm_sync.py", file, "--propose") == ["proposed: waterakker"]
    assert run(site, crm, "crm_sync.py", file, "--propose") == ["waits for a decision: waterakker"]
    assert DetailsProposal.objects.get().values == {"contact_email": "nieuw@waterakker.example"}
    assert Customer.objects.get(pk=small.customer.pk).contact_email == rows[0]["contactEmail"]


def test_a_release_system_reports_each_upgrade_once(site: str, small: Small, officer: User, tmp_path: Path) -> None:
    file = tmp_path / "upgrades.csv"
    lines = ["customer,product,release,installedAt", "waterakker,Balans,10.0,2024-05-01T08:00:00+02:00"]
    file.write_text("\n".join(lines) + "\n")
    releases = program(None, by=officer)
    assert run(site, releases, "report_upgrades.py", file)[0] == "entered: waterakker Balans"
    file.write_text("\n".join([*lines, "waterakker,Balans,10.1,2024-06-01T08:00:00+02:00"]) + "\n")
    assert run(site, releases, "report_upgrades.py", file)[-1] == "1 entered, 0 corrected, 1 known"
    assert [each.release for each in InstalledRelease.objects.order_by("installed_at")] == ["9.10", "10.0", "10.1"]


def test_a_municipality_pulls_its_agreement_weekly_and_only_what_is_new(
    site: str, small: Small, tmp_path: Path
) -> None:
    weekly = program(small.customer, by=small.member())
    first = run(site, weekly, "weekly_register.py", tmp_path)
    assert sum("to be received" in line for line in first) == 3
    small.receive_all()
    name = default_storage.save("copies/x.pdf", ContentFile(PDF))
    IssuedCopy.objects.create(
        customer=small.customer,
        moment=timezone.now(),
        language="nl",
        key="k",
        digest="d",
        fingerprint="f",
        answer="a",
        file=name,
        sha256=hashlib.sha256(PDF).hexdigest(),
        size=len(PDF),
        level="B-B",
        is_test=True,
        ledger_position=1,
        ledger_head="h",
        statement="s",
        statement_signature=b"s",
        issued_at=timezone.now(),
    )
    second = run(site, weekly, "weekly_register.py", tmp_path)
    assert sum("new text" in line for line in second) == 3
    assert sum("new copy" in line for line in second) == 1
    assert sum("has changed" in line for line in second) == 1
    at = tmp_path / small.customer.code
    assert [path.read_bytes() for path in (at / "copies").iterdir()] == [PDF]
    assert json.loads((at / "agreement.json").read_text())["parts"][0]["version"] == small.terms.reference
    assert run(site, weekly, "weekly_register.py", tmp_path) == []
