"""Workers killed while they send, by a server that is down, refuses, hangs and is slow: no message is lost."""

from __future__ import annotations

import os
import random
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils import timezone

from mail import outbox
from mail.models import OutgoingMail
from tests import probes
from tests.mail.sink import Sink, sink, until
from tests.processes import address

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES = 40


def tls(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """The server's half of TLS for this machine, and the certificate that the workers trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, secret = folder / "server.pem", folder / "server.key"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, secret)
    return context, trusted


@contextmanager
def worker(server: Sink, trusted: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "DATABASE_URL": address(),
        "DPA_ENV": "test",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "SSL_CERT_FILE": str(trusted),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--no-reload"]
    with log.open("ab") as output:
        child = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def let_leases_end() -> None:
    """As if the time of every lease and wait had passed."""
    OutgoingMail.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now() - timedelta(seconds=1))
    OutgoingMail.objects.filter(state="waiting").update(not_before=timezone.now())


def test_no_message_is_lost_and_only_a_kill_sends_one_twice(tmp_path: Path) -> None:
    context, trusted = tls(tmp_path)
    rng = random.Random(5)
    for number in range(MESSAGES):
        outbox.post(f"Bericht {number}", "De tekst.", address=f"p{number}@example.org", at=timezone.now())
    hindrances: list[dict[str, Any]] = [
        {"refuses_everybody": True},
        {"refuses": {f"p{number}@example.org": "450 4.2.0 later" for number in range(0, MESSAGES, 2)}},
        {"seconds_a_message": 3600.0},
        {"seconds_a_message": 0.2},
        {"refuses_data": "451 4.3.0 full"},
        {"seconds_a_message": 0.1},
    ]
    # Each worker takes seconds to start; a run of the suite kills three, PROBES=1 all.
    kills = hindrances if probes.ALL else hindrances[1:4]
    log = tmp_path / "log"
    with sink(tls=context) as server:
        for change in kills:
            server.refuses_everybody, server.refuses, server.refuses_data, server.seconds_a_message = False, {}, "", 0.0
            for name, value in change.items():
                setattr(server, name, value)
            before = server.attempts
            with worker(server, trusted, log):
                until(lambda before=before: server.attempts > before + rng.randrange(3), 40)
            let_leases_end()
        server.stop()  # down
        with worker(server, trusted, log):
            until(lambda: OutgoingMail.objects.filter(answer__contains="Connect").exists(), 40)
        server.refuses_everybody, server.refuses, server.refuses_data, server.seconds_a_message = False, {}, "", 0.05
        server.start()
        let_leases_end()
        with worker(server, trusted, log), worker(server, trusted, log):
            assert until(lambda: not OutgoingMail.objects.exclude(state="sent").exists(), 90), (
                OutgoingMail.objects.values_list("state", "problem", "answer"),
                log.read_text()[-3000:],
            )
    counts = Counter(server.recipients)
    assert len(counts) == MESSAGES
    twice = sum(count - 1 for count in counts.values())
    # A message that was taken in the moment of a kill goes out again, under the same number.
    assert twice <= len(kills) + 1
    assert len({message_id for message_id, _recipient in server.taken}) == MESSAGES


def test_two_workers_that_nobody_kills_send_each_message_once(tmp_path: Path) -> None:
    context, trusted = tls(tmp_path)
    for number in range(MESSAGES):
        outbox.post(f"Bericht {number}", "De tekst.", address=f"p{number}@example.org", at=timezone.now())
    log = tmp_path / "log"
    with (
        sink(tls=context, seconds_a_message=0.02) as server,
        worker(server, trusted, log),
        worker(server, trusted, log),
    ):
        assert until(lambda: not OutgoingMail.objects.exclude(state="sent").exists(), 90), log.read_text()[-3000:]
    assert sorted(server.recipients) == sorted(f"p{number}@example.org" for number in range(MESSAGES))
