"""What a message says, whoever made it: addresses, text, attachments, reports of delivery. Nothing in it is believed,
and nothing that is wrong with it raises.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import getaddresses

import nh3

from mail.reports import Report, is_of_a_server, reports_in

logger = logging.getLogger(__name__)
# A message with more parts than these is a bomb, or nothing that a person wrote.
_MOST_PARTS, _DEEPEST, _MOST_BOUNDARIES = 200, 20, 60
_MOST_TEXT, _MOST_ATTACHMENTS = 100_000, 20
_LONGEST_HEADER = 4000
_LARGEST_HEAD = 256 * 1024
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,120}@[^<>\s@]{1,120}>")
# Of programs that say it in the subject alone (RFC 3834 asks for a field).
_AUTOMATIC_SUBJECT = re.compile(
    r"(?i)\s*(automatisch antwoord|automatic reply|automatische antwort|out of office|afwezig|auto(matic)?[ -]?reply)\b"
)


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message: its own name, and its bytes as they were before they were encoded for mail."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Incoming:
    """A message, as far as it could be read."""

    message_id: str = ""
    # The messages that it answers (RFC 5322, section 3.6.4).
    answers: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    # A program answered, and says so (RFC 3834, section 5).
    is_automatic: bool = False
    # A program may have answered; a person has to look.
    seems_automatic: bool = False
    # A mail server wrote it about a message, whether or not that can be understood.
    is_report: bool = False
    reports: tuple[Report, ...] = ()
    # Numbers of messages in what a report brings back.
    returned: tuple[str, ...] = ()
    # Why not all of it was read; empty when it was.
    problem: str = ""


def understand(raw: bytes, *, is_whole: bool = True) -> Incoming:
    """Read a message; of one that is not whole, is too deep, or breaks the parser, the header alone. Never raises."""
    if is_whole and not (problem := _bomb(raw)):
        try:
            return _read(BytesParser(policy=compat32).parsebytes(raw))
        except Exception as fault:  # noqa: BLE001 - whatever a parser raises at what was made to break it
            logger.warning("a message can't be parsed: %s", type(fault).__name__)
            problem = "unreadable"
    elif not is_whole:
        problem = "large"
    try:
        return _head(BytesHeaderParser(policy=compat32).parsebytes(raw[:_LARGEST_HEAD]), problem=problem)
    except Exception as fault:  # noqa: BLE001 - as above
        logger.warning("the header of a message can't be parsed: %s", type(fault).__name__)
        return Incoming(problem="unreadable")


def _bomb(raw: bytes) -> str:
    """Why it is not parsed: the parser compares each line with each boundary that is open."""
    boundaries = len(re.findall(rb"(?i)boundary\s*=", raw))
    nested = len(re.findall(rb"(?i)content-type:\s*message/", raw))
    head = re.search(rb"\r?\n\r?\n", raw)
    if boundaries > _MOST_BOUNDARIES or nested > _DEEPEST or (head.start() if head else len(raw)) > _LARGEST_HEAD:
        return "unreadable"
    return ""


def _read(message: Message) -> Incoming:
    parts = list(_parts(message))
    reports, returned = reports_in(message)
    return _head(
        message,
        text=_text(parts),
        attachments=tuple(_attachments(parts)),
        reports=reports,
        returned=returned,
        problem="unreadable" if len(parts) >= _MOST_PARTS else "",
    )


def _head(message: Message, **found: object) -> Incoming:
    name, address = _sender(message)
    answers = _MESSAGE_ID.findall(f"{_raw(message, 'In-Reply-To')} {_raw(message, 'References')}")
    subject = _line(message, "Subject")
    automatic = _raw(message, "Auto-Submitted").strip().lower()
    is_automatic = (
        (automatic != "" and not automatic.startswith("no"))
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
        or _raw(message, "Precedence").strip().lower() in {"auto_reply", "auto-reply"}
    )
    return Incoming(
        message_id="".join(_MESSAGE_ID.findall(_raw(message, "Message-ID"))[:1]),
        answers=tuple(dict.fromkeys(answers)),
        sender=address,
        sender_name=name,
        subject=subject,
        # A receipt of reading (RFC 8098) is written by a program, which need not say so.
        is_automatic=is_automatic or message.get_param("report-type") == "disposition-notification",
        is_report=is_of_a_server(message),
        seems_automatic=bool(_AUTOMATIC_SUBJECT.match(subject)),
        **found,  # type: ignore[arg-type]
    )


def _raw(message: Message, name: str) -> str:
    """A field without its folding, and no longer than one is that anybody needs."""
    return " ".join(str(message.get(name, ""))[:_LONGEST_HEADER].split())


def _line(message: Message, name: str) -> str:
    value = _raw(message, name)
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except Exception:  # noqa: BLE001 - unknown character sets, bytes that are none, and what else it trips over
        return value


def _sender(message: Message) -> tuple[str, str]:
    value = _raw(message, "From")
    try:
        name, address = next(iter(getaddresses([value])), ("", ""))
    except Exception:  # noqa: BLE001 - as of a line
        name, address = "", ""
    try:
        name = str(make_header(decode_header(name)))
    except Exception:  # noqa: BLE001 - as of a line
        name = name[:200]
    found = address if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) and len(address) <= 254 else ""
    return " ".join(name.split())[:200], found


def _parts(message: Message) -> Iterator[Message]:
    """Every part that is no container, in order. What was forwarded as a message is one part: others wrote it."""
    waiting, count = [message], 0
    while waiting and count < _MOST_PARTS:
        part = waiting.pop(0)
        count += 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting[:0] = [inner for inner in payload if isinstance(inner, Message)]
        else:
            yield part


def _text(parts: list[Message]) -> str:
    """What the writer wrote. HTML is never shown: its words alone are taken, where there is nothing else."""
    plain = [_decoded(part) for part in parts if _is_text(part, "text/plain")]
    if not any(text.strip() for text in plain):
        plain = [_words(_decoded(part)) for part in parts if _is_text(part, "text/html")]
    return "\n\n".join(text.strip() for text in plain if text.strip())[:_MOST_TEXT]


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    data = data[: 4 * _MOST_TEXT]
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            return data.decode(str(charset))
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def _words(markup: str) -> str:
    broken = re.sub(r"(?i)<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]{0,200}>", "\n", markup)
    return re.sub(r"\n{3,}", "\n\n", html.unescape(nh3.clean(broken, tags=set())))


def _attachments(parts: list[Message]) -> Iterator[Attachment]:
    """What came as a file, each as it is: nothing is unpacked."""
    count = 0
    for part in parts:
        if _is_text(part, "text/plain") or _is_text(part, "text/html") or part.get_content_maintype() == "multipart":
            continue
        if part.get_content_type().startswith("message/") and part.get_content_disposition() is None:
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) and part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            data = inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
        if isinstance(data, bytes) and data and count < _MOST_ATTACHMENTS:
            count += 1
            yield Attachment(_file_name(part), data)


def _file_name(part: Message) -> str:
    try:
        return " ".join(str(make_header(decode_header(str(part.get_filename() or "")))).split())[:200]
    except Exception:  # noqa: BLE001 - as of a line
        return ""
