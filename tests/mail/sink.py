"""Mail servers for tests, on real sockets: one that does as it is told, and some that never answer properly."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

HOST = "127.0.0.1"


@dataclass
class Sink:
    """A server whose behaviour can change while it runs; what it has taken, in order."""

    refuses_everybody: bool = False
    # Recipients that are refused, each with the answer.
    refuses: dict[str, str] = field(default_factory=dict)
    refuses_data: str = ""
    seconds_a_message: float = 0.0
    port: int = 0
    tls: ssl.SSLContext | None = None
    taken: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    attempts: int = 0
    _controller: Controller | None = None

    async def handle_MAIL(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        self.attempts += 1
        if self.refuses_everybody:
            return "451 4.3.0 not now"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        if self.seconds_a_message:
            await asyncio.sleep(self.seconds_a_message)
        if self.refuses_data:
            return self.refuses_data
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content)
        plain = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        self.bodies.append(plain.get_payload(decode=True).decode())  # type: ignore[union-attr]
        self.taken.extend((str(message["Message-ID"]).strip(), recipient) for recipient in envelope.rcpt_tos)
        return "250 taken"

    @property
    def recipients(self) -> list[str]:
        return [recipient for _message_id, recipient in self.taken]

    def start(self) -> None:
        self.port = self.port or free_port()
        tls: dict[str, Any] = {"tls_context": self.tls, "require_starttls": True} if self.tls else {}
        self._controller = Controller(self, hostname=HOST, port=self.port, ready_timeout=20, **tls)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@contextlib.contextmanager
def sink(**options: Any) -> Iterator[Sink]:
    """A server that takes everything, until it is told otherwise."""
    server = Sink(**options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def bad_server(first: bytes = b"", byte_by_byte: bool = False) -> Iterator[int]:
    """A server that accepts connections and then says ``first`` alone, at once or a byte at a time for ever."""
    ended = threading.Event()
    with socket.create_server((HOST, 0)) as listener:
        listener.settimeout(0.1)

        def answer(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                if not byte_by_byte:
                    connection.sendall(first)
                while not ended.wait(0.05):
                    if byte_by_byte:
                        connection.sendall(first)

        def listen() -> None:
            while not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            ended.set()
            thread.join()


def mailers(port: int, *, connect_seconds: float = 5.0, message_seconds: float = 5.0) -> dict[str, Any]:
    """The setting that sends mail to a server on ``port`` of this machine, without TLS."""
    options = {"host": HOST, "port": port, "use_tls": False}
    limits = {"connect_seconds": connect_seconds, "message_seconds": message_seconds}
    return {"default": {"BACKEND": "mail.smtp.EmailBackend", "OPTIONS": options | limits}}


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


def until(condition: Any, seconds: float = 60) -> bool:
    """Wait for it, but no longer than this; whether it came."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
