"""Copies on record without their files, for tests about what they say; and the page that asks before saving."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

from django.test import Client
from lxml import html

from agreements.applicability import resolve
from agreements.bundle import agreements_fingerprint, answer_fingerprint
from copies.models import CopyPart, IssuedCopy, RenderedCopy, Rendering
from customers.models import Customer
from tests import factories
from tests.office.forms import Fields, fields_of

_serial = count(1)
ASKS = "This changes what applied at earlier moments"


def _key() -> str:
    return hashlib.sha256(str(next(_serial)).encode()).hexdigest()


def issued(customer: Customer, moment: str) -> IssuedCopy:
    """An issued copy on record, as if it had been sealed."""
    found = resolve(customer, at=factories.local(moment))
    copy = IssuedCopy.objects.create(
        customer=customer,
        moment=found.at,
        language="nl",
        key=_key(),
        digest=_key(),
        fingerprint=_key(),
        answer=answer_fingerprint(found),
        named_agreements=agreements_fingerprint(found),
        file=f"copies/{_key()}",
        sha256=_key(),
        size=1,
        level="B-B",
        is_test=True,
        ledger_position=1,
        ledger_head=_key(),
        statement="{}",
        statement_signature=b"",
        issued_at=factories.NOW,
    )
    for position, version in enumerate(found.versions):
        CopyPart.objects.create(copy=copy, version=version, position=position)
    return copy


def rendered(customer: Customer, moment: str) -> RenderedCopy:
    """A reading PDF on record, as if it had been made."""
    found = resolve(customer, at=factories.local(moment))
    made = Rendering.objects.create(
        key=_key(), fingerprint=_key(), language="nl", source={}, requested_at=factories.NOW, rendered_at=factories.NOW
    )
    return RenderedCopy.objects.create(
        rendering=made,
        customer=customer,
        moment=found.at,
        answer=answer_fingerprint(found),
        named_agreements=agreements_fingerprint(found),
        asked_at=factories.NOW,
    )


def asks(page: Any) -> bool:
    return page.status_code == 200 and ASKS in page.text


def press(desk: Client, page: Any, button: str = "Save all the same", **changed: Any) -> Any:
    """Press a button of the page that asks, with everything that it sends."""
    address = page.request["PATH_INFO"] + (f"?{page.request['QUERY_STRING']}" if page.request["QUERY_STRING"] else "")
    tree: Any = html.fromstring(page.text)
    [found] = [one for one in tree.iter("button") if (one.text or "").strip() == button]
    sent: Fields = {}
    for element in found.xpath("ancestor::form//input"):
        sent.setdefault(element.get("name"), []).append(element.get("value", ""))
    if name := found.get("name"):
        sent[name] = found.get("value")
    return desk.post(address, {**sent, **changed})


def typed(page: Any, form: str = "registry") -> Fields:
    return fields_of(page.content, form)
