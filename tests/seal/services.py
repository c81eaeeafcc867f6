"""A certificate authority as one buys it: a key in PKCS#12, revocation lists and time stamps over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from seal import Pkcs12
from seal.timestamps import Authority

PASSPHRASE = "een lange zin"


@dataclass
class Services:
    """The services' address, what they answer, and the files that a customer of theirs gets."""

    folder: Path
    address: str = ""
    answers: dict[str, bytes | str | None] = field(default_factory=dict)
    stamps: Authority | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def key(self) -> Pkcs12:
        """The sealing key."""
        return Pkcs12(self.folder / "seal.p12", PASSPHRASE)

    @property
    def root(self) -> Path:
        """The root certificate."""
        return self.folder / "root.der"


@contextmanager
def running(folder: Path, *, valid_for: timedelta = timedelta(days=365)) -> Iterator[Services]:
    """The services, at work on this machine until the block ends."""
    services = Services(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(services.answers.get(self.path), "application/pkix-crl")

        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert services.stamps is not None
            answer = services.answers.get(self.path, services.stamps.respond(query))
            self._answer(answer, "application/timestamp-reply")

        def _answer(self, body: bytes | str | None, kind: str) -> None:
            services.asked.append(self.path)
            if isinstance(body, str):
                self.send_response(302)
                self.send_header("Location", body)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(503 if body is None else 200)
            self.send_header("Content-Type", kind if body is not None else "text/plain")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Keeps the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    services.address = f"http://127.0.0.1:{server.server_address[1]}"
    _issue(services, valid_for)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _issue(services: Services, valid_for: timedelta) -> None:
    now = datetime.now(UTC)
    root_key, seal_key, stamp_key = (rsa.generate_private_key(65537, 2048) for _ in range(3))
    root_name = _name("Een betaalde autoriteit")

    def certificate(
        name: str, key: rsa.RSAPrivateKey, *extensions: tuple[x509.ExtensionType, bool]
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(root_name)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=2)).not_valid_after(now - timedelta(days=1) + valid_for)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(root_key, hashes.SHA256())

    lists = x509.CRLDistributionPoints(
        [x509.DistributionPoint([x509.UniformResourceIdentifier(f"{services.address}/list.crl")], None, None, None)]
    )
    root = certificate(
        "Een betaalde autoriteit",
        root_key,
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (_usage(authority=True), True),
    )
    seal = certificate("Voorbeeld B.V.", seal_key, (_usage(authority=False), True), (lists, False))
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    stamp = certificate("Tijd", stamp_key, (_usage(authority=False), True), (purpose, True), (lists, False))
    services.stamps = Authority(stamp_key, stamp, (root,))
    crl = x509.CertificateRevocationListBuilder().issuer_name(root_name)
    crl = crl.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=7))
    services.answers["/list.crl"] = crl.sign(root_key, hashes.SHA256()).public_bytes(Encoding.DER)
    services.root.write_bytes(root.public_bytes(Encoding.DER))
    protected = BestAvailableEncryption(PASSPHRASE.encode())
    services.key.path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", seal_key, seal, [root], protected))


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
