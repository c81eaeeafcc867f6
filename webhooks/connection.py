"""One request to a target: connected to an address that was looked at, ended in time, and hardly read.

The name stays in the certificate's check and in the Host header, whatever address the connection is made to. No proxy
is asked, and no redirect followed.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit

from webhooks.models import WebhookEvent
from webhooks.targets import NotAllowed, resolve

Problem = WebhookEvent.Problem
# So much of an answer is read, and thrown away.
_READ = 4096


@dataclass(frozen=True)
class Limits:
    """Seconds: to connect, to wait for a byte, and for all of it."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0


@dataclass(frozen=True)
class Answer:
    """What the target said; ``retry_after`` in seconds, where it asks for a pause."""

    status: int
    retry_after: int | None = None


class Unreachable(Exception):
    """There was no answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def send(address: str, body: bytes, headers: Mapping[str, str], *, limits: Limits) -> Answer:
    """Post ``body``. Raises ``Unreachable``."""
    parts = urlsplit(address)
    end = time.monotonic() + limits.total
    connection = _Checked(parts, limits, end)
    # A target that sends a byte now and then keeps every other time-out away.
    watchdog = threading.Timer(limits.total, connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=dict(headers))
        response = connection.getresponse()
        status, retry_after = response.status, response.headers.get("Retry-After", "")
        with contextlib.suppress(OSError, http.client.HTTPException):
            response.read(_READ)
        return Answer(status, int(retry_after) if retry_after.isdecimal() and len(retry_after) < 8 else None)
    except NotAllowed:
        raise Unreachable(Problem.ADDRESS) from None
    except ssl.SSLCertVerificationError:
        raise Unreachable(Problem.CERTIFICATE) from None
    except TimeoutError:
        raise Unreachable(Problem.TIME) from None
    except (OSError, http.client.HTTPException, ValueError) as problem:
        if time.monotonic() >= end - 0.1:
            raise Unreachable(Problem.TIME) from None
        is_answer = isinstance(problem, http.client.HTTPException) and not isinstance(
            problem, http.client.RemoteDisconnected
        )
        raise Unreachable(Problem.PROTOCOL if is_answer else Problem.CONNECTION) from None
    finally:
        watchdog.cancel()
        connection.close()


class _Checked(http.client.HTTPConnection):
    """A connection to an address that may be reached; the rest is the standard library's."""

    def __init__(self, parts: SplitResult, limits: Limits, end: float) -> None:
        self.default_port = 443 if parts.scheme == "https" else 80
        super().__init__(str(parts.hostname), parts.port or self.default_port)
        self._parts, self._limits, self._end = parts, limits, end
        self._is_cut = False

    def connect(self) -> None:
        self.sock = self._connected()
        self.sock.settimeout(self._limits.read)
        if self._parts.scheme == "https":
            # The handshake comes after: while it is under way it can be cut.
            wrapped = _context().wrap_socket(
                self.sock, server_hostname=self._parts.hostname, do_handshake_on_connect=False
            )
            self.sock = wrapped
            wrapped.do_handshake()
        if self._is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it from another thread, wherever it is."""
        self._is_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                # Not TLS's own, which would take from the other thread what it works with.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def _connected(self) -> socket.socket:
        last: OSError | None = None
        for family, place in resolve(self._parts):
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            made = socket.socket(family, socket.SOCK_STREAM)
            made.settimeout(min(self._limits.connect, left))
            try:
                made.connect(place)
            except OSError as problem:
                made.close()
                last = problem
                continue
            return made
        raise last or OSError("no address")


@cache
def _context() -> ssl.SSLContext:
    """The authorities that this system trusts; TLS 1.2 at least."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
