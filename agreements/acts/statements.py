"""Statements: what a member did in the portal, written down once so that its digest proves it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.models import Acceptance, PortalReceipt, Statement
from characters import printable, readable
from customers.models import Customer
from documents.moments import utc_text
from documents.proof.digest import canonical, sha256

FORMAT = 1


@dataclass(frozen=True)
class Visitor:
    """From where a request came: the address behind the trusted proxies, and the browser as it calls itself."""

    ip_address: str
    agent: str


def state(
    act: str, customer: Customer, *, by: Any, visitor: Visitor, at: datetime, facts: Mapping[str, Any]
) -> Statement:
    """Write down that ``by`` did ``act`` for ``customer``, with what belongs to it (JSON's types).

    The salt keeps anybody who holds only the digest from finding the person by trying names and addresses. Raises
    ``UnfitCharacters`` for words that no copy could print.
    """
    text = canonical(
        {
            "format": FORMAT,
            "act": act,
            "customer": customer.code,
            "person": by.pk,
            "at": utc_text(at),
            "ip_address": visitor.ip_address,
            "agent": printable(visitor.agent)[:400],
            **{name: readable(value) if isinstance(value, str) else value for name, value in facts.items()},
            "salt": secrets.token_hex(16),
        }
    )
    return Statement.objects.create(digest=sha256(text), customer=customer, text=text)


def statements_of(digests: list[str]) -> dict[str, dict[str, Any]]:
    """What was said in each of the statements that are still kept, by digest."""
    return {found.digest: found.said for found in Statement.objects.filter(digest__in=digests)}


def canonical_of(digests: list[str]) -> dict[str, str]:
    """The text of each of the statements that are still kept, by digest: what the digest is made of."""
    return {found.digest: found.text for found in Statement.objects.filter(digest__in=digests)}


def altered_digests() -> list[str]:
    """The digests of statements whose text no longer has them; none when all is well."""
    return [found.digest for found in Statement.objects.iterator() if sha256(found.text) != found.digest]


def missing() -> set[str]:
    """The digests of statements that records refer to and whose text is not there."""
    referred = {
        *PortalReceipt.objects.values_list("statement_digest", flat=True),
        *Acceptance.objects.values_list("statement_digest", flat=True),
    }
    return referred - set(Statement.objects.values_list("digest", flat=True))
