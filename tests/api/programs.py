"""Programs for tests: allowed as people allow them, with tokens as they get them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from machines.keeping import allow
from machines.models import Client as Registered
from machines.scopes import scopes_for

V1 = "/api/v1"
TOKEN = f"{V1}/oauth/token"
_keys = count(1)


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


@dataclass
class Program:
    """A program with its secret, and a token of it."""

    registered: Registered
    secret: str
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    token: str = ""

    def ask_token(self, scope: str = "", *, secret: str = "") -> Any:
        data = {"grant_type": "client_credentials", "scope": scope}
        header = basic(self.registered.client_id, secret or self.secret)
        return self.browser.post(TOKEN, data=_form(data), content_type=FORM, headers={"Authorization": header})

    def sign_in(self, scope: str = "") -> Program:
        answer = self.ask_token(scope)
        assert answer.status_code == 200, answer.content
        self.token = answer.json()["access_token"]
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}

    def get(self, address: str, **headers: str) -> Any:
        return self.browser.get(V1 + address, headers=self.headers | headers)

    def post(self, address: str, data: Any, *, key: str = "", **headers: str) -> Any:
        own = {"Idempotency-Key": key or f"key-{next(_keys)}"}
        return self.browser.post(
            V1 + address, data=data, content_type="application/json", headers=self.headers | own | headers
        )


FORM = "application/x-www-form-urlencoded"


def _form(values: dict[str, str]) -> str:
    return "&".join(f"{name}={value.replace(' ', '+')}" for name, value in values.items() if value)


def program(customer: Customer | None, *, by: User, scopes: list[str] | None = None) -> Program:
    """A program with these scopes, or with all that it can have."""
    names = scopes or [scope.name for scope in scopes_for(of_processor=customer is None)]
    now = timezone.now()
    registered, secret = allow(
        customer, name="Register", scopes=names, expires_at=now + timedelta(days=30), by=by, at=now
    )
    return Program(registered, secret).sign_in()
