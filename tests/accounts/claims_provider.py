"""A provider on the loopback that says of whoever comes what a test recorded: discovery, token, user information."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm
from pytest_django import Settings

CLIENT_ID = "registry"
TENANT = "7d1f0b1e-4f5c-4a39-9c55-0c2f0d6b7a10"
# In the shape of an ID token of Entra ID, version 2, with the optional claims that docs/sign-in.md asks for.
ENTRA: dict[str, Any] = {
    "ver": "2.0",
    "tid": TENANT,
    "oid": "2c9a7f60-1d5e-4b0e-8f0a-5a8a0a6f2b11",
    "sub": "pairwise-of-ada",
    "name": "Ada de Wit",
    "preferred_username": "ada@example.org",
    "email": "ada@example.org",
    "xms_edov": True,
    "roles": ["Registry.Editors"],
}
LEFT_OUT = object()


OWN_KEY = rsa.generate_private_key(65537, 2048)


def _as_jwk(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    made: dict[str, Any] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return made | {"kid": "own", "use": "sig", "alg": "RS256"}


@dataclass
class Provider:
    """What it says next: claims of the token, and of the user information where that says otherwise."""

    claims: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] | None = None
    has_token: bool = True
    # What it signs with, by which algorithm; the keys that it publishes; the nonce that it was sent; its name.
    key: Any = OWN_KEY
    algorithm: str = "RS256"
    published: Any = None
    nonce: str = ""
    issuer: str = ""
    asked: list[str] = field(default_factory=list)
    # By path, what it does instead of answering: a status, a status and a body, or a word of FAULTS.
    faults: dict[str, Any] = field(default_factory=dict)
    is_over: Event = field(default_factory=Event)
    server: Any = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server.server_port}"

    def answer(self, path: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/me",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/keys":
            published: dict[str, Any] = {"keys": [_as_jwk(OWN_KEY)]} if self.published is None else self.published
            return published
        if path == "/token":
            said = {"access_token": "of-the-provider", "token_type": "Bearer"}
            return said | ({"id_token": self.token()} if self.has_token else {})
        return (
            self.more if self.more is not None else {name: self.claims.get(name) for name in ("sub", "name", "email")}
        )

    def token(self) -> str:
        now = int(time.time())
        own = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 600, "nonce": self.nonce}
        said = {name: value for name, value in (own | self.claims).items() if value is not LEFT_OUT}
        return jwt.encode(said, self.key, algorithm=self.algorithm, headers={"kid": "own"})

    def sign_in(self, browser: Client, **claims: Any) -> Any:
        """Whoever sits at ``browser`` comes back from the provider with these claims beside ``ENTRA``."""
        self.claims = ENTRA | claims
        there = browser.post("/account/oidc/organisation/login/")
        asked = parse_qs(urlsplit(there.headers["Location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        [self.nonce] = asked["nonce"]
        callback = {"code": "a-code", "state": asked["state"][0]}
        return browser.get("/account/oidc/organisation/login/callback/", callback)


def _drip(handler: BaseHTTPRequestHandler, provider: Provider) -> None:
    """A byte of a head now and then, so that no time-out of a single read comes."""
    while not provider.is_over.wait(0.2):
        handler.wfile.write(b"H")
        handler.wfile.flush()


def _say_on(handler: BaseHTTPRequestHandler, provider: Provider) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not provider.is_over.is_set():
        handler.wfile.write(b" " * 16_384)


def _send_round(handler: BaseHTTPRequestHandler, provider: Provider) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


FAULTS: dict[str, Callable[[BaseHTTPRequestHandler, Provider], Any]] = {
    "cut": lambda handler, provider: handler.connection.close(),
    "hang": lambda handler, provider: provider.is_over.wait(20),
    "drip": _drip,
    "endless": _say_on,
    "loop": _send_round,
}


def start(settings: Settings) -> Provider:
    """A provider, and the registry told of it."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            match provider.faults.get(path):
                case str() as fault:
                    with contextlib.suppress(OSError):
                        FAULTS[fault](self, provider)
                case int() as status:
                    self.answer(status, json.dumps(provider.answer(path)).encode())
                case (status, body):
                    self.answer(status, body)
                case None:
                    self.answer(200, json.dumps(provider.answer(path)).encode())

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """The test's output is not the place for an access log."""

    provider.server = ThreadingHTTPServer(("localhost", 0), Handler)
    Thread(target=provider.server.serve_forever, args=(0.02,), daemon=True).start()
    app = {
        "provider_id": "organisation",
        "name": "Elzenvoort",
        "client_id": CLIENT_ID,
        "secret": "between-the-two",
        "settings": {"server_url": provider.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_CLIENT_ID, settings.OIDC_TENANTS = CLIENT_ID, (TENANT,)
    return provider
