"""Mail by SMTP, with an end to every wait.

Django's own backend limits each single read, so that a server which sends a byte now and then holds it for hours; here
connecting and each message have a time for the whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.policy
from collections.abc import Coroutine, Sequence
from email.header import Header
from email.utils import parseaddr
from typing import Any

import aiosmtplib
from django.core.mail import DNS_NAME, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.encoding import punycode

# Seconds, for connecting with TLS and signing in, and for one message. Together less than mail.outbox.LEASE.
CONNECT, MESSAGE, FAREWELL = 40.0, 60.0, 5.0


class EmailBackend(BaseEmailBackend):
    """One connection, for as many messages as are sent while it is open.

    ``use_tls`` upgrades with STARTTLS and takes no server that has none; ``use_ssl`` is TLS from the start.
    Raises what aiosmtplib raises, and ``TimeoutError``.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str = "",
        password: str = "",
        use_tls: bool = True,
        use_ssl: bool = False,
        connect_seconds: float = CONNECT,
        message_seconds: float = MESSAGE,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.connect_seconds, self.message_seconds = connect_seconds, message_seconds
        self._server: dict[str, Any] = {
            "hostname": host,
            "port": port,
            "username": username or None,
            "password": password or None,
            "start_tls": use_tls,
            "use_tls": use_ssl,
        }
        self._client: aiosmtplib.SMTP | None = None
        self._runner: asyncio.Runner | None = None

    def open(self) -> bool:
        """Connect; False when it is connected already."""
        if self._client is not None and self._client.is_connected:
            return False
        self.close()
        self._runner = asyncio.Runner()
        client = aiosmtplib.SMTP(**self._server, local_hostname=DNS_NAME.get_fqdn(), timeout=self.connect_seconds)
        try:
            self._run(client.connect(), self.connect_seconds)
        except BaseException:
            client.close()
            self._end()
            raise
        self._client = client
        return True

    def close(self) -> None:
        """Say goodbye to a server that still listens, and to nobody for long."""
        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            if client.is_connected:
                self._run(client.quit(), FAREWELL)
        client.close()
        self._end()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them; a refusal of a recipient is raised and leaves the connection open for the next message."""
        opened = self.open()
        try:
            for message in email_messages:
                self._run(self._send(message), self.message_seconds)
        except OSError:
            # The server is silent or gone, and where the conversation stood is unknown: it does not go on.
            if self._client is not None:
                self._client.close()
            raise
        finally:
            if opened:
                self.close()
        return len(email_messages)

    async def _send(self, message: EmailMessage) -> None:
        assert self._client is not None
        data = message.message(policy=_POLICY).as_bytes()
        sender = _envelope_address(str(message.from_email))
        # One transaction a recipient: that one is refused says nothing about the others.
        for recipient in message.recipients():
            await self._client.sendmail(sender, [_envelope_address(recipient)], data, timeout=self.message_seconds)

    def _run(self, work: Coroutine[Any, Any, Any], seconds: float) -> None:
        async def in_time() -> None:
            async with asyncio.timeout(seconds):
                await work

        assert self._runner is not None
        self._runner.run(in_time())

    def _end(self) -> None:
        if self._runner is not None:
            self._runner.close()
            self._runner = None


class _Policy(email.policy.EmailPolicy):
    """The library breaks a long subject with letters beyond ASCII between words that it encodes one by one, and loses
    spaces and whole words by it (RFC 2047, section 6.2); here such a subject is encoded as one text.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        text = str(value)
        if name.lower() != "subject" or text.isascii():
            return super().fold_binary(name, value)
        encoded = Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode("ascii")


_POLICY = _Policy(linesep="\r\n")


def _envelope_address(address: str) -> str:
    """The bare address with its domain in ASCII (RFC 5890). Raises ``ValueError`` for one that SMTP can't carry."""
    _name, bare = parseaddr(address)
    local, at, domain = bare.rpartition("@")
    if not (at and local.isascii()):
        raise ValueError(f"“{address}” is no address that mail can be sent to.")
    return f"{local}@{punycode(domain)}"
