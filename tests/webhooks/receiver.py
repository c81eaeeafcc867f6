"""A receiver of events: an HTTP server of its own, which answers as a test has it answer, and keeps what it got."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


type Says = Callable[[Got, BaseHTTPRequestHandler], int]


@dataclass
class Receiver:
    """``says`` gives the status of an answer, or writes one itself and gives 0."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    says: Says = lambda got, handler: 204

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/events?of=dpa"

    @property
    def subjects(self) -> list[str]:
        return [got.event["subject"] for got in self.got]

    @property
    def places(self) -> list[int]:
        return [got.event["data"]["place"] for got in self.got]


@contextmanager
def receiving(says: Says | None = None) -> Iterator[Receiver]:
    """Receive for as long as the block lasts."""
    receiver = Receiver()
    if says is not None:
        receiver.says = says

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.got.append(got)
            status = receiver.says(got, self)
            if status:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
