"""What people do in the demo before its pictures are taken, so that pages have something to show. By their forms."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.snapshot import standstill
from scripts.snapshot.visits import Visitor

_VERSIONS = ("TermsVersion", "Annex1Version", "Annex2Version")


def press(visitor: Visitor, address: str, **answers: str) -> str:
    """Fill in the form of a page that has these fields, send it, and tell what came of it."""
    import lxml.html  # noqa: PLC0415

    standstill.begin(f"read {address}")
    page = visitor.client.get(address)
    told = f"{address} {sorted(answers)} as {visitor.name}"
    if page.status_code != 200:
        return f"{told}: the page answers {page.status_code}\n"
    document: Any = lxml.html.document_fromstring(page.content.decode())
    for form in document.forms:
        names = {*form.fields.keys(), *form.xpath(".//button/@name")}
        if form.method == "POST" and answers.keys() <= names:
            standstill.begin(f"press {address}")
            values: dict[str, list[str]] = {}
            for name, value in form.form_values():
                values.setdefault(name, []).append(value)
            answer = visitor.client.post(form.action or address, values | answers)
            return f"{told}: {answer.status_code} {answer.get('Location', '')}\n"
    return f"{told}: no such form\n"


def drafts(visitor: Visitor, models: dict[str, Any]) -> Iterator[str]:
    """A draft of each kind, copied from the last version."""
    for name in _VERSIONS:
        meta, last = models[name]._meta, models[name]._default_manager.order_by("pk").last()
        yield press(visitor, f"/admin/{meta.app_label}/{meta.model_name}/{last.pk}/copy/", line=str(last.line_id))


def answers(models: dict[str, Any]) -> Iterator[str]:
    """Each member receives all that is due, accepts or declines in turn, and invites somebody; as far as each may."""
    for index, membership in enumerate(models["Membership"]._base_manager.order_by("pk")):
        visitor, page = Visitor(membership.user.email), f"/klant/{membership.customer.code}"
        yield press(visitor, f"{page}/ontvangen/", version="all")
        who = {"name": "Robin de Boer", "function": "directeur", "agreed": "on"}
        if index % 2:
            yield press(visitor, f"{page}/afwijzen/", reason="Eerst intern overleggen.", **who)
        else:
            yield press(visitor, f"{page}/akkoord/", **who)
        yield press(visitor, f"{page}/leden/", email=f"nieuw-{index}@example.org")


def mails(folder: Path) -> str:
    """Every message that was sent into the folder, without its moment and number."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            for piece in path.read_bytes().split(b"-" * 79 + b"\n"):
                message = email.message_from_bytes(piece, policy=email.policy.default)
                head = [f"{name}: {message[name]}" for name in ("From", "To", "Subject") if message[name]]
                body = message.get_body(("plain",))
                if head:
                    found.append("\n".join([*head, "", body.get_content() if body else ""]))
    return "\n=====\n".join(sorted(found))
