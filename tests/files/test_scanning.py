"""A virus scanner looks at what people send before it is kept; what it can't look at is not taken either."""

from __future__ import annotations

import base64
import shutil
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from agreements.models import EvidenceFile
from dpa_registry.strength import the_scanner_answers
from files.scanning import ScannerAway, find_virus
from tests import cast, factories
from tests.accounts.people import security_lines

CLEAN = b"%PDF-1.7\n% nothing in it\n%%EOF\n"
# Harmless, and known to every scanner; written so that none stumbles over this file.
EICAR = base64.b64decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=")
INFECTED = CLEAN + EICAR + b"\n%%EOF\n"


class Daemon:
    """Speaks clamd's protocol at a socket, and looks for one sequence of bytes."""

    def __init__(self, path: Path) -> None:
        self.path, self.answer, self.read = path, "", 0
        daemon = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                command = b""
                while not command.endswith(b"\0"):
                    command += self.rfile.read(1)
                found = "PONG"
                if command == b"zINSTREAM\0":
                    data = b""
                    while size := struct.unpack("!L", self.rfile.read(4))[0]:
                        data += self.rfile.read(size)
                    daemon.read = len(data)
                    found = f"stream: {'Eicar-Signature FOUND' if EICAR in data else 'OK'}"
                self.wfile.write((daemon.answer or found).encode() + b"\0")

        self.server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def daemon(tmp_path: Path, settings: Settings) -> Iterator[Daemon]:
    made = Daemon(tmp_path / "clamd.ctl")
    settings.VIRUS_SCANNER = f"unix://{made.path}"
    yield made
    made.server.shutdown()
    made.server.server_close()


def send(data: bytes, *, name: str = "bewijs.pdf") -> Any:
    """An officer records a receipt with this file; the page in answer."""
    officer, customer = cast.officer(), factories.customer()
    file = SimpleUploadedFile(name, data)
    address = reverse("admin:agreements_receipt_add")
    return cast.signed_in(officer, language="en").post(address, {"customer": customer.pk, "file": file})


@pytest.mark.django_db
def test_an_infected_file_is_refused_with_what_to_do(daemon: Daemon, caplog: pytest.LogCaptureFixture) -> None:
    with security_lines(caplog) as lines:
        page = send(INFECTED)
    assert "The virus scanner found something in this file" in page.text
    assert "Eicar" not in page.text
    assert [line["what"] for line in lines if line["event"] == "file.refused"] == ["virus"]
    assert not EvidenceFile.objects.exists()


@pytest.mark.django_db
def test_a_clean_file_passes_whole(daemon: Daemon) -> None:
    data = CLEAN[:-6] + b"0" * 300_000 + CLEAN[-6:]
    page = send(data)
    assert "virus" not in page.text
    assert daemon.read == len(data)


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "nonsense", " "])
def test_a_file_that_was_not_looked_at_is_not_taken(daemon: Daemon, answer: str) -> None:
    daemon.answer = answer
    assert "can&#x27;t be checked for viruses at the moment" in send(CLEAN).text
    assert not EvidenceFile.objects.exists()


@pytest.mark.django_db
def test_a_scanner_that_is_away_takes_nothing_and_is_told(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VIRUS_SCANNER = f"unix://{tmp_path}/nobody"
    assert "can&#x27;t be checked for viruses at the moment" in send(CLEAN).text
    assert "the scanner does not answer (FileNotFoundError)" in caplog.text
    assert [message.id for message in the_scanner_answers(None)] == ["dpa_registry.E012"]


def test_a_scanner_that_answers_is_no_fault_and_none_is_asked_where_none_is_named(
    daemon: Daemon, settings: Settings
) -> None:
    assert the_scanner_answers(None) == []
    settings.VIRUS_SCANNER = ""
    assert the_scanner_answers(None) == []
    assert find_virus(INFECTED) == ""


def test_a_scanner_at_an_address_is_asked_as_well(settings: Settings) -> None:
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"
    with pytest.raises(ScannerAway, match="ConnectionRefusedError"):
        find_virus(CLEAN)


@pytest.mark.skipif(shutil.which("clamd") is None, reason="clamd is not installed")
def test_clamav_itself_finds_it(tmp_path: Path, settings: Settings) -> None:
    """With one signature of our own, since its lists are not at hand: a sequence of bytes, in hexadecimal."""
    lists, there = tmp_path / "lists", tmp_path / "clamd.ctl"
    lists.mkdir()
    (lists / "own.ndb").write_text(f"Own.Test:0:*:{EICAR[:40].hex()}\n")
    (tmp_path / "clamd.conf").write_text(
        f"DatabaseDirectory {lists}\nLocalSocket {there}\nForeground yes\nUser root\nLogFile {tmp_path}/log\n"
    )
    tmp_path.chmod(0o755)
    running = subprocess.Popen(["clamd", "-c", str(tmp_path / "clamd.conf")])
    try:
        settings.VIRUS_SCANNER = f"unix://{there}"
        ends = time.monotonic() + 60
        while the_scanner_answers(None) and time.monotonic() < ends:
            time.sleep(0.2)
        assert the_scanner_answers(None) == []
        assert find_virus(CLEAN) == ""
        assert find_virus(INFECTED).startswith("Own.Test")
    finally:
        running.terminate()
        running.wait()
