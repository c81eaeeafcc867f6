"""The only writer of programs and their secrets: allowing one, a second secret, revoking."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from characters import clean
from customers.models import Customer
from documents.errors import Refused
from documents.proof.digest import sha256
from journal.acts import performs
from machines import journaled
from machines.models import Client, ClientQuerySet, ClientSecret
from machines.scopes import scopes_for

# Who is responsible looks at it again at least that often.
LONGEST = timedelta(days=366)
# Working programs of one customer, or of the processor.
MOST = 20
_SECRETS = 2


@performs(journaled.MADE)
def allow(
    customer: Customer | None, *, name: str, scopes: Collection[str], expires_at: datetime, by: Any, at: datetime
) -> tuple[Client, str]:
    """Allow a program of a customer (None: of the processor) these scopes; it, and its secret, which is shown once.

    Raises ``Refused`` for a scope that such a program can't have, for none, and for an end that is past or too far.
    """
    said = clean(name).strip()
    own = scopes_for(of_processor=customer is None, by_administrator=by.is_superuser)
    known = [scope.name for scope in own]
    if not said:
        raise Refused(_("Say which program it is."), field="name")
    if not scopes or set(scopes) - set(known):
        raise Refused(_("Choose what the program may do."), field="scopes")
    if not at < expires_at <= at + LONGEST:
        raise Refused(_("Choose an end within a year."), field="expires_on")
    if clients_of(customer).working(at=at).count() >= MOST:
        raise Refused(_("There are %(count)s programs already. Revoke one that is used no more.") % {"count": MOST})
    client = Client.objects.create(
        customer=customer,
        client_id=f"dpa-{secrets.token_hex(8)}",
        name=said,
        scope=" ".join(name for name in known if name in scopes),
        made_at=at,
        made_by=by,
        expires_at=expires_at,
    )
    return client, _make_secret(client, by=by, at=at)


@performs(journaled.SECRET_MADE)
def add_secret(client: Client, *, by: Any, at: datetime) -> str:
    """A second secret, to replace the first while the program goes on.

    Raises ``Refused`` where there are two, and for who could not have allowed the program: a secret is the program.
    """
    stored = _lock(client)
    if not by.is_superuser and any(scope.of_administrators for scope in stored.allowed):
        raise Refused(_("This program reaches the accounts of officers: an administrator makes its secrets."))
    if not stored.works(at):
        raise Refused(_("This program works no more; allow a new one."))
    if stored.secrets.working().count() >= _SECRETS:
        raise Refused(_("There are two secrets already. Revoke the one that is used no more."))
    return _make_secret(stored, by=by, at=at)


@performs(journaled.SECRET_REVOKED)
def revoke_secret(secret: ClientSecret, *, by: Any, at: datetime) -> None:
    """From now on it opens nothing, nor do tokens that it got. Raises ``Refused`` for the only one."""
    client = _lock(secret.client)
    stored = client.secrets.get(pk=secret.pk)
    if stored.revoked_at is not None:
        return
    if client.works(at) and client.secrets.working().count() < _SECRETS:
        raise Refused(_("This is the only secret. Make a new one first, or revoke the program."))
    stored.revoked_at, stored.revoked_by = at, by
    stored.save(update_fields=["revoked_at", "revoked_by"])


@performs(journaled.REVOKED)
def revoke(client: Client, *, by: Any, at: datetime) -> None:
    """From now on the program may do nothing, with no token. Once more changes nothing."""
    stored = _lock(client)
    if stored.revoked_at is None:
        stored.revoked_at, stored.revoked_by = at, by
        stored.save(update_fields=["revoked_at", "revoked_by"])


def clients_of(customer: Customer | None) -> ClientQuerySet:
    """The programs of a customer, or of the processor (None)."""
    found: ClientQuerySet = Client.objects.filter(customer=customer).select_related("made_by", "revoked_by", "customer")
    return found.prefetch_related("secrets")


def _make_secret(client: Client, *, by: Any, at: datetime) -> str:
    text = f"dpas_{secrets.token_urlsafe(32)}"
    ClientSecret.objects.create(client=client, digest=sha256(text), hint=text[-4:], made_at=at, made_by=by)
    return text


def _lock(client: Client) -> Client:
    return Client.objects.select_for_update().get(pk=client.pk)
