"""Two hosts over one PostgreSQL and one store: what one begins the other goes on with, and both give the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import connection
from django.test import Client

import seal
from copies.models import IssuedCopy
from documents.models import DocumentVersion
from tests import cast, factories
from tests.copies.issued import bind, publish_all
from tests.files.hosts import Host
from tests.files.store import running
from tests.mail.sink import until
from tests.processes import address

pytestmark = pytest.mark.django_db(transaction=True)


def keys(folder: Path) -> dict[str, str]:
    """The seal's and the journal's, as both hosts are given them."""
    seal.demo_settings(folder, organisation="Elzenvoort Holding bv", key_bits=2048)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "journal.pem").write_bytes(pem)
    return {
        "DPA_SEAL_LEVEL": "B-B",
        "DPA_SEAL_KEY": str(folder / "seal.key.pem"),
        "DPA_SEAL_CERTIFICATE": str(folder / "seal.crt.pem"),
        "DPA_SEAL_CHAIN": str(folder / "issuer.crt.pem"),
        "DPA_SEAL_TRUST": str(folder / "root.crt.pem"),
        "DPA_JOURNAL_KEY": str(folder / "journal.pem"),
    }


def browser(client: Client) -> requests.Session:
    """The browser of somebody who signed in: whichever host it asks, the session is in the database."""
    session = requests.Session()
    session.headers["Accept-Language"] = "en"
    session.cookies.update({name: morsel.value for name, morsel in client.cookies.items()})
    return session


@pytest.mark.skipif(connection.vendor != "postgresql", reason="several hosts share a PostgreSQL")
def test_what_one_host_publishes_and_is_asked_for_the_other_makes_and_both_serve(tmp_path: Path) -> None:
    publish_all()
    customer = bind()
    line = DocumentVersion.objects.published().earliest("pk").line
    draft = factories.draft(line, dated="2024-02-01")
    member = browser(cast.signed_in(cast.member(customer)))
    with running() as store, ExitStack() as stack:
        shared = {
            "DPA_ENV": "test", "DATABASE_URL": address(), "SECRET_KEY": settings.SECRET_KEY, "DPA_STORAGE_URL": store,
            "DPA_FOUR_EYES": "false", **keys(tmp_path / "keys"),
        }  # fmt: skip
        one, other = (Host(tmp_path / name, shared, stack) for name in ("one", "other"))
        one.serve()
        other.serve()
        worker = other.work()
        one.run("publish_version", draft.reference, "--by", cast.officer().email)
        assert DocumentVersion.objects.get(pk=draft.pk).is_published
        one.until_it_answers()
        page = f"http://127.0.0.1:{one.port}/klant/{customer.code}/kopieen/"
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', member.get(page, timeout=30).text)
        assert token
        asked = member.post(f"{page}vragen/", {"csrfmiddlewaretoken": token[1]}, headers={"Referer": page}, timeout=30)
        assert asked.ok
        assert until(IssuedCopy.objects.exists, 60), other.log.read_text()[-3000:]
        copy = IssuedCopy.objects.get()
        other.until_it_answers()
        name = f"/klant/{customer.code}/kopieen/{copy.pk}.pdf"
        given = [host.ask(name, cookies=member.cookies).content for host in (one, other)]
        assert given[0] == given[1]
        assert hashlib.sha256(given[0]).hexdigest() == copy.sha256
        assert given[0].startswith(b"%PDF")
        (tmp_path / "copy.pdf").write_bytes(given[0])
        assert json.loads(one.run("verify_pdf", str(tmp_path / "copy.pdf"), "--json"))["verdict"] == "issued"
        ready = {check["name"]: check["ok"] for check in one.ask("/readyz").json()["checks"]}
        assert (ready["storage"], ready["worker"]) == (True, True)
        # Logs are a host's own; nothing else lies there, so that a host can be lost.
        assert {path for host in (one, other) for path in host.files() if not path.endswith(".log")} == set()
        worker.terminate()
        assert worker.wait(timeout=30) == 0
        shutil.rmtree(other.data)
        assert one.ask(name, cookies=member.cookies).content == given[0]
