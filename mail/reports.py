"""Reports of delivery in a message (RFC 3464), and what mail servers write instead of them.

Who believes one must first know the message that it is about: anybody can write a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr

from flufl.bounce import all_failures

FAILED, DELAYED, DELIVERED = "failed", "delayed", "delivered"
# RFC 3464, section 2.3.3. “relayed” and “expanded” say nothing of the recipient's mailbox.
_ACTIONS = {"failed": FAILED, "delayed": DELAYED, "delivered": DELIVERED}
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,120}@[^<>\s@]{1,120}>")
_MOST_RECIPIENTS = 20
# Characters of a text in which numbers of messages are looked for.
_LOOKED_AT = 200_000
# Who writes bounces that follow no standard.
_DAEMONS = ("mailer-daemon@", "postmaster@", "mail-daemon@")


@dataclass(frozen=True)
class Report:
    """What became of a message for one recipient, in the words of the server that reports it."""

    # As the sender wrote it, where the server says so, and where it went in the end.
    recipients: tuple[str, ...]
    action: str
    answer: str = ""


def reports_in(message: Message) -> tuple[tuple[Report, ...], tuple[str, ...]]:
    """The reports of a message, and the numbers of messages in what it brings back."""
    parts = _own_parts(message)
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is not None:
        return tuple(_standard(status)), tuple(_returned(message, parts))
    if is_of_a_server(message):
        return tuple(_others(message)), tuple(_returned(message, parts))
    return (), ()


def is_of_a_server(message: Message) -> bool:
    """Whether a mail server wrote it about another message."""
    sender = parseaddr(str(message.get("From", ""))[:500])[1].lower()
    return (
        sender.startswith(_DAEMONS)
        # So do holiday notices come (RFC 3834, section 3.3), which say what they are.
        or (str(message.get("Return-Path", "")).strip() == "<>" and "Auto-Submitted" not in message)
        or message.get_param("report-type") == "delivery-status"
    )


def _own_parts(message: Message) -> list[Message]:
    """The parts of the message itself: a report within a message that somebody forwards is none."""
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _standard(status: Message) -> Iterator[Report]:
    blocks = status.get_payload()
    for block in (blocks if isinstance(blocks, list) else [])[: _MOST_RECIPIENTS + 1]:
        if not isinstance(block, Message) or "Action" not in block:
            continue
        action = _ACTIONS.get(_value(block, "Action").lower())
        code = _value(block, "Status")
        recipients = tuple(
            address for name in ("Original-Recipient", "Final-Recipient") if (address := _address(_value(block, name)))
        )
        if action and recipients:
            yield Report(recipients, action, " ".join(f"{code} {_value(block, 'Diagnostic-Code')}".split())[:400])


def _others(message: Message) -> Iterator[Report]:
    temporary, permanent = all_failures(message)
    for action, found in ((DELAYED, temporary), (FAILED, permanent)):
        for address in sorted(found)[:_MOST_RECIPIENTS]:
            yield Report((address.decode("ascii", "replace").lower(),), action)


def _returned(message: Message, parts: list[Message]) -> Iterator[str]:
    """The number of the message that was sent: in what comes back of it, else in the text or the header."""
    found: list[str] = []
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "message/global"}:
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                found += _MESSAGE_ID.findall(str(inner[0].get("Message-ID", ""))[:1000])
        elif part.get_content_maintype() == "text":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                found += _MESSAGE_ID.findall(data[:_LOOKED_AT].decode("ascii", "replace"))
    if not parts and isinstance(data := message.get_payload(decode=True), bytes):
        found += _MESSAGE_ID.findall(data[:_LOOKED_AT].decode("ascii", "replace"))
    for name in ("In-Reply-To", "References"):
        found += _MESSAGE_ID.findall(str(message.get(name, ""))[:4000])
    yield from dict.fromkeys(found[:200])


def _value(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, ""))[:2000].split())


def _address(value: str) -> str:
    """The address in ``rfc822; ada@example.org``, in lower case; empty when it is none."""
    found = parseaddr(value.partition(";")[2].strip())[1].lower()
    return found if "@" in found else ""
