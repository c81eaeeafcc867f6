"""Reading a mailbox by IMAP (RFC 3501), with an end to every wait and a limit to every answer.

The mailbox stays as it is: it is opened for reading alone, nothing is deleted, and no message is marked as seen. What
has been read is remembered by the number that the server gave it (section 2.3.1.1).
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

# Bytes: of a larger message the header alone is read.
LARGEST = 15 * 1024 * 1024
_LARGEST_HEADER = 64 * 1024
# Seconds: for one answer of the server, and for a whole round with it.
STEP, ROUND = 20.0, 240.0
# So many numbers are asked for at once: an answer about a mailbox of years would be longer than a line may be.
_NUMBERS = 5000


class MailboxUnavailable(Exception):
    """The server can't be reached, does not let us in, or does not speak as it should; another round tries again."""


@dataclass(frozen=True)
class Access:
    """Where the mailbox is, and who may read it."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    # "tls" from the start, "starttls"; "none" for a server on this machine in tests.
    security: str = "tls"
    step_seconds: float = STEP
    round_seconds: float = ROUND

    @property
    def name(self) -> str:
        """Which mailbox it is, without what opens it."""
        return f"{self.user}@{self.host}/{self.folder}"[:200]


@dataclass(frozen=True)
class Arrived:
    """A message as the mailbox has it. Of one that is too large, ``raw`` is the header alone."""

    number: int
    arrived_at: datetime | None
    size: int
    raw: bytes
    is_whole: bool


class Mailbox:
    """An open mailbox. Its ``validity`` says whether numbers are still those of before (RFC 3501, section 2.3.1.1)."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client
        self.validity = self._response("UIDVALIDITY")
        self.next_number = self._response("UIDNEXT")

    def arrived_after(self, number: int) -> Iterator[int]:
        """The numbers of the messages after this one, in their order."""
        first = number + 1
        while not self.next_number or first < self.next_number:
            last = str(first + _NUMBERS - 1) if self.next_number else "*"
            found = self._call("SEARCH", None, "UID", f"{first}:{last}")
            # A range with a star holds the last message in any case.
            yield from sorted({int(item) for item in b" ".join(found).split() if item.isdigit() and int(item) >= first})
            if not self.next_number:
                return
            first += _NUMBERS

    def read(self, number: int) -> Arrived | None:
        """The message with this number; None when it is not there any more. Raises ``MailboxUnavailable``."""
        about = b" ".join(_lines(self._call("FETCH", str(number), "(UID INTERNALDATE RFC822.SIZE)")))
        size = re.search(rb"RFC822\.SIZE (\d{1,15})", about)
        if size is None:
            return None
        moment = re.search(rb'INTERNALDATE "([^"]{1,40})"', about)
        arrived_at = _moment(moment.group(1)) if moment else None
        # What servers say of a size may be wrong; what they send is cut off.
        is_whole = int(size.group(1)) <= LARGEST
        what, limit = ("", LARGEST + 1) if is_whole else ("HEADER", _LARGEST_HEADER)
        answer = self._call("FETCH", str(number), f"(UID BODY.PEEK[{what}]<0.{limit}>)")
        raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
        if raw is None:
            return None
        if len(raw) > LARGEST:
            is_whole, raw = False, raw[:_LARGEST_HEADER]
        return Arrived(number, arrived_at, max(int(size.group(1)), len(raw)), raw, is_whole)

    def _call(self, command: str, *arguments: Any) -> list[Any]:
        try:
            kind, answer = self._client.uid(command, *arguments)
        except (imaplib.IMAP4.error, OSError, ValueError) as problem:
            raise MailboxUnavailable(f"{command}: {problem!r:.200}") from problem
        if kind != "OK":
            raise MailboxUnavailable(f"{command}: {answer!r:.200}")
        return [part for part in answer if part]

    def _response(self, code: str) -> int:
        _code, values = self._client.response(code)
        value = values[-1] if values else None
        return int(value) if isinstance(value, bytes) and value.isdigit() and len(value) < 12 else 0


@contextlib.contextmanager
def opened(access: Access) -> Iterator[Mailbox]:
    """The mailbox, open for as long as one round may take. Raises ``MailboxUnavailable``."""
    with _Watchdog(access.round_seconds) as watchdog:
        client: imaplib.IMAP4 | None = None
        try:
            client = _Client(access, watchdog.watch)
            if access.security == "starttls":
                client.starttls(ssl.create_default_context())
            client.login(access.user, access.password)
            kind, answer = client.select(_quoted(access.folder), readonly=True)
            if kind != "OK":
                raise MailboxUnavailable(f"SELECT: {answer!r:.200}")
            mailbox = Mailbox(client)
        except (imaplib.IMAP4.error, OSError, ValueError) as problem:
            if client is not None:
                client.shutdown()
            raise MailboxUnavailable(f"{problem!r:.300}".replace(access.password or "\0", "…")) from problem
        try:
            yield mailbox
        finally:
            with contextlib.suppress(imaplib.IMAP4.error, OSError, ValueError):
                client.logout()
            client.shutdown()


class _Client(imaplib.IMAP4):
    """The library's client, whose connection somebody watches and whose answers are not endless."""

    def __init__(self, access: Access, watch: Callable[[socket.socket], None]) -> None:
        self._access, self._watch = access, watch
        super().__init__(access.host, access.port, timeout=access.step_seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connection = socket.create_connection((self._access.host, self._access.port), timeout)
        self._watch(connection)
        if self._access.security == "tls":
            return ssl.create_default_context().wrap_socket(connection, server_hostname=self._access.host)
        return connection

    def read(self, size: int) -> bytes:
        """What a server announces is not believed: memory has an end."""
        if size > LARGEST + 1:
            raise self.abort(f"an answer of {size} bytes")
        return super().read(size)

    def shutdown(self) -> None:
        """Close the connection, whatever state it is in."""
        with contextlib.suppress(OSError, AttributeError):
            super().shutdown()


class _Watchdog:
    """Ends a connection after a time for the whole: a server that sends a byte now and then never breaks a step's."""

    def __init__(self, seconds: float) -> None:
        self._twin: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        # A second handle on the same connection, since TLS takes the first one over.
        self._twin = connection.dup()
        self._timer.start()

    def _end(self) -> None:
        if self._twin is not None:
            with contextlib.suppress(OSError):
                self._twin.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> _Watchdog:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._timer.cancel()
        if self._twin is not None:
            self._twin.close()


def _lines(answer: list[Any]) -> Iterator[bytes]:
    for part in answer:
        yield part[0] if isinstance(part, tuple) else part


def _moment(text: bytes) -> datetime | None:
    """The moment at which the server received it (RFC 3501, section 2.3.3); None for what is none."""
    try:
        found = parsedate_to_datetime(text.decode("ascii").strip().replace("-", " ", 2))
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
