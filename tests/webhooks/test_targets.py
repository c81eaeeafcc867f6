"""Events go to addresses that everybody could reach, whatever a name says, and whenever it says it."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from documents.errors import Refused
from webhooks import connection
from webhooks.connection import Limits, Unreachable, send
from webhooks.targets import check_address, is_allowed

LIMITS = Limits(connect=0.5, read=0.5, total=1.0)
PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "ff0e::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001::1",
]
PUBLIC = ["9.9.9.9", "145.18.0.1", "2620:fe::fe", "64:ff9b::909:909", "::ffff:9.9.9.9"]


@pytest.mark.parametrize("text", PRIVATE)
def test_no_private_address_is_allowed_in_any_writing(text: str, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = []
    assert not is_allowed(ipaddress.ip_address(text))


def test_public_addresses_are_and_networks_that_the_settings_name(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = [ipaddress.ip_network("10.20.0.0/16")]
    assert all(is_allowed(ipaddress.ip_address(text)) for text in PUBLIC)
    assert is_allowed(ipaddress.ip_address("10.20.3.4"))
    assert is_allowed(ipaddress.ip_address("::ffff:10.20.3.4"))
    assert not is_allowed(ipaddress.ip_address("10.21.0.1"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "register.example",
        "ftp://register.example/",
        "http://register.example/dpa",
        "https://",
        "https://a:b@register.example/",
        "https://register.example/#x",
        "https://register.example:99999/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://register.example/ x",
        "https://régister.example/",
        "https://register.example/" + "x" * 500,
    ],
)
def test_what_can_be_no_target_in_production_is_refused(text: str, settings: Settings) -> None:
    settings.IS_PRODUCTION, settings.WEBHOOK_NETWORKS = True, []
    with pytest.raises(Refused):
        check_address(text)
    assert check_address(" https://register.example/dpa?of=us ") == "https://register.example/dpa?of=us"


def name_leads(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The name system as an attacker has it: another answer at each question, the last one for ever."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **rest: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        kind = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [(kind[ipaddress.ip_address(text).version], socket.SOCK_STREAM, 6, "", (text, port)) for text in found]

    monkeypatch.setattr("webhooks.targets.socket.getaddrinfo", getaddrinfo)
    return asked


def test_a_name_is_asked_once_a_connection_and_one_private_address_among_its_own_is_enough(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = []
    reached: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, place: reached.append(place))
    for answers in (["9.9.9.9", "127.0.0.1"], ["10.0.0.5"], ["::ffff:169.254.169.254"]):
        asked = name_leads(monkeypatch, answers)
        with pytest.raises(Unreachable) as refused:
            send("https://register.example/", b"{}", {}, limits=LIMITS)
        assert (refused.value.problem, asked, reached) == ("address", ["register.example"], [])


def test_a_name_that_leads_elsewhere_after_it_was_looked_at_makes_no_difference(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = []
    reached: list[Any] = []

    def connect(self: socket.socket, place: Any) -> None:
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    asked = name_leads(monkeypatch, ["9.9.9.9"], ["127.0.0.1"])
    with pytest.raises(Unreachable) as refused:
        send("https://register.example/", b"{}", {}, limits=LIMITS)
    assert (refused.value.problem, len(asked), reached) == ("connection", 1, [("9.9.9.9", 443)])


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A target with a certificate for register.example, which this process trusts, at an address of this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "register.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("register.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "both.pem").write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    seen: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen["host"] = self.headers["Host"]
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    context.set_servername_callback(lambda sock, server, of: seen.update(sni=server))
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    seen["port"] = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    connection._context.cache_clear()
    yield seen
    connection._context.cache_clear()
    server.shutdown()
    server.server_close()


def test_certificate_and_host_are_those_of_the_name_though_the_connection_is_to_an_address(
    secure: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    name_leads(monkeypatch, ["127.0.0.1"])
    port = secure["port"]
    assert send(f"https://register.example:{port}/", b"{}", {}, limits=LIMITS).status == 204
    assert (secure["host"], secure["sni"]) == (f"register.example:{port}", "register.example")
    with pytest.raises(Unreachable) as refused:
        send(f"https://elders.example:{port}/", b"{}", {}, limits=LIMITS)
    assert refused.value.problem == "certificate"
