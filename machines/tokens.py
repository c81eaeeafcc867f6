"""Tokens: a program shows its secret and gets one for an hour (RFC 6749, section 4.4).

A token is signed, not stored; program and secret are looked up at every request, so that revoking either takes effect
at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from customers.access import may_act
from documents.proof.digest import sha256
from machines.models import Client, ClientSecret
from machines.scopes import BY_NAME

LIFETIME = timedelta(hours=1)
_PREFIX, _SALT = "dpat_", "machines.tokens"
# Seconds: when a secret was last used is noted no more exactly.
_EXACT_TO = timedelta(hours=1)


class UnknownClient(Exception):
    """No such program, another secret, or it works no more."""


class ScopeNotAllowed(Exception):
    """The program asks for what it may not do."""


@dataclass(frozen=True)
class Token:
    """What a program is given."""

    text: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Holder:
    """Who shows a token, and what it opens."""

    client: Client
    scopes: frozenset[str]


def issue(client_id: str, secret: str, *, scopes: Collection[str] = (), at: datetime) -> Token:
    """A token for a program; of all its scopes, or of these. Raises ``UnknownClient`` and ``ScopeNotAllowed``."""
    found = (
        ClientSecret.objects.working()
        .filter(digest=sha256(secret), client__client_id=client_id)
        .select_related("client")
        .first()
    )
    if found is None or not found.client.works(at):
        raise UnknownClient
    if set(scopes) - set(found.client.scopes):
        raise ScopeNotAllowed
    given = tuple(scope for scope in found.client.scopes if not scopes or scope in scopes)
    if found.last_used_at is None or at - found.last_used_at > _EXACT_TO:
        ClientSecret.objects.filter(pk=found.pk).update(last_used_at=at)
    return Token(_PREFIX + signing.dumps([found.client_id, found.pk, " ".join(given)], salt=_SALT), given)


def find_holder(text: str, *, at: datetime) -> Holder | None:
    """Who shows this token; None where it is none, or opens nothing any more."""
    if not text.startswith(_PREFIX):
        return None
    try:
        client_key, secret_key, scope = signing.loads(text.removeprefix(_PREFIX), salt=_SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    secrets = ClientSecret.objects.working().filter(pk=secret_key, client=client_key)
    secret = secrets.select_related("client__customer", "client__made_by").first()
    if secret is None or not secret.client.works(at):
        return None
    return Holder(secret.client, frozenset(scope.split()))


def may_still_act(client: Client, scope: str) -> bool:
    """Whether acts of a customer's program still rest on somebody who may act for the customer, and of the processor's
    on somebody who works there: an administrator, where only they let a program do this.
    """
    by = client.made_by
    if client.customer is not None:
        return may_act(by, client.customer)
    return bool(by.is_active and by.is_staff and (by.is_superuser or not BY_NAME[scope].of_administrators))


def is_act(scope: str) -> bool:
    """Whether a scope allows what binds."""
    return BY_NAME[scope].is_act
